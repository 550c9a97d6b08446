"""Had most often: the plain way to say what someone will buy again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from coldstart.core.events import Event
from coldstart.models.additive import columns_of
from coldstart.models.base import Recommender, Target
from coldstart.models.baselines.popularity import item_likes
from coldstart.models.queries import Items, Queries, Training


class RepeatCount(Recommender):
    r"""How often someone had an item; of those had as often, what more people like comes first.

    .. math:: s(u, i) = c_{ui} + 1 - \frac{r_i}{m}

    :math:`c_{ui}` is the number of times, once for each known like where it is not counted, and
    :math:`r_i`, from 1 to m, the rank of the item among the m of the catalogue by the number of
    users who like it, ties in the order of the catalogue. An item outside it counts as the last.

    Attributes
    ----------
    ranks_ : dict of str to int
        The rank of each item of the training catalogue, by id.
    """

    name = "repeat_count"
    ranks = frozenset({Target.HAD_ITEM})

    def __init__(self) -> None:
        self.ranks_: dict[str, int] = {}

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Rank the catalogue."""
        order = np.argsort(-item_likes(train), kind="stable").tolist()
        self.ranks_ = {train.items.ids[n]: rank for rank, n in enumerate(order, start=1)}
        yield from ()

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return numbers of times, and what decides between equal ones, float32."""
        counts = cases.support if cases.counts is None else cases.counts
        had = counts.astype(np.float32) @ columns_of(items, cases.support_items.index)
        m = max(len(self.ranks_), 1)
        of_ties = 1 - np.array([self.ranks_.get(id_, m) for id_ in items.ids], dtype=np.float32) / m
        scores: np.ndarray = had.toarray() + of_ties.astype(np.float32)
        return scores.astype(np.float32)

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the ranks."""
        return {}, {"ranks": self.ranks_}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:  # noqa: ARG003
        """Return the method with stored ranks."""
        model = cls()
        model.ranks_ = dict(values["ranks"])
        return model
