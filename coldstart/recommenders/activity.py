"""The same audience for every item: those who like most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from coldstart.events import Event
from coldstart.recommenders.base import Contribution, Contributions, Part, Recommender, Target
from coldstart.recommenders.cases import Cases, Items, Training


class Activity(Recommender):
    """The number of known likes of a case: the plain way to choose an audience."""

    name = "activity"
    ranks = frozenset({Target.AUDIENCE})

    def steps(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Learn nothing: a case brings its likes along."""
        yield from ()

    def score(self, cases: Cases, items: Items) -> np.ndarray:
        """Return the number of likes, the same for each item, float32 (n_cases, n_items)."""
        return np.tile(cases.n_likes.astype(np.float32)[:, None], (1, len(items)))

    def contributions(self, case: Cases, item: Items) -> Contributions:  # noqa: ARG002
        """Return 1 for each like."""
        liked = [case.support_items.ids[n] for n in case.support.indices]
        terms = tuple(Contribution(Part.SUPPORT, 1.0, id_) for id_ in liked)
        return Contributions(terms, float(len(terms)))

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return nothing."""
        return {}, {}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:  # noqa: ARG003
        """Return the method."""
        return cls()
