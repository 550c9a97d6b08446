"""What depends on how many likes are known: fitted at a few numbers, drawn straight between."""

from __future__ import annotations

import numpy as np

KNOTS = (0, 1, 3, 5, 10, 30, 100, 300)
"""Numbers of known likes at which weights and probabilities are fitted, as far as data go."""


def hats(n_likes: np.ndarray, knots: np.ndarray) -> np.ndarray:
    """Return how much each knot counts for each number of likes.

    Straight lines in log(1 + likes); beyond the last knot everything stays as it is there.

    Parameters
    ----------
    n_likes : ndarray, int64 (n,)
    knots : ndarray, int64 (n_knots,)
        Ascending.

    Returns
    -------
    ndarray, float64 (n, n_knots)
        Rows add up to 1, with two neighbours at most above 0.

    Examples
    --------
    >>> hats(np.array([0, 1, 400]), np.array([0, 1, 3])).tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    at, places = np.log1p(n_likes.astype(np.float64)), np.log1p(knots.astype(np.float64))
    return np.stack([np.interp(at, places, unit) for unit in np.eye(len(knots))], axis=1)
