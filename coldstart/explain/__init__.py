"""What made a score, in words."""
