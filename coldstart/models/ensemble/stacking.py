"""The stacking model of known or of new items: base models, weights and calibration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from coldstart.models.ensemble.base_models import BaseModel
from coldstart.models.ensemble.calibrator import PlattCalibrator
from coldstart.models.ensemble.fitted import FittedBaseModels, Scores
from coldstart.models.ensemble.splines import linear_spline_basis
from coldstart.models.queries import Items, Queries


@dataclass(frozen=True, eq=False)
class StackingModel:
    """Weights by number of known likes, and the map to a probability.

    Attributes
    ----------
    base_models : tuple of BaseModel
        In the order of the columns of `weights`.
    spline_knots : ndarray, int64 (n_knots,)
    weights : ndarray, float64 (n_knots, n_base_models)
    odds : PlattCalibrator
        For new users, of whom some likes are known.
    complete_history : PlattCalibrator or None
        For users with a complete history. None where it makes no difference.
    no_profile : PlattCalibrator or None
        For new users without a profile, where `odds` is for those with one.
    no_profile_weights : ndarray, float64 (n_knots, n_base_models), or None
        For these.
    """

    base_models: tuple[BaseModel, ...]
    spline_knots: np.ndarray
    weights: np.ndarray
    odds: PlattCalibrator
    complete_history: PlattCalibrator | None = None
    no_profile: PlattCalibrator | None = None
    no_profile_weights: np.ndarray | None = None

    def weights_of(
        self, n_likes: np.ndarray, profile_share: np.ndarray | None = None
    ) -> np.ndarray:
        """Return each case's weights, float64 (n_cases, n_base_models).

        `profile_share`, float64 (n_cases,), is how much of the effect of a whole profile is known,
        all by default. Weights and calibration are interpolated linearly between those for users
        without a profile and those for users with one.
        """
        spline_weights = linear_spline_basis(n_likes, self.spline_knots)
        weights: np.ndarray = spline_weights @ self.weights
        if profile_share is not None and self.no_profile_weights is not None:
            share = profile_share[:, None]
            weights = share * weights + (1 - share) * (spline_weights @ self.no_profile_weights)
        return weights

    def profile_share(self, fitted_models: FittedBaseModels, cases: Queries) -> np.ndarray | None:
        """Return it for each case; None where users without a profile are not treated apart."""
        if self.no_profile is None:
            return None
        return replace(fitted_models, base_models=self.base_models).profile_share(cases)

    def line(
        self, cases: Queries, profile_share: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return start and slope of each case's log-odds, float64 (n_cases,).

        Parameters
        ----------
        cases : Queries
        profile_share : ndarray, float64 (n_cases,), optional
            As in `weights_of`.
        """
        start, slope = self.odds.at(cases.n_likes)
        if self.no_profile is not None and profile_share is not None:
            start_without, slope_without = self.no_profile.at(cases.n_likes)
            start = profile_share * start + (1 - profile_share) * start_without
            slope = profile_share * slope + (1 - profile_share) * slope_without
        if self.complete_history is None:
            return start, slope
        complete_start, complete_slope = self.complete_history.at(cases.n_likes)
        is_complete = cases.is_complete_history
        return (
            np.where(is_complete, complete_start, start),
            np.where(is_complete, complete_slope, slope),
        )

    def log_odds(self, fitted_models: FittedBaseModels, cases: Queries, items: Items) -> np.ndarray:
        """Return log-odds, float32 (n_cases, n_items)."""
        profile_share = self.profile_share(fitted_models, cases)
        start, slope = self.line(cases, profile_share)
        total = np.tile(start.astype(np.float32)[:, None], (1, len(items)))
        for factor, scores in self.weighted_scores(fitted_models, cases, items, profile_share):
            total += (slope * factor).astype(np.float32)[:, None] * scores.z_scores
        return total

    def weighted_scores(
        self,
        fitted_models: FittedBaseModels,
        cases: Queries,
        items: Items,
        profile_share: np.ndarray | None = None,
    ) -> Iterator[tuple[np.ndarray, Scores]]:
        """Yield weights, (n_cases,), and scores of each base model that counts for some case."""
        weights = self.weights_of(cases.n_likes, profile_share)
        wanted = np.flatnonzero(weights.any(axis=0)).tolist()
        own = replace(fitted_models, base_models=self.base_models)
        for scores in own.scores(cases, items, wanted):
            yield weights[:, scores.base_model], scores

    def slim(self) -> Self:
        """Return the model without the base models of weight 0."""
        return self.only(self.used)

    @property
    def used(self) -> np.ndarray:
        """Which base models have any weight, bool (n_base_models,)."""
        is_used: np.ndarray = np.any(self.weights, axis=0)
        if self.no_profile_weights is not None:
            is_used |= np.any(self.no_profile_weights, axis=0)
        return is_used

    def only(self, chosen: np.ndarray) -> Self:
        """Return the model with these base models alone, bool (n_base_models,)."""
        base_models = tuple(
            m for m, is_kept in zip(self.base_models, chosen, strict=True) if is_kept
        )
        without = None if self.no_profile_weights is None else self.no_profile_weights[:, chosen]
        return replace(
            self,
            base_models=base_models,
            weights=self.weights[:, chosen],
            no_profile_weights=without,
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        without = self.no_profile_weights
        return {
            "members": [base_model.to_json() for base_model in self.base_models],
            "knots": self.spline_knots.tolist(),
            "weights": self.weights.tolist(),
            "odds": self.odds.to_json(),
            "whole": (None if self.complete_history is None else self.complete_history.to_json()),
            "no_profile": None if self.no_profile is None else self.no_profile.to_json(),
            "no_profile_weights": None if without is None else without.tolist(),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the model that `to_json` stored."""
        base_models = tuple(BaseModel.from_json(base_model) for base_model in stored["members"])
        weights = _weights(stored["weights"], base_models)
        spline_knots = np.array(stored["knots"], dtype=np.int64)
        complete = stored["whole"]
        odds = PlattCalibrator.from_json(stored["odds"])
        # Earlier versions did not treat users without a profile apart.
        odds_without, weights_without = stored.get("no_profile"), stored.get("no_profile_weights")
        return cls(
            base_models,
            spline_knots,
            weights,
            odds,
            None if complete is None else PlattCalibrator.from_json(complete),
            None if odds_without is None else PlattCalibrator.from_json(odds_without),
            None if weights_without is None else _weights(weights_without, base_models),
        )


def _weights(stored: list[list[float]], base_models: Sequence[BaseModel]) -> np.ndarray:
    """Return weights, float64 (n_knots, n_base_models)."""
    return np.array(stored, dtype=np.float64).reshape(-1, len(base_models))
