"""Approval: the share of likers among those who said what they think of an item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from coldstart.core.events import Event
from coldstart.models.base import Contribution, Contributions, Part, Recommender, Target
from coldstart.models.baselines.popularity import item_likes
from coldstart.models.queries import Items, Queries, Training


class Approval(Recommender):
    r"""The log-odds of an item's share of likers among its raters, shrunk toward everyone's.

    .. math:: s(i) = \log\frac{l_i + c\,\pi}{d_i + c\,(1 - \pi)}

    :math:`l_i` training users like the item and :math:`d_i` dislike it, :math:`\pi` is the share of
    likes among all ratings; c ratings of that kind are added (a beta prior; Good 1965). An item
    that nobody rated has the log-odds of :math:`\pi`. The same for everyone.

    Parameters
    ----------
    prior : float
        c, in ratings.

    Attributes
    ----------
    usual_ : float
        The log-odds of an item that nobody rated.
    approval_ : dict of str to float
        By item id.
    """

    name = "approval"
    ranks = frozenset({Target.COLD_USER, Target.FEW_SHOT_USER})

    def __init__(self, prior: float = 10.0) -> None:
        self.prior = prior
        self.usual_ = 0.0
        self.approval_: dict[str, float] = {}

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Count."""
        likes = item_likes(train).astype(np.float64)
        dislikes = np.zeros(len(likes))
        if train.dislikes is not None:
            dislikes += np.asarray(train.dislikes.sum(axis=0)).ravel()
        share = (likes.sum() + 1) / (likes.sum() + dislikes.sum() + 2)
        self.usual_ = float(np.log(share / (1 - share)))
        odds = np.log(likes + self.prior * share) - np.log(dislikes + self.prior * (1 - share))
        self.approval_ = dict(zip(train.items.ids, odds.tolist(), strict=True))
        yield from ()

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return log-odds, float32 (n_cases, n_items)."""
        odds = np.array([self.approval_.get(id_, self.usual_) for id_ in items.ids], np.float32)
        return np.tile(odds, (len(cases), 1))

    def contributions(self, case: Queries, items: Items) -> list[Contributions]:
        """Return the one thing that makes the score."""
        scores = self.score(case, items)[0].tolist()
        return [Contributions((Contribution(Part.POPULARITY, n),), n) for n in scores]

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the log-odds."""
        return {}, {"prior": self.prior, "usual": self.usual_, "approval": self.approval_}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:  # noqa: ARG003
        """Return the method with stored log-odds."""
        model = cls(values["prior"])
        model.usual_, model.approval_ = float(values["usual"]), dict(values["approval"])
        return model
