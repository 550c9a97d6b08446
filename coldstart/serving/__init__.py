"""What a fitted run answers: recommendations, audiences, segments, what-if."""
