"""How many times as often something holds in a group as outside it, and how sure that is."""

from __future__ import annotations

import numpy as np

from coldstart.metrics.comparisons import NORMAL


def lifts(
    inside: np.ndarray, n: np.ndarray, outside: np.ndarray, m: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return ratios of two shares with their 95% intervals.

    The ratio's logarithm is taken for normal (Katz et al. 1978), with half a case added to each
    count so that none is zero (Walter 1975).

    Parameters
    ----------
    inside, n : ndarray, int64 (k,)
        Of how many it holds inside, of how many there are.
    outside, m : ndarray, int64 (k,)
        The same outside.

    Returns
    -------
    lift, low, high : ndarray, float64 (k,)

    Examples
    --------
    >>> lift, low, high = lifts(*(np.array([v]) for v in (30, 40, 30, 120)))
    >>> [round(float(v[0]), 2) for v in (lift, low, high)]
    [2.98, 2.09, 4.24]
    """
    a, c = inside + 0.5, outside + 0.5
    n, m = n + 0.5, m + 0.5
    log = np.log(a / n) - np.log(c / m)
    error = np.sqrt(1 / a - 1 / n + 1 / c - 1 / m)
    return np.exp(log), np.exp(log - NORMAL * error), np.exp(log + NORMAL * error)


def fisher(inside: np.ndarray, n: np.ndarray, outside: np.ndarray, m: np.ndarray) -> np.ndarray:
    """Return the p-value of Fisher's exact test for each, float64 (k,): twice the smaller tail.

    Parameters
    ----------
    inside, n, outside, m : ndarray, int64 (k,)
        As for `lifts`.
    """
    from scipy.stats import hypergeom

    everyone = (n + m, inside + outside, n)
    above = hypergeom.sf(inside - 1, *everyone)
    below = hypergeom.cdf(inside, *everyone)
    doubled: np.ndarray = np.minimum(2 * np.minimum(above, below), 1.0)
    return doubled
