"""One half of the blend: known items, or new ones. Members, their weights, and the odds."""

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
    members : tuple of BaseModel
        In the order of the columns of `weights`.
    spline_knots : ndarray, int64 (n_knots,)
    weights : ndarray, float64 (n_knots, n_members)
    odds : PlattCalibrator
        Of newcomers, of whom some likes are known.
    whole : PlattCalibrator or None
        Of users whose likes are all known: who likes more, likes more of what is new. None where
        this makes no difference.
    no_profile : PlattCalibrator or None
        Of newcomers without a profile, where `odds` are those of people who have one.
    no_profile_weights : ndarray, float64 (n_knots, n_members), or None
        Theirs.
    """

    members: tuple[BaseModel, ...]
    spline_knots: np.ndarray
    weights: np.ndarray
    odds: PlattCalibrator
    whole: PlattCalibrator | None = None
    no_profile: PlattCalibrator | None = None
    no_profile_weights: np.ndarray | None = None

    def weights_of(
        self, n_likes: np.ndarray, profile_share: np.ndarray | None = None
    ) -> np.ndarray:
        """Return each case's weights, float64 (n_cases, n_members).

        `profile_share`, float64 (n_cases,), is how much of the effect of a whole profile is known,
        all by default. Weights, as the odds, are linear in it between those of people without a
        profile and those of people with one.
        """
        near = linear_spline_basis(n_likes, self.spline_knots)
        weights: np.ndarray = near @ self.weights
        if profile_share is not None and self.no_profile_weights is not None:
            share = profile_share[:, None]
            weights = share * weights + (1 - share) * (near @ self.no_profile_weights)
        return weights

    def profile_share(self, panel: FittedBaseModels, cases: Queries) -> np.ndarray | None:
        """Return the same of each case; None where people without a profile are no case apart."""
        if self.no_profile is None:
            return None
        return replace(panel, members=self.members).profile_share(cases)

    def line(
        self, cases: Queries, whole: np.ndarray, profile_share: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return start and slope of each case's log-odds, float64 (n_cases,).

        Parameters
        ----------
        cases : Queries
        whole : ndarray, bool (n_cases,)
            Of whom all likes are known.
        profile_share : ndarray, float64 (n_cases,), optional
            As in `weights_of`.
        """
        start, slope = self.odds.at(cases.n_likes)
        if self.no_profile is not None and profile_share is not None:
            start_without, slope_without = self.no_profile.at(cases.n_likes)
            start = profile_share * start + (1 - profile_share) * start_without
            slope = profile_share * slope + (1 - profile_share) * slope_without
        if self.whole is None:
            return start, slope
        other_start, other_slope = self.whole.at(cases.n_likes)
        return np.where(whole, other_start, start), np.where(whole, other_slope, slope)

    def log_odds(
        self, panel: FittedBaseModels, cases: Queries, items: Items, whole: np.ndarray
    ) -> np.ndarray:
        """Return log-odds, float32 (n_cases, n_items)."""
        profile_share = self.profile_share(panel, cases)
        start, slope = self.line(cases, whole, profile_share)
        total = np.tile(start.astype(np.float32)[:, None], (1, len(items)))
        for factor, said in self.said(panel, cases, items, profile_share):
            total += (slope * factor).astype(np.float32)[:, None] * said.standard
        return total

    def said(
        self,
        panel: FittedBaseModels,
        cases: Queries,
        items: Items,
        profile_share: np.ndarray | None = None,
    ) -> Iterator[tuple[np.ndarray, Scores]]:
        """Return what each member that counts for some case says, with its weights (n_cases,)."""
        weights = self.weights_of(cases.n_likes, profile_share)
        wanted = np.flatnonzero(weights.any(axis=0)).tolist()
        own = replace(panel, members=self.members)
        for said in own.scores(cases, items, wanted):
            yield weights[:, said.member], said

    def slim(self) -> Self:
        """Return the side without the members that count nowhere."""
        return self.only(self.used)

    @property
    def used(self) -> np.ndarray:
        """Which members count anywhere, bool (n_members,)."""
        some: np.ndarray = np.any(self.weights, axis=0)
        if self.no_profile_weights is not None:
            some |= np.any(self.no_profile_weights, axis=0)
        return some

    def only(self, kept: np.ndarray) -> Self:
        """Return the side with these members alone, bool (n_members,)."""
        members = tuple(m for m, here in zip(self.members, kept, strict=True) if here)
        without = None if self.no_profile_weights is None else self.no_profile_weights[:, kept]
        return replace(
            self, members=members, weights=self.weights[:, kept], no_profile_weights=without
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        without = self.no_profile_weights
        return {
            "members": [member.to_json() for member in self.members],
            "knots": self.spline_knots.tolist(),
            "weights": self.weights.tolist(),
            "odds": self.odds.to_json(),
            "whole": None if self.whole is None else self.whole.to_json(),
            "no_profile": None if self.no_profile is None else self.no_profile.to_json(),
            "no_profile_weights": None if without is None else without.tolist(),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the side that `to_json` stored."""
        members = tuple(BaseModel.from_json(member) for member in stored["members"])
        weights = _weights(stored["weights"], members)
        spline_knots = np.array(stored["knots"], dtype=np.int64)
        whole = None if stored["whole"] is None else PlattCalibrator.from_json(stored["whole"])
        odds = PlattCalibrator.from_json(stored["odds"])
        # What was stored before people without a profile were a case apart has neither of these.
        odds_without, weights_without = stored.get("no_profile"), stored.get("no_profile_weights")
        return cls(
            members,
            spline_knots,
            weights,
            odds,
            whole,
            None if odds_without is None else PlattCalibrator.from_json(odds_without),
            None if weights_without is None else _weights(weights_without, members),
        )


def _weights(stored: list[list[float]], members: Sequence[BaseModel]) -> np.ndarray:
    """Return weights, float64 (n_knots, n_members)."""
    return np.array(stored, dtype=np.float64).reshape(-1, len(members))
