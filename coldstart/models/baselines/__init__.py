"""Baselines: models that a better one has to beat."""
