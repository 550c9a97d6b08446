"""Neural networks, trained in epochs."""
