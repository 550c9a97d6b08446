"""Whether probabilities mean what they say."""

from __future__ import annotations

import numpy as np


def groups(predicted: np.ndarray, n_groups: int = 10) -> np.ndarray:
    """Return a group for each prediction, from the least to the most likely. int64 (n,).

    Each group is promised about as many likes in all, so that the few high probabilities, which
    are what people act on, are not lost among the many low ones. Equal predictions stay together.

    Parameters
    ----------
    predicted : ndarray, float (n,)
        Probabilities.
    n_groups : int

    >>> groups(np.array([0.1, 0.1, 0.1, 0.1, 0.2, 0.2, 0.8]), 2)
    array([0, 0, 0, 0, 0, 0, 1])
    """
    values, place, counts = np.unique(predicted, return_inverse=True, return_counts=True)
    promised = values.astype(np.float64) * counts
    middle = np.cumsum(promised) - promised / 2
    total = promised.sum()
    if total == 0:
        return np.zeros(len(predicted), dtype=np.int64)
    group = np.minimum((middle / total * n_groups).astype(np.int64), n_groups - 1)
    found: np.ndarray = group[place]
    return found
