"""Predicted popularity: how well liked a text such as this one usually is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from coldstart.core.events import Event
from coldstart.models.base import Contribution, Contributions, Part, Recommender, Target
from coldstart.models.baselines.popularity import item_likes
from coldstart.models.linear.ridge import TextRidge
from coldstart.models.neighbors.centering import Centering
from coldstart.models.queries import Items, Queries, Training


class PredictedPopularity(Recommender):
    r"""Ridge regression from a text to the logarithm of its likes; the same for everyone.

    .. math:: s(i) = \beta_0 + x_i^\top \beta, \qquad
        \beta = \arg\min \sum_j (\log(1 + n_j) - \beta_0 - x_j^\top \beta)^2
        + \lambda \lVert \beta \rVert^2

    (Hoerl & Kennard 1970), with x the centred embeddings and :math:`n_j` the likes of item j of the
    training catalogue. Lambda is the one with the least leave-one-out error (Golub, Heath & Wahba
    1979).

    Attributes
    ----------
    centering_ : Centering
    ridge_ : TextRidge
    """

    name = "predicted_popularity"
    ranks = frozenset({Target.COLD_USER, Target.FEW_SHOT_USER, Target.COLD_ITEM})

    centering_: Centering
    ridge_: TextRidge

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Learn how likes go with texts."""
        self.centering_ = Centering.of(train.items.embeddings)
        wanted = np.log1p(item_likes(train).astype(np.float64))[:, None]
        self.ridge_ = TextRidge.of(self.centering_(train.items.embeddings), wanted)
        yield from ()

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return expected logarithms of one plus the likes, float32 (n_cases, n_items)."""
        return np.tile(self.ridge_(self.centering_(items.embeddings)).T, (len(cases), 1))

    def contributions(self, case: Queries, items: Items) -> list[Contributions]:
        """Return the base that every text has, and what this text adds."""
        base = float(self.ridge_.intercept[0])
        return [
            Contributions(
                (Contribution(Part.BASE, base), Contribution(Part.EXPECTED, score - base)), score
            )
            for score in self.score(case, items)[0].tolist()
        ]

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return mean and weights."""
        return {"mean": self.centering_.mean, **self.ridge_.arrays()}, {}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:  # noqa: ARG003
        """Return the method with stored weights."""
        model = cls()
        model.centering_ = Centering(arrays["mean"])
        model.ridge_ = TextRidge(arrays["weights"], arrays["intercept"])
        return model
