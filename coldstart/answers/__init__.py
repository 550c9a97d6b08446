"""What people ask of a fitted run."""
