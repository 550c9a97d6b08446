"""The ensemble: base models, weights, and calibrated probabilities."""
