"""Calibrate a weighted score to the probability of a like, on out-of-fold scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from coldstart.models.calibration import FLATTEST, fit_logistic
from coldstart.models.ensemble.splines import linear_spline_basis

STEEPEST = 1.5  # of the log-odds in log(1 + likes); 1 means odds proportional to likes
MOST_OTHERS = 200  # negatives that are drawn per ranking, weighted accordingly


@dataclass(frozen=True, eq=False)
class PlattCalibrator:
    r"""Log-odds as a line in the score, whose start and slope depend on the known likes.

    .. math:: \log\frac{p}{1 - p} = a(n) + b(n)\, s

    a and b are linear splines in log(1 + n), and b is above 0, so that a user's items keep the
    order of their scores. a captures that active users like more items.

    Attributes
    ----------
    spline_knots : ndarray, int64 (n_knots,)
    start, slope : ndarray, float64 (n_knots,)
    """

    spline_knots: np.ndarray
    start: np.ndarray
    slope: np.ndarray

    def at(self, n_likes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return start and slope of each query, float64 (n,)."""
        spline_weights = linear_spline_basis(n_likes, self.spline_knots)
        return spline_weights @ self.start, spline_weights @ self.slope

    @classmethod
    def flat(cls, rate: float) -> Self:
        """Return a calibrator of one base rate, given as log-odds."""
        return cls(np.array([0]), np.array([rate]), np.array([FLATTEST]))

    @classmethod
    def fit(cls, spline_knots: np.ndarray, samples: Sequence[CalibrationSample]) -> Self:
        """Fit by logistic regression on the targets of Platt (1999), which are short of 0 and 1.

        The coefficients of each knot are shrunk toward those of one line for all knots.
        """
        scores, targets, weight, n_likes = _joined(samples)
        spline_weights = linear_spline_basis(n_likes, spline_knots)
        rate = float(np.log((weight @ targets) / (weight @ (1 - targets))))
        common = fit_logistic(
            np.stack([np.ones(len(scores)), scores], axis=1), targets, weight, np.array([rate, 0.0])
        )
        prior_mean = np.repeat(common, len(spline_knots))
        start, slope = _lines(spline_weights, scores, targets, weight, common)
        if common[1] < FLATTEST or (slope < FLATTEST).any():
            # Without a signal the order is kept and probabilities hardly differ.
            slope = np.maximum(slope, FLATTEST)
            moved = spline_weights @ slope * scores
            start = fit_logistic(
                spline_weights, targets, weight, prior_mean[: len(spline_knots)], offset=moved
            )
        return cls(spline_knots, start, slope)

    @classmethod
    def of_complete_histories(cls, samples: Sequence[CalibrationSample]) -> Self:
        """Fit on users with complete histories.

        The start is one line in log(1 + n), whose slope lies between 0 and `STEEPEST`: more likes
        never lower a probability. A fold would suggest it where all users like about as many items,
        for users with few likes among its known items have more among its new ones.
        """
        scores, targets, weight, n_likes = _joined(samples)
        activity = np.log1p(n_likes)
        ones = np.ones(len(scores))
        rate = float(np.log((weight @ targets) / (weight @ (1 - targets))))
        design = np.stack([ones, scores, activity - activity.mean()], axis=1)
        steep = fit_logistic(design, targets, weight, np.array([rate, 0.0, 0.0]))[2]
        steep = float(np.clip(steep, 0.0, STEEPEST))
        start, slope = fit_logistic(
            design[:, :2], targets, weight, np.array([rate, 0.0]), offset=steep * design[:, 2]
        )
        spline_knots = np.array([n_likes.min(), max(n_likes.max(), n_likes.min() + 1)])
        starts = start + steep * (np.log1p(spline_knots) - activity.mean())
        return cls(spline_knots, starts, np.full(2, max(float(slope), FLATTEST)))

    def of_catalogue(self, times: float) -> Self:
        """Convert a calibrator fitted on a part of the catalog to all of it, `times` as large.

        k likes in the part stand for about `times` k in the catalog, so the start, which depends on
        activity, moves from k to `times` k. The slope stays, for it depends on the information in k
        likes. The starts at 0 and 1 like stay too: they differ more by that information than by
        activity.
        """
        moved = np.where(self.spline_knots > 1, times * self.spline_knots, self.spline_knots)
        return replace(self, start=linear_spline_basis(self.spline_knots, moved) @ self.start)

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "knots": self.spline_knots.tolist(),
            "start": self.start.tolist(),
            "slope": self.slope.tolist(),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Return the calibrator that `to_json` stored."""
        return cls(*(np.array(stored[name]) for name in ("knots", "start", "slope")))


@dataclass(frozen=True, eq=False)
class CalibrationSample:
    """Pairs of one block of rankings, to calibrate on.

    Attributes
    ----------
    scores : ndarray, float64 (n,)
    liked : ndarray, bool (n,)
    weight : ndarray, float64 (n,)
        How many pairs each stands for.
    n_likes : ndarray, int64 or float64 (n,)
    """

    scores: np.ndarray
    liked: np.ndarray
    weight: np.ndarray
    n_likes: np.ndarray

    @classmethod
    def drawn(
        cls,
        scores: np.ndarray,
        liked: np.ndarray,
        candidate_mask: np.ndarray,
        n_likes: np.ndarray,
        rng: np.random.Generator,
    ) -> Self:
        """Draw all positives and a share of the negatives of arrays (n_cases, n_items)."""
        share = min(1.0, MOST_OTHERS / max(liked.shape[1], 1))
        is_drawn = candidate_mask & (liked | (rng.random(liked.shape) < share))
        row, column = np.nonzero(is_drawn)
        is_liked = liked[row, column]
        weight = np.where(is_liked, 1.0, 1.0 / share)
        return cls(scores[row, column].astype(np.float64), is_liked, weight, n_likes[row])


def _joined(
    samples: Sequence[CalibrationSample],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return scores, targets, weights and numbers of likes of all samples."""
    liked = np.concatenate([sample.liked for sample in samples])
    weight = np.concatenate([sample.weight for sample in samples])
    total, likes = float(weight.sum()), float(weight[liked].sum())
    targets = np.where(liked, (likes + 1) / (likes + 2), 1 / (total - likes + 2))
    scores = np.concatenate([sample.scores for sample in samples])
    return scores, targets, weight, np.concatenate([sample.n_likes for sample in samples])


def _lines(
    spline_weights: np.ndarray,
    scores: np.ndarray,
    targets: np.ndarray,
    weight: np.ndarray,
    common: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return start and slope of each knot, float64 (n_knots,), shrunk toward `common`.

    Where no query lies between two knots, each knot is a regression of its own.
    """
    n_knots = spline_weights.shape[1]
    if not (spline_weights.max(axis=1) == 1.0).all():
        design = np.concatenate([spline_weights, spline_weights * scores[:, None]], axis=1)
        coefficients = fit_logistic(design, targets, weight, np.repeat(common, n_knots))
        return coefficients[:n_knots], coefficients[n_knots:]
    lines = []
    for knot in range(n_knots):
        rows = np.flatnonzero(spline_weights[:, knot])
        design = np.stack([np.ones(len(rows)), scores[rows]], axis=1)
        lines.append(fit_logistic(design, targets[rows], weight[rows], common))
    starts, slopes = np.stack(lines, axis=1)
    return starts, slopes
