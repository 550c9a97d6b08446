"""From a score to a probability: logistic regression, and Platt's map fitted on counts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

FLATTEST = 0.01
"""Slope of a map whose scores carry no information: a ranking must not become a tie."""
MOST_NEWTON_STEPS = 60
LONGEST_STEP = 2.0  # of a coefficient, so that the first steps do not overshoot
LARGEST_LOG_ODDS = 30.0

N_BINS = 512
_RANGE = (-12.0, 12.0)  # scores are in standard deviations; what lies beyond joins the end bins


def fit_logistic(
    design: np.ndarray,
    targets: np.ndarray,
    weights: np.ndarray,
    prior_mean: np.ndarray,
    *,
    penalty: float | np.ndarray = 1.0,
    offset: np.ndarray | float = 0.0,
    tolerance: float = 1e-5,
) -> np.ndarray:
    r"""Return the coefficients of a weighted, penalized logistic regression, float64 (n_features,).

    .. math:: \max_\beta \sum_i w_i \bigl(y_i \log p_i + (1 - y_i) \log(1 - p_i)\bigr)
        - \tfrac12 \sum_k \lambda_k (\beta_k - m_k)^2, \qquad
        \log\frac{p_i}{1 - p_i} = x_i^\top \beta + o_i

    Newton's method from the prior mean. scikit-learn's `LogisticRegression` takes neither an offset
    nor a prior mean.

    Parameters
    ----------
    design : ndarray, float64 (n, n_features)
    targets : ndarray, float64 (n,)
        From 0 to 1.
    weights : ndarray, float64 (n,)
    prior_mean : ndarray, float64 (n_features,)
        m.
    penalty : float or ndarray, float64 (n_features,)
        :math:`\lambda`.
    offset : float or ndarray, float64 (n,)
        o: log-odds that are given.
    tolerance : float
        Stop after a step smaller than this; what is left to go is about its square.
    """
    coefficients = prior_mean.astype(np.float64)
    penalties = np.broadcast_to(penalty, coefficients.shape)
    for _ in range(MOST_NEWTON_STEPS):
        probabilities = _logistic(design @ coefficients + offset)
        gradient = design.T @ (weights * (targets - probabilities))
        gradient -= penalties * (coefficients - prior_mean)
        variances = weights * probabilities * (1 - probabilities)
        hessian = (design * variances[:, None]).T @ design + np.diag(penalties)
        step = np.linalg.solve(hessian, gradient)
        largest = np.abs(step).max()
        coefficients = coefficients + step * min(1.0, LONGEST_STEP / max(largest, 1e-12))
        if largest < tolerance:
            break
    return coefficients


def base_rate(positives: float, pairs: float) -> float:
    """Return the log-odds that a pair is positive, with one of each added."""
    return float(np.log((positives + 1) / (pairs - positives + 1)))


@dataclass
class ScoreHistogram:
    """Numbers of pairs, and of positive ones, by score.

    A logistic map of one score depends on the data through such a histogram alone, so millions of
    pairs can be fitted without keeping them.
    """

    pairs: np.ndarray = field(default_factory=lambda: np.zeros(N_BINS))
    positives: np.ndarray = field(default_factory=lambda: np.zeros(N_BINS))

    def add(self, scores: np.ndarray, labels: np.ndarray) -> None:
        """Count pairs: scores float (n,), labels bool (n,)."""
        inside = np.clip(scores, _RANGE[0], np.nextafter(_RANGE[1], 0.0))
        bins = ((inside - _RANGE[0]) / (_RANGE[1] - _RANGE[0]) * N_BINS).astype(np.int64)
        self.pairs += np.bincount(bins, minlength=N_BINS)
        self.positives += np.bincount(bins[labels], minlength=N_BINS)

    def fit(self) -> tuple[float, float]:
        """Return intercept a and slope b > 0 of P(positive) = 1 / (1 + exp(-(a + b score))).

        Where the scores carry no information, b is `FLATTEST` and a the log-odds of the base rate.
        """
        n_pairs, n_positives = self.pairs.sum(), self.positives.sum()
        flat = base_rate(n_positives, n_pairs), FLATTEST
        width = (_RANGE[1] - _RANGE[0]) / N_BINS
        centers = _RANGE[0] + (np.arange(N_BINS) + 0.5) * width
        intercept, slope = fit_logistic(
            np.stack([np.ones(N_BINS), centers], axis=1),
            self.positives / np.maximum(self.pairs, 1),
            self.pairs,
            np.array([flat[0], 0.0]),
            penalty=np.array([1e-9, 1e-3]),
            tolerance=1e-9,
        ).tolist()
        is_degenerate = min(n_positives, n_pairs - n_positives) < 1
        if is_degenerate or not np.isfinite([intercept, slope]).all() or slope < FLATTEST:
            return flat
        return intercept, slope


def _logistic(log_odds: np.ndarray) -> np.ndarray:
    clipped = np.clip(log_odds, -LARGEST_LOG_ODDS, LARGEST_LOG_ODDS)
    probabilities: np.ndarray = 1.0 / (1.0 + np.exp(-clipped))
    return probabilities
