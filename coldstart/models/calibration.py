"""From a score to a probability: Platt's logistic map, fitted on counts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

N_BINS = 512
_RANGE = (-12.0, 12.0)  # scores are in standard deviations; what lies beyond joins the end bins
_STEPS = 60
FLATTEST = 0.01


@dataclass
class Tally:
    """How many pairs, and how many liked ones, had which score.

    A logistic map of one score depends on the data through such a histogram alone, so millions of
    pairs can be fitted without keeping them.
    """

    pairs: np.ndarray = field(default_factory=lambda: np.zeros(N_BINS))
    liked: np.ndarray = field(default_factory=lambda: np.zeros(N_BINS))

    def add(self, scores: np.ndarray, liked: np.ndarray) -> None:
        """Count pairs: scores float (n,), liked bool (n,)."""
        inside = np.clip(scores, _RANGE[0], np.nextafter(_RANGE[1], 0.0))
        bins = ((inside - _RANGE[0]) / (_RANGE[1] - _RANGE[0]) * N_BINS).astype(np.int64)
        self.pairs += np.bincount(bins, minlength=N_BINS)
        self.liked += np.bincount(bins[liked], minlength=N_BINS)

    def fit(self) -> tuple[float, float]:
        """Return intercept a and slope b > 0 of P(like) = 1 / (1 + exp(-(a + b score))).

        Maximum likelihood by Newton's method with Platt's (1999) prior: one liked and one other
        pair are added, so that the map exists even when all or none are liked. Where scores tell
        nothing, b is `FLATTEST`, for a ranking must not become a tie, and a the base rate's
        log-odds.
        """
        pairs, liked = self.pairs.sum(), self.liked.sum()
        a, b = base_rate(liked, pairs), FLATTEST
        width = (_RANGE[1] - _RANGE[0]) / N_BINS
        centres = _RANGE[0] + (np.arange(N_BINS) + 0.5) * width
        design = np.stack([np.ones(N_BINS), centres])
        found = np.array([a, 0.0])
        for _ in range(_STEPS):
            chance = 1.0 / (1.0 + np.exp(-np.clip(found @ design, -30.0, 30.0)))
            slope = design @ (self.liked - self.pairs * chance) - 1e-3 * np.array([0.0, found[1]])
            bend = (design * (self.pairs * chance * (1 - chance))) @ design.T
            bend += np.diag([1e-9, 1e-3])
            step = np.linalg.solve(bend, slope)
            found = found + step * min(1.0, 2.0 / max(np.abs(step).max(), 1e-12))
            if np.abs(step).max() < 1e-9:
                break
        if not np.isfinite(found).all() or found[1] < FLATTEST or min(liked, pairs - liked) < 1:
            return a, b
        return float(found[0]), float(found[1])


def base_rate(liked: float, pairs: float) -> float:
    """Return the log-odds that a pair is a liked one, with one of each added."""
    return float(np.log((liked + 1) / (pairs - liked + 1)))
