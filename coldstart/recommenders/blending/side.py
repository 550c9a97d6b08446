"""One half of the blend: known items, or new ones. Members, their weights, and the odds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from coldstart.recommenders.blending.knots import hats
from coldstart.recommenders.blending.members import Member
from coldstart.recommenders.blending.odds import Odds
from coldstart.recommenders.blending.panel import Panel, Scores
from coldstart.recommenders.cases import Cases, Items


@dataclass(frozen=True, eq=False)
class Side:
    """Weights by number of known likes, and the map to a probability.

    Attributes
    ----------
    members : tuple of Member
        In the order of the columns of `weights`.
    knots : ndarray, int64 (n_knots,)
    weights : ndarray, float64 (n_knots, n_members)
    odds : Odds
        Of newcomers, of whom some likes are known.
    whole : Odds or None
        Of users whose likes are all known: who likes more, likes more of what is new. None where
        this makes no difference.
    """

    members: tuple[Member, ...]
    knots: np.ndarray
    weights: np.ndarray
    odds: Odds
    whole: Odds | None = None

    def weights_of(self, n_likes: np.ndarray) -> np.ndarray:
        """Return each case's weights, float64 (n_cases, n_members)."""
        weights: np.ndarray = hats(n_likes, self.knots) @ self.weights
        return weights

    def line(self, cases: Cases, whole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return start and slope of each case's log-odds, float64 (n_cases,).

        Parameters
        ----------
        cases : Cases
        whole : ndarray, bool (n_cases,)
            Of whom all likes are known.
        """
        start, slope = self.odds.at(cases.n_likes)
        if self.whole is None:
            return start, slope
        other_start, other_slope = self.whole.at(cases.n_likes)
        return np.where(whole, other_start, start), np.where(whole, other_slope, slope)

    def log_odds(self, panel: Panel, cases: Cases, items: Items, whole: np.ndarray) -> np.ndarray:
        """Return log-odds, float32 (n_cases, n_items)."""
        start, slope = self.line(cases, whole)
        total = np.tile(start.astype(np.float32)[:, None], (1, len(items)))
        for factor, said in self.said(panel, cases, items):
            total += (slope * factor).astype(np.float32)[:, None] * said.standard
        return total

    def said(self, panel: Panel, cases: Cases, items: Items) -> Iterator[tuple[np.ndarray, Scores]]:
        """Return what each member that counts for some case says, with its weights (n_cases,)."""
        weights = self.weights_of(cases.n_likes)
        wanted = np.flatnonzero(weights.any(axis=0)).tolist()
        own = replace(panel, members=self.members)
        for said in own.scores(cases, items, wanted):
            yield weights[:, said.member], said

    def slim(self) -> Self:
        """Return the side without the members that count nowhere."""
        some: np.ndarray = np.any(self.weights, axis=0)
        return self.only(some)

    def only(self, kept: np.ndarray) -> Self:
        """Return the side with these members alone, bool (n_members,)."""
        members = tuple(m for m, here in zip(self.members, kept, strict=True) if here)
        return replace(self, members=members, weights=self.weights[:, kept])

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "members": [member.to_json() for member in self.members],
            "knots": self.knots.tolist(),
            "weights": self.weights.tolist(),
            "odds": self.odds.to_json(),
            "whole": None if self.whole is None else self.whole.to_json(),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the side that `to_json` stored."""
        members = tuple(Member.from_json(member) for member in stored["members"])
        weights = np.array(stored["weights"], dtype=np.float64).reshape(-1, len(members))
        knots = np.array(stored["knots"], dtype=np.int64)
        whole = None if stored["whole"] is None else Odds.from_json(stored["whole"])
        return cls(members, knots, weights, Odds.from_json(stored["odds"]), whole)
