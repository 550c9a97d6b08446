"""From which rating on something counts as liked."""

from __future__ import annotations

import numpy as np
import pandas as pd

_COMMON = ((1.0, 5.0), (1.0, 10.0))


def liked_from(ratings: pd.Series, given: float | None = None) -> tuple[float, float, float]:
    """Return the scale's ends and the smallest rating that is a like.

    Liked is what lies above the middle of the scale. Its ends are the smallest and largest rating,
    or 1 to 5 (then 1 to 10) where all ratings are half steps within them.

    Parameters
    ----------
    ratings : Series, float
        Finite, at least one.
    given : float, optional
        Where the analyst says so: a rating of at least this is a like.

    Examples
    --------
    >>> liked_from(pd.Series([3.0, 4.0, 5.0]))
    (1.0, 5.0, 4.0)
    >>> liked_from(pd.Series([0.0, 20.0, 80.0, 100.0]), 20.0)
    (0.0, 100.0, 20.0)
    """
    values = np.unique(ratings.to_numpy(dtype=np.float64))
    low, high = float(values[0]), float(values[-1])
    stepped = bool((values * 2 == np.round(values * 2)).all())
    for least, most in _COMMON:
        if stepped and least <= low and high <= most and high > 1:
            low, high = least, most
            break
    if given is not None:
        return low, high, given
    above = values[values > (low + high) / 2]
    # One value alone has no middle: whoever gave it meant something by it.
    return low, high, float(above[0]) if len(above) and len(values) > 1 else float(values[-1])
