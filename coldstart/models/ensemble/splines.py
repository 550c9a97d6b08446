"""Functions of the number of known likes: linear splines, and shrinkage of small counts."""

from __future__ import annotations

import numpy as np

from coldstart.models.calibration import LARGEST_LOG_ODDS, fit_logistic

KNOTS = (0, 1, 3, 5, 10, 30, 100, 300)
"""Numbers of known likes at which weights and calibration are fitted, as far as data allow."""


def linear_spline_basis(n_likes: np.ndarray, spline_knots: np.ndarray) -> np.ndarray:
    """Return the basis of linear splines in log(1 + likes), constant beyond the last knot.

    Parameters
    ----------
    n_likes : ndarray, int64 (n,)
    spline_knots : ndarray, int64 (n_knots,)
        Ascending.

    Returns
    -------
    ndarray, float64 (n, n_knots)
        Rows add up to 1, with two neighbours at most above 0.

    Examples
    --------
    >>> linear_spline_basis(np.array([0, 1, 400]), np.array([0, 1, 3])).tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    at, places = np.log1p(n_likes.astype(np.float64)), np.log1p(spline_knots.astype(np.float64))
    return np.stack([np.interp(at, places, unit) for unit in np.eye(len(spline_knots))], axis=1)


ADDED = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
"""Candidate pseudo-counts of likes, and of as many users without a like, per item."""
_RIDGE = 1e-6


def likes_prior(counts: np.ndarray, n_users: int) -> float:
    r"""Return the prior under which log-odds are most nearly a line in an item's log-odds.

    With c of n users who like an item, :math:`x = \log\frac{c + \alpha}{n - c + \alpha}`. Where
    most items have one like or none, one more says little and five say much; a larger
    :math:`\alpha` bends x accordingly. It is the one with the greatest leave-one-out likelihood of
    :math:`\log\frac{p}{1 - p} = a + b x`: each liker is foretold from the c - 1 others, everyone
    else from all c, so the counts alone are needed.

    Parameters
    ----------
    counts : ndarray, int64 (n_items,)
        Users who like each item.
    n_users : int

    Returns
    -------
    float
        :math:`\alpha / n`, one of `ADDED` by the number of users, so that it means the same where
        there are fewer of them; the smallest where the counts cannot tell.

    Examples
    --------
    >>> likes_prior(np.array([3, 3, 3]), 5)
    0.1
    """
    n_likes, times = np.unique(np.asarray(counts, dtype=np.int64), return_counts=True)
    liked, others = n_likes * times, (n_users - n_likes) * times
    if len(n_likes) < 2 or not liked.sum() or not others.sum():
        return ADDED[0] / max(n_users, 1)
    before = np.concatenate([np.maximum(n_likes - 1, 0), np.minimum(n_likes, n_users - 1)])
    targets = np.concatenate([np.ones(len(n_likes)), np.zeros(len(n_likes))])
    weight = np.concatenate([liked, others]).astype(np.float64)
    likelihoods = [_likelihood(before, n_users - 1, targets, weight, added) for added in ADDED]
    return ADDED[int(np.argmax(likelihoods))] / n_users


def _likelihood(
    counts: np.ndarray, n_users: int, targets: np.ndarray, weight: np.ndarray, added: float
) -> float:
    """Return the log-likelihood of the best line."""
    x = np.log(counts + added) - np.log(n_users - counts + added)
    design = np.stack([np.ones(len(x)), x - np.average(x, weights=weight)], axis=1)
    rate = float(np.average(targets, weights=weight))
    start = np.array([np.log(rate / (1 - rate)), 0.0])
    coefficients = fit_logistic(design, targets, weight, start, penalty=_RIDGE, tolerance=1e-9)
    log_odds = np.clip(design @ coefficients, -LARGEST_LOG_ODDS, LARGEST_LOG_ODDS)
    return float(weight @ (targets * log_odds - np.logaddexp(0.0, log_odds)))
