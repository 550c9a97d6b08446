"""Scenarios: what is held out and who is ranked for, one a file."""
