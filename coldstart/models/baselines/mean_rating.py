"""An item's usual rating: the plain baseline that any prediction of ratings has to beat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from coldstart.core.errors import CannotRankError
from coldstart.core.events import Event
from coldstart.core.i18n import t
from coldstart.models.base import Contribution, Contributions, Part, Recommender, Target
from coldstart.models.queries import Items, Queries, Training

SHRINKAGE = 5.0  # ratings at the mean of all that are mixed into each item's


class MeanRating(Recommender):
    r"""The mean rating of an item, drawn to the mean of all; the same for everyone.

    .. math:: \hat r_i = \mu + \frac{\sum_{u} (r_{ui} - \mu)}{n_i + 5}

    The item part of the baseline predictors of Koren (2010). An item without ratings is predicted
    :math:`\mu`.

    Attributes
    ----------
    mean_ : float
    above_ : dict of str to float
        How far each rated item lies above the mean, by id.
    """

    name = "mean_rating"
    ranks = frozenset({Target.COLD_USER, Target.FEW_SHOT_USER, Target.COLD_ITEM})
    rating_predictions = True

    def __init__(self) -> None:
        self.mean_ = 0.0
        self.above_: dict[str, float] = {}

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Average.

        Raises
        ------
        CannotRankError
            No interaction has a rating.
        """
        if train.ratings is None or not train.ratings.nnz:
            raise CannotRankError(t("method.no_ratings"))
        given = train.ratings.tocoo()
        self.mean_ = float(given.data.mean(dtype=np.float64))
        n = np.bincount(given.col, minlength=len(train.items))
        above = np.bincount(given.col, given.data - self.mean_, minlength=len(train.items))
        shrunk = above / (n + SHRINKAGE)
        rated = np.flatnonzero(n).tolist()
        self.above_ = {train.items.ids[i]: float(shrunk[i]) for i in rated}
        yield from ()

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return ratings, float32 (n_cases, n_items)."""
        above = np.array([self.above_.get(id_, 0.0) for id_ in items.ids], dtype=np.float64)
        return np.tile((self.mean_ + above).astype(np.float32), (len(cases), 1))

    def contributions(self, case: Queries, items: Items) -> list[Contributions]:
        """Return the mean of all, and what the item's own ratings add."""
        totals = self.score(case, items)[0].tolist()
        return [
            Contributions(
                (
                    Contribution(Part.BASE, self.mean_),
                    Contribution(Part.POPULARITY, total - self.mean_),
                ),
                total,
            )
            for total in totals
        ]

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the means."""
        return {}, {"mean": self.mean_, "above": self.above_}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:  # noqa: ARG003
        """Return the method with stored means."""
        model = cls()
        model.mean_, model.above_ = float(values["mean"]), dict(values["above"])
        return model
