"""Held-out measurement: protocols, comparisons, verdicts."""
