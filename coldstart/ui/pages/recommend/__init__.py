"""The halves of the Recommend page, and what they share."""
