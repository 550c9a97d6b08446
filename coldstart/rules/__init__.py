"""What people want of rankings beside scores: pinned, boosted, buried, excluded, at most n."""
