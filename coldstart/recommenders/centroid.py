"""What resembles the things that someone likes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from coldstart.events import Event
from coldstart.recommenders.base import Contribution, Contributions, Part, Recommender, Target
from coldstart.recommenders.cases import Cases, Items, Training
from coldstart.recommenders.centring import TINY, centred, mean_embedding, tastes


class Centroid(Recommender):
    """Cosine between an item and the mean of the liked items, both seen from the catalogue's mean.

    Rocchio's profile of positive examples (Rocchio 1971) on centred embeddings. Someone of whom no
    like is known gets 0 for everything.

    Attributes
    ----------
    mean_ : ndarray, float32 (dim,)
        Mean embedding of the training catalogue.
    """

    name = "centroid"
    ranks = frozenset({Target.FEW_SHOT_USER, Target.COLD_ITEM, Target.AUDIENCE})

    def steps(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Take the catalogue's mean."""
        self.mean_ = mean_embedding(train.items.embeddings)
        yield from ()

    def score(self, cases: Cases, items: Items) -> np.ndarray:
        """Return cosines between -1 and 1, float32 (n_cases, n_items)."""
        directions = tastes(cases, self.mean_)
        lengths = np.linalg.norm(directions, axis=1, keepdims=True)
        cosines: np.ndarray = (
            directions / np.maximum(lengths, TINY) @ centred(items.embeddings, self.mean_).T
        )
        return cosines

    def contributions(self, case: Cases, item: Items) -> Contributions:
        """Return the share of each liked item: its own cosine over the length of their sum."""
        liked = case.support_items.take(case.support.indices)
        towards = centred(liked.embeddings, self.mean_)
        length = float(np.linalg.norm(tastes(case, self.mean_))) * len(liked)
        parts = (towards @ centred(item.embeddings, self.mean_)[0] / max(length, TINY)).tolist()
        if length == 0:
            parts = [0.0] * len(liked)
        terms = tuple(
            Contribution(Part.SUPPORT, value, id_)
            for id_, value in zip(liked.ids, parts, strict=True)
        )
        return Contributions(terms, sum(parts))

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the mean."""
        return {"mean": self.mean_}, {}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:  # noqa: ARG003
        """Return the method with that mean."""
        model = cls()
        model.mean_ = np.asarray(arrays["mean"], dtype=np.float32)
        return model
