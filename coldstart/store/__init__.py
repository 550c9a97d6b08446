"""What is kept: data sets, runs, events, artifacts."""
