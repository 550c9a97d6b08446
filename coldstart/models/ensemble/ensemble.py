"""The default model: a stacked ensemble whose weights are fitted out of fold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self

import numpy as np

from coldstart.core.errors import StopRequested
from coldstart.core.events import Event, Noted, drain
from coldstart.core.i18n import Message, t
from coldstart.models.base import DISCOVERY, Contributions, Recommender
from coldstart.models.ensemble.base_models import CENTROID, POPULARITY, PREDICTED
from coldstart.models.ensemble.decomposition import decomposed
from coldstart.models.ensemble.fitted import FittedBaseModels
from coldstart.models.ensemble.fitting import learn_steps
from coldstart.models.ensemble.folds import known_items
from coldstart.models.ensemble.stacking import StackingModel
from coldstart.models.neural.pairs import enough_dislikes
from coldstart.models.queries import Items, Queries, Training
from coldstart.models.settings import Number, Setting

CELLS = 4_000_000  # pairs scored at a time
PLAIN = ((POPULARITY,), (PREDICTED, CENTROID))
"""Base models for known and for new items of a training that was stopped early."""


class Ensemble(Recommender):
    r"""A weighted sum of the base models' z-scores, calibrated to a probability.

    .. math:: \log\frac{p}{1 - p} = a(n_u) + b(n_u) \sum_m w_m(n_u)\, z_m(u, i), \qquad
        z_m(u, i) = \frac{s_m(u, i) - \mu_m(u)}{\sigma_m(u)}

    :math:`s_m` is the score of base model m and :math:`\mu_m(u), \sigma_m(u)` are the mean and the
    deviation of its scores for u over a fixed sample of the training catalogue, so that p depends
    on case, item and model alone. Weights and map are learnt at 0, 1, 3, 5, 10, 30 ... known likes
    and are straight between these in log(1 + n).

    Everything is fitted out of fold: base models are fitted without a fifth of the users and a
    fifth of the items. They then rank known items for the test users, and new items for training
    and test users. The weights are the mean of a conditional logit (McFadden 1974), pooled first
    and then fitted at each number of known likes with a penalty on the distance to the pooled
    weights, and of the same after coordinate ascent on NDCG@10. Known items are ranked by
    popularity, and new ones by kernel ridge, unless the weights are better for the test users, by
    more than a standard error where these are few. The calibration is a logistic regression on the
    same rankings. Known and new items have base models, weights and a calibration of their own, so
    that their probabilities are comparable.

    Where dislikes are known, approval and a user's own dislikes are base models too, and the
    weights maximize the likes in a list less `dislike_cost` times the dislikes in it; see
    `ensemble.dislikes`. With enough dislikes, a probability is that of a like among labeled pairs.

    Parameters
    ----------
    dislike_cost : float
        How many likes in a list a dislike in it costs.

    Attributes
    ----------
    fitted_models_ : FittedBaseModels
        The base models, fitted on all data.
    known_, new_ : StackingModel
        Weights and calibration for items of the catalog, and for others.
    catalog_ : frozenset of str
        Ids of known items.
    among_answers_ : bool
        Whether a probability is that of a like among labeled pairs; with enough dislikes.
    """

    name = "ensemble"
    ranks = DISCOVERY
    probabilities = True

    dislike_cost: float = 1.0
    among_answers_: bool = False
    fitted_models_: FittedBaseModels
    known_: StackingModel
    new_: StackingModel
    catalog_: frozenset[str]

    settings: ClassVar[tuple[Setting, ...]] = (Number("dislike_cost", 0.0, 10.0, 0.5, "%.1f"),)

    def __init__(self, dislike_cost: float = 1.0) -> None:
        self.dislike_cost = dislike_cost

    @property
    def among_answers(self) -> bool:
        """Whether probabilities are those of a like among labeled pairs."""
        return self.among_answers_

    def takes_for_known(self, item_id: str) -> bool:
        """Say whether the item was known in training; see `known_items`."""
        return item_id in self.catalog_

    def cost_estimate(self, n_users: int, n_items: int, n_pairs: int) -> Mapping[str, float]:  # noqa: ARG002
        """Return the stages; measured on 120 users by 150 items and on 943 by 1,682."""
        cells = n_users * n_items / 1e6
        return {
            "members": 0.5 + 13.0 * cells,
            "tune": 0.25 + 2.5 * cells,
            "members_all": 0.1 + 4.0 * cells,
        }

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:
        """Fit base models on folds, then weights and calibration, then base models on all data.

        Stopped early, the model falls back on the base models of `PLAIN` and notes it.
        """
        train = train.take_items(known_items(train))
        seed = int(rng.integers(2**63))
        stopped = False
        try:
            learnt = yield from learn_steps(
                train, np.random.default_rng(seed), dislike_cost=self.dislike_cost
            )
        except StopRequested:
            plain = learn_steps(train, np.random.default_rng(seed), *PLAIN, quick=True)
            learnt, stopped = drain(plain), True
        self.fitted_models_, self.known_, self.new_ = learnt.fitted_models, learnt.known, learnt.new
        self.catalog_ = frozenset(train.items.ids)
        self.among_answers_ = enough_dislikes(train)
        if stopped:
            yield Noted(t("method.ensemble_stopped"))
        elif not learnt.n_test_users:
            yield Noted(t("method.ensemble_untried"))
        else:
            yield Noted(self._weights_message(learnt.n_test_users))
        if self.among_answers_:
            yield Noted(t("method.ensemble_answers"))
        elif train.dislikes is not None:
            yield Noted(t("method.ensemble_dislikes"))

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return probabilities, float32 (n_cases, n_items)."""
        scores = np.empty((len(cases), len(items)), dtype=np.float32)
        block = max(1, CELLS // max(len(items) + len(self.fitted_models_.reference), 1))
        for stacking, columns in self._stacking_models(items):
            items_of_stacking = items if len(columns) == len(items) else items.take(columns)
            for start in range(0, len(cases), block):
                rows = np.arange(start, min(start + block, len(cases)))
                odds = stacking.log_odds(self.fitted_models_, cases.take(rows), items_of_stacking)
                scores[np.ix_(rows, columns)] = 1.0 / (1.0 + np.exp(-odds))
        return scores

    def contributions(self, case: Queries, items: Items) -> list[Contributions]:
        """Return base rate, popularity, likes, profile, activity and network, in log-odds."""
        return self.contributions_each(case, items, [np.arange(len(items))])[0]

    def contributions_each(
        self, cases: Queries, items: Items, chosen: Sequence[np.ndarray]
    ) -> list[list[Contributions]]:
        """Return the same of each case for the items chosen for it."""
        by_position: list[dict[int, Contributions]] = [{} for _ in range(len(cases))]
        wanted = np.unique(np.concatenate([*chosen, np.array([], dtype=np.int64)])).astype(np.int64)
        for stacking, columns in self._stacking_models(items.take(wanted)):
            place = np.full(len(items), -1, dtype=np.int64)
            place[wanted[columns]] = np.arange(len(columns))
            positions = [some[place[some] >= 0] for some in chosen]
            places = [place[some] for some in positions]
            part = items.take(wanted[columns])
            parts = decomposed(stacking, self.fitted_models_, cases, part, places)
            for of_case, keys, contributions in zip(by_position, positions, parts, strict=True):
                of_case.update(zip(keys.tolist(), contributions, strict=True))
        return [
            [of_case[n] for n in some.tolist()]
            for of_case, some in zip(by_position, chosen, strict=True)
        ]

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return base models, weights, calibration and the reference."""
        arrays, models = self.fitted_models_.state()
        reference, described = self.fitted_models_.reference_state()
        arrays["reference"] = reference
        values = {
            "models": models,
            "reference": described,
            "n_users": self.fitted_models_.n_users,
            "prior": self.fitted_models_.prior,
            "known": self.known_.to_json(),
            "new": self.new_.to_json(),
            "catalogue": sorted(self.catalog_),
            "dislike_cost": self.dislike_cost,
            "among_answers": self.among_answers_,
        }
        if self.fitted_models_.completion is not None:
            donors, values["completion"] = self.fitted_models_.completion.state()
            arrays |= donors
        return arrays, values

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the fitted method that was stored."""
        model = cls()
        model.dislike_cost = float(values.get("dislike_cost", 1.0))
        model.among_answers_ = bool(values.get("among_answers", False))
        model.fitted_models_ = FittedBaseModels.from_state(arrays, values)
        model.known_ = StackingModel.from_json(values["known"])
        model.new_ = StackingModel.from_json(values["new"])
        model.catalog_ = frozenset(values["catalogue"])
        return model

    def _stacking_models(self, items: Items) -> Iterator[tuple[StackingModel, np.ndarray]]:
        """Yield the stacking models that have items to rank, with the positions of their items."""
        known = np.array([id_ in self.catalog_ for id_ in items.ids], dtype=bool)
        for stacking, columns in ((self.known_, known), (self.new_, ~known)):
            if columns.any():
                yield stacking, np.flatnonzero(columns)

    def _weights_message(self, n: int) -> Message:
        """Return a message that names the weights of the methods."""
        known = [
            t("method.ensemble_shots", n=shots, members=self._shares(self.known_, shots))
            for shots in (0, 1, 5)
            if shots <= self.known_.spline_knots[-1]
        ]
        new = self._shares(self.new_, int(self.new_.spline_knots[-1]))
        return t("method.ensemble_weights", n=n, known=known, new=new)

    def _shares(self, stacking: StackingModel, shots: int) -> list[Message]:
        shares: dict[str, float] = {}
        for base_model, weight in zip(
            stacking.base_models, stacking.weights_of(np.array([shots]))[0], strict=True
        ):
            shares[base_model.method] = shares.get(base_model.method, 0.0) + float(weight)
        total = sum(shares.values()) or 1.0
        largest = sorted(shares.items(), key=lambda pair: -pair[1])
        named = [(method, weight / total) for method, weight in largest if weight / total >= 0.05]
        messages = [
            t("method.ensemble_share", method=t(f"method.{m}"), share=share) for m, share in named
        ]
        rest = 1.0 - sum(share for _, share in named)
        return [*messages, t("method.ensemble_rest", share=rest)] if rest >= 0.005 else messages
