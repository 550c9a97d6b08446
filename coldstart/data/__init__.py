"""From files to a checked, frozen `Dataset`."""
