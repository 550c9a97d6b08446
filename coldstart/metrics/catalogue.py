"""What rankings do with the catalogue as a whole."""

from __future__ import annotations

import numpy as np


def shown(first: np.ndarray, n_items: int) -> np.ndarray:
    """Return which items stand among the first of which case.

    Parameters
    ----------
    first : ndarray, int64 (n_cases, k)
        Columns of the items that a ranking puts first; -1 where it has fewer.
    n_items : int

    Returns
    -------
    ndarray, bool (n_cases, n_items)
    """
    found = np.zeros((len(first), n_items + 1), dtype=bool)  # -1 falls on the last column
    np.put_along_axis(found, first, values=True, axis=1)
    return found[:, :n_items]


def coverage(first: np.ndarray, n_items: int) -> float:
    """Return the share of items that stand among somebody's first k.

    >>> coverage(np.array([[0, 1], [1, 2]]), 6)
    0.5
    """
    return float(np.unique(first[first >= 0]).size / n_items)
