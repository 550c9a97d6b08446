"""What everything stands on: errors, events, settings, files, messages."""
