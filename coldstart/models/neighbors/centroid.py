"""Centred centroid: items near the middle of what someone likes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from coldstart.core.events import Event
from coldstart.models.base import (
    Contribution,
    Contributions,
    Decomposition,
    LikeFactors,
    Part,
    Recommender,
    Target,
)
from coldstart.models.neighbors.centering import Centering
from coldstart.models.queries import Items, Queries, Training


class Centroid(Recommender):
    """Cosine between an item and the mean of the liked items, both centred on the catalogue.

    The nearest-centroid idea of Rocchio (1971), on sentence embeddings. With no known like every
    score is 0.

    Attributes
    ----------
    centering_ : Centering
    """

    name = "centroid"
    ranks = frozenset({Target.FEW_SHOT_USER, Target.COLD_ITEM, Target.AUDIENCE})

    centering_: Centering

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Learn the catalogue's mean."""
        self.centering_ = Centering.of(train.items.embeddings)
        yield from ()

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return cosines, float32 (n_cases, n_items)."""
        cosines: np.ndarray = self.centering_.centroids(cases) @ self.centering_(items.embeddings).T
        return cosines

    def contributions(self, case: Queries, items: Items) -> list[Contributions]:
        """Return each liked item's share of the cosine."""
        ids, parts = self.centering_.shares(case, self.centering_(items.embeddings))
        return [
            Contributions(
                tuple(
                    Contribution(Part.SUPPORT, float(v), i)
                    for i, v in zip(ids, column, strict=True)
                ),
                float(column.sum()),
            )
            for column in parts.T
        ]

    def decompose(self, cases: Queries, items: Items) -> Decomposition:
        """Return the centered embeddings, and one over the length of each case's sum."""
        vectors = self.centering_(cases.support_items.embeddings)
        sums = np.asarray(cases.support.astype(np.float32) @ vectors)
        factors = LikeFactors(
            vectors,
            self.centering_(items.embeddings).T,
            np.arange(len(vectors)),
            1.0 / np.maximum(np.linalg.norm(sums, axis=1), 1e-6),
        )
        return Decomposition(likes=factors)

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the mean."""
        return {"mean": self.centering_.mean}, {}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:  # noqa: ARG003
        """Return the method with a stored mean."""
        model = cls()
        model.centering_ = Centering(arrays["mean"])
        return model
