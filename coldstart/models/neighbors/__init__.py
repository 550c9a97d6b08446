"""Models on nearest neighbors and cosine similarity."""
