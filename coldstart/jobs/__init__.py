"""The queue of runs and the worker that takes them."""
