"""What the blend is made of: members, folds, weights and probabilities."""
