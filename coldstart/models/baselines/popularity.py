"""Counts of likes: the most popular items, and the most active users."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from coldstart.core.events import Event
from coldstart.models.base import Contribution, Contributions, Part, Recommender, Target
from coldstart.models.queries import Items, Queries, Training


class Popularity(Recommender):
    """The number of training users who like an item; the same order for everyone.

    Attributes
    ----------
    likes_ : dict of str to int
        By item id; an item that is not in it scores 0.
    """

    name = "popularity"
    ranks = frozenset({Target.COLD_USER, Target.FEW_SHOT_USER})

    def __init__(self) -> None:
        self.likes_: dict[str, int] = {}

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Count."""
        counts = item_likes(train).tolist()
        self.likes_ = {id_: n for id_, n in zip(train.items.ids, counts, strict=True) if n}
        yield from ()

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return numbers of likes, float32 (n_cases, n_items)."""
        counts = np.array([self.likes_.get(id_, 0) for id_ in items.ids], dtype=np.float32)
        return np.tile(counts, (len(cases), 1))

    def contributions(self, case: Queries, items: Items) -> list[Contributions]:
        """Return the one thing that makes the score."""
        scores = self.score(case, items)[0].tolist()
        return [Contributions((Contribution(Part.POPULARITY, n),), n) for n in scores]

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the counts."""
        return {}, {"likes": self.likes_}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:  # noqa: ARG003
        """Return the method with stored counts."""
        model = cls()
        model.likes_ = dict(values["likes"])
        return model


def item_likes(train: Training) -> np.ndarray:
    """Return how many users like each item, int64 (n_items,)."""
    return np.asarray(train.likes.sum(axis=0)).ravel().astype(np.int64)


class Activity(Recommender):
    """The number of a user's likes, whatever the item; nothing is learnt."""

    name = "activity"
    ranks = frozenset({Target.AUDIENCE})

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Learn nothing."""
        yield from ()

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return numbers of likes, float32 (n_cases, n_items)."""
        return np.tile(cases.n_likes.astype(np.float32)[:, None], (1, len(items)))

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return nothing: there is no state."""
        return {}, {}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:  # noqa: ARG003
        """Return the method."""
        return cls()
