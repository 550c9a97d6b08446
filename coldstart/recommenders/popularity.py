"""The same list for everyone: what most people liked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from coldstart.events import Event
from coldstart.recommenders.base import Contribution, Contributions, Part, Recommender, Target
from coldstart.recommenders.cases import Cases, Items, Training


class Popularity(Recommender):
    """The number of training users who like an item; 0 for an item that training did not have.

    Attributes
    ----------
    likes_ : dict of str to int
        By item id.
    """

    name = "popularity"
    ranks = frozenset({Target.COLD_USER, Target.FEW_SHOT_USER})

    def steps(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Count."""
        self.likes_ = dict(zip(train.items.ids, item_likes(train).tolist(), strict=True))
        yield from ()

    def score(self, cases: Cases, items: Items) -> np.ndarray:
        """Return the counts, the same for each case, float32 (n_cases, n_items)."""
        counts = np.array([self.likes_.get(id_, 0) for id_ in items.ids], dtype=np.float32)
        return np.tile(counts, (len(cases), 1))

    def contributions(self, case: Cases, item: Items) -> Contributions:
        """Return the count, the only term."""
        count = float(self.score(case, item)[0, 0])
        return Contributions((Contribution(Part.POPULARITY, count),), count)

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return ids and counts."""
        counts = np.array(list(self.likes_.values()), dtype=np.int64)
        return {"likes": counts}, {"items": list(self.likes_)}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the method with these counts."""
        model = cls()
        model.likes_ = dict(zip(values["items"], arrays["likes"].tolist(), strict=True))
        return model


def item_likes(train: Training) -> np.ndarray:
    """Return how many users like each item, int64 (n_items,)."""
    return np.asarray(train.likes.sum(axis=0)).ravel().astype(np.int64)
