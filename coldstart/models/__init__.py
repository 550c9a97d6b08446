"""Models that rank items for users, each in a file of its own, behind one contract."""
