"""Most active: the plain way to choose an audience."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from coldstart.core.events import Event
from coldstart.models.base import Recommender, Target
from coldstart.models.queries import Items, Queries, Training


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
