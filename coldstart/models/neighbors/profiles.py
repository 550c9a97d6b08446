"""What methods share that read likes off a profile."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np

from coldstart.models.base import Contribution, Contributions, Decomposition, Part, Recommender
from coldstart.models.queries import Items, Queries


class FromProfile(Recommender):
    """A method whose score is everyone's share of likers, and how the profile shifts it.

    Attributes
    ----------
    index_ : dict of str to int
        Position of each item of the training catalogue.
    shares_ : ndarray, float32 (n_items,)
        The share of training users who like each item.
    """

    index_: dict[str, int]
    shares_: np.ndarray

    @abstractmethod
    def terms(self, cases: Queries, items: Items) -> tuple[np.ndarray, np.ndarray]:
        """Return shares, float32 (n_items,), and their shifts, float32 (n_cases, n_items)."""

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return expected shares of likers, float32 (n_cases, n_items); 0 for unknown items."""
        shares, shifted = self.terms(cases, items)
        shifted += shares
        return shifted

    def contributions(self, case: Queries, items: Items) -> list[Contributions]:
        """Return what popularity and what the profile makes of the score."""
        shares, shifted = self.terms(case, items)
        return [
            Contributions(
                (Contribution(Part.POPULARITY, share), Contribution(Part.PROFILE, shift)),
                share + shift,
            )
            for share, shift in zip(shares.tolist(), shifted[0].tolist(), strict=True)
        ]

    def decompose(self, cases: Queries, items: Items) -> Decomposition:  # noqa: ARG002
        """Return everyone's shares of likers."""
        shares = dict(zip(self.index_, self.shares_.tolist(), strict=True))
        return Decomposition(popularity=np.array([shares.get(id_, 0.0) for id_ in items.ids]))
