"""From a weighted score to the probability of a like, fitted on people it was not learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from coldstart.models.calibration import FLATTEST, fit_logistic
from coldstart.models.ensemble.splines import linear_spline_basis

STEEPEST = 1.5  # of log-odds in log(1 + likes); 1 means in proportion to them
MOST_OTHERS = 200  # items that are not liked, per ranking; each then counts for several


@dataclass(frozen=True, eq=False)
class PlattCalibrator:
    r"""Log-odds as a line in the score, whose start and slope depend on the known likes.

    .. math:: \log\frac{p}{1 - p} = a(n) + b(n)\, s

    a and b are straight between the knots, and b is above 0, so that the order of one person's
    items is the order of their scores. Across people a says that who likes more will like more.

    Attributes
    ----------
    spline_knots : ndarray, int64 (n_knots,)
    start, slope : ndarray, float64 (n_knots,)
    """

    spline_knots: np.ndarray
    start: np.ndarray
    slope: np.ndarray

    def at(self, n_likes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return start and slope for each case, float64 (n,)."""
        spline_weights = linear_spline_basis(n_likes, self.spline_knots)
        return spline_weights @ self.start, spline_weights @ self.slope

    @classmethod
    def flat(cls, rate: float) -> Self:
        """Return odds of one base rate, given as log-odds."""
        return cls(np.array([0]), np.array([rate]), np.array([FLATTEST]))

    @classmethod
    def fit(cls, spline_knots: np.ndarray, samples: Sequence[CalibrationSample]) -> Self:
        """Return the most likely odds (logistic regression by Newton's method).

        What is aimed at is a little less than certainty, by Platt's (1999) rule, and each knot is
        drawn toward the line that fits all of them.
        """
        scores, wanted, weight, n_likes = _joined(samples)
        spline_weights = linear_spline_basis(n_likes, spline_knots)
        rate = float(np.log((weight @ wanted) / (weight @ (1 - wanted))))
        common = fit_logistic(
            np.stack([np.ones(len(scores)), scores], axis=1), wanted, weight, np.array([rate, 0.0])
        )
        centre = np.repeat(common, len(spline_knots))
        start, slope = _lines(spline_weights, scores, wanted, weight, common)
        if common[1] < FLATTEST or (slope < FLATTEST).any():
            # Where scores tell nothing, the order stays and the chances hardly move.
            slope = np.maximum(slope, FLATTEST)
            moved = spline_weights @ slope * scores
            start = fit_logistic(
                spline_weights, wanted, weight, centre[: len(spline_knots)], offset=moved
            )
        return cls(spline_knots, start, slope)

    @classmethod
    def of_complete_histories(cls, samples: Sequence[CalibrationSample]) -> Self:
        r"""Return the odds of users whose likes are all known.

        The start is one line in log(1 + n), whose steepness lies between 0 and `STEEPEST`: nobody
        is less to be expected for having liked more. Where all users like about as many items, a
        fold would say so, for who has few likes among its old items has the more among its new.
        """
        scores, wanted, weight, n_likes = _joined(samples)
        activity = np.log1p(n_likes)
        ones = np.ones(len(scores))
        rate = float(np.log((weight @ wanted) / (weight @ (1 - wanted))))
        design = np.stack([ones, scores, activity - activity.mean()], axis=1)
        steep = fit_logistic(design, wanted, weight, np.array([rate, 0.0, 0.0]))[2]
        steep = float(np.clip(steep, 0.0, STEEPEST))
        start, slope = fit_logistic(
            design[:, :2], wanted, weight, np.array([rate, 0.0]), offset=steep * design[:, 2]
        )
        spline_knots = np.array([n_likes.min(), max(n_likes.max(), n_likes.min() + 1)])
        starts = start + steep * (np.log1p(spline_knots) - activity.mean())
        return cls(spline_knots, starts, np.full(2, max(float(slope), FLATTEST)))

    def of_catalogue(self, times: float) -> Self:
        """Return odds fitted on a part of the catalogue as those of the whole, `times` as large.

        Who has more than k likes in the part has about `times` as many in the catalogue, and the
        start says how active people are: it moves from k to `times` k. The slope says how much k
        likes tell, in the part as in the catalogue. From no like to the first one a start changes
        with what the scores tell more than with activity, so both of these stay.
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
        """Return the odds that `to_json` stored."""
        return cls(*(np.array(stored[name]) for name in ("knots", "start", "slope")))


@dataclass(frozen=True, eq=False)
class CalibrationSample:
    """Pairs of one block of rankings.

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
        """Return all liked pairs and a share of the others, float (n_cases, n_items) each."""
        share = min(1.0, MOST_OTHERS / max(liked.shape[1], 1))
        kept = candidate_mask & (liked | (rng.random(liked.shape) < share))
        row, column = np.nonzero(kept)
        mine = liked[row, column]
        weight = np.where(mine, 1.0, 1.0 / share)
        return cls(scores[row, column].astype(np.float64), mine, weight, n_likes[row])


def _joined(
    samples: Sequence[CalibrationSample],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return scores, what to aim at, weights and numbers of likes of all samples."""
    liked = np.concatenate([sample.liked for sample in samples])
    weight = np.concatenate([sample.weight for sample in samples])
    total, likes = float(weight.sum()), float(weight[liked].sum())
    wanted = np.where(liked, (likes + 1) / (likes + 2), 1 / (total - likes + 2))
    scores = np.concatenate([sample.scores for sample in samples])
    return scores, wanted, weight, np.concatenate([sample.n_likes for sample in samples])


def _lines(
    spline_weights: np.ndarray,
    scores: np.ndarray,
    wanted: np.ndarray,
    weight: np.ndarray,
    common: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return start and slope of each knot, float64 (n_knots,), drawn toward `common`.

    Where nobody lies between two knots, each is a regression of its own.
    """
    n_knots = spline_weights.shape[1]
    if not (spline_weights.max(axis=1) == 1.0).all():
        design = np.concatenate([spline_weights, spline_weights * scores[:, None]], axis=1)
        coefficients = fit_logistic(design, wanted, weight, np.repeat(common, n_knots))
        return coefficients[:n_knots], coefficients[n_knots:]
    lines = []
    for knot in range(n_knots):
        rows = np.flatnonzero(spline_weights[:, knot])
        design = np.stack([np.ones(len(rows)), scores[rows]], axis=1)
        lines.append(fit_logistic(design, wanted[rows], weight[rows], common))
    starts, slopes = np.stack(lines, axis=1)
    return starts, slopes
