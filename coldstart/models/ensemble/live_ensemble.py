"""The live-tuned ensemble: it starts from popularity and learns the weights epoch by epoch."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Self

import numpy as np

from coldstart.core.errors import StopRequested
from coldstart.core.events import EpochEnded, Event, Noted, Progressed, Started, drain
from coldstart.core.i18n import t
from coldstart.models.ensemble.base_models import POPULARITY
from coldstart.models.ensemble.ensemble import PLAIN, Ensemble
from coldstart.models.ensemble.fitting import FittedEnsemble, learn_steps, weighed
from coldstart.models.ensemble.folds import Fold, known_items
from coldstart.models.ensemble.live_trainer import Lists, LiveTrainer, ValidationUsers
from coldstart.models.ensemble.rankings import Rankings, rank_known_items
from coldstart.models.neural.epochs import InEpochs
from coldstart.models.neural.mlp_head import MlpHead
from coldstart.models.neural.pairs import enough_dislikes
from coldstart.models.queries import Training
from coldstart.models.registry import remaining_settings
from coldstart.models.settings import EPOCHS, VALIDATION_SHARE, Number, Patience, Setting
from coldstart.training.loop import Loop

KNOWN_LIKES = (0, 1, 3, 5)
"""Numbers of known likes of the validation queries."""
ARTICLE_PAIRS = 8_000
"""Training pairs of the MLP head that the curve is compared with."""


class LiveEnsemble(InEpochs, Ensemble):
    r"""The ensemble's base models, whose weights take gradient steps from the popularity list.

    .. math:: \min_{w \ge 0} \; -\frac1n \sum_u \frac{1}{|L_u|} \sum_{i \in L_u}
        \log \frac{e^{s(u, i)}}{\sum_j e^{s(u, j)}}, \qquad
        s(u, i) = \sum_m w_m(n_u)\, z_m(u, i)

    Base models are fitted and scored out of fold as in `Ensemble`, whose weights rank new items.
    Epoch 0 is popularity alone. An epoch is kept if NDCG@10 of the validation users, with no and up
    to five known likes, is better by more than one paired standard error. So without a signal the
    model stays at popularity.

    Parameters
    ----------
    epochs : int
    learning_rate : float
        Of Adam.
    patience : int or None
        Epochs in a row that are not kept before training stops; None never stops early.
    validation_share : float
        Share of users, 100 at most, that are held out for validation.
    """

    name = "live_ensemble"
    surely_better = True

    settings: ClassVar[tuple[Setting, ...]] = (
        EPOCHS,
        Number("learning_rate", 1e-5, 1.0, 1e-2, "%.3f"),
        VALIDATION_SHARE,
        Patience(),
    )

    def __init__(
        self,
        epochs: int = 40,
        learning_rate: float = 0.03,
        patience: int | None = 10,
        validation_share: float = 0.1,
    ) -> None:
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.patience = patience
        self.validation_share = validation_share

    def cost_estimate(self, n_users: int, n_items: int, n_pairs: int) -> Mapping[str, float]:
        """Return the stages of the ensemble, the reference of the curve, and the epochs."""
        cells = n_users * n_items / 1e6
        own = {"level": 1.4 + 2.6 * cells, "epoch": self.epochs * (0.007 + 0.05 * cells)}
        return {**Ensemble.cost_estimate(self, n_users, n_items, n_pairs), **own}

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:
        """Fit the base models, then train their weights, yielding each epoch.

        Stopped before the first epoch, the model ranks by popularity.
        """
        train = train.take_items(known_items(train))
        learning, held_out = self.split(train, rng)
        members_seed, ordered_by, asked_by, drawn_by = rng.integers(2**63, size=4).tolist()
        self.catalog_ = frozenset(train.items.ids)
        self.among_answers_ = enough_dislikes(learning)
        stopped = False
        try:
            learnt = yield from learn_steps(
                learning, np.random.default_rng(members_seed), keep=True
            )
        except StopRequested:
            rng = np.random.default_rng(members_seed)
            learnt = drain(learn_steps(learning, rng, *PLAIN, keep=True, quick=True))
            stopped = True
        self.fitted_models_, self.new_ = learnt.fitted_models, learnt.new
        start = np.zeros_like(learnt.known.weights)
        start[:, learnt.known.base_models.index(POPULARITY)] = 1.0
        self._weigh(learnt, start, drawn_by)
        if stopped:
            yield Noted(t("method.ensemble_stopped"))
            return
        validation_users = _validation_users(
            learnt, learning, held_out, np.random.default_rng(asked_by)
        )
        if learnt.rankings is None or not len(learnt.rankings) or validation_users.n_users < 2:
            yield Noted(t("method.tuned_untried"))
            return
        trainer = LiveTrainer(
            Lists.of(learnt.rankings, learnt.known.spline_knots),
            validation_users,
            learnt.known.spline_knots,
            start,
            self.learning_rate,
            ordered_by,
        )
        reference_metrics = {
            "ensemble": _metrics(validation_users, _summed(validation_users.rankings, learnt))
        }
        try:
            reference_metrics["mlp_head"] = yield from _iter_mlp_head(
                learning, validation_users, ordered_by
            )
        except StopRequested:
            return
        patience = self.epochs if self.patience is None else self.patience
        loop = Loop(
            trainer,
            self.epochs,
            patience,
            trainer.baseline,
            from_start=True,
            reference_metrics=reference_metrics,
        )
        yield from self.run(loop)
        self._weigh(learnt, trainer.weights, drawn_by)
        yield Noted(self._weights_message(learnt.n_test_users))

    @property
    def keeps_best(self) -> bool:
        """An epoch that is not better is never in place."""
        return True

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the state of the ensemble and the settings."""
        arrays, values = super().state()
        values["settings"] = {
            "epochs": self.epochs,
            "learning_rate": self.learning_rate,
            "patience": self.patience,
            "validation_share": self.validation_share,
        }
        return arrays, values

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the fitted method that was stored."""
        model = super().from_state(arrays, values)
        settings = remaining_settings(cls.name, values["settings"])
        model.__init__(**settings)  # type: ignore[misc]
        return model

    def _weigh(self, learnt: FittedEnsemble, weights: np.ndarray, seed: int) -> None:
        """Set the weights and fit their calibration."""
        base_models, spline_knots = learnt.known.base_models, learnt.known.spline_knots
        if learnt.rankings is None or not len(learnt.rankings):
            self.known_ = learnt.known
            return
        rng = np.random.default_rng(seed)
        self.known_ = weighed(learnt.rankings, base_models, spline_knots, weights, rng)


def _validation_users(
    learnt: FittedEnsemble, learning: Training, held_out: Training, rng: np.random.Generator
) -> ValidationUsers:
    """Score the validation users by base models fitted on the training users."""
    n_items = len(learning.items)
    nothing = np.array([], dtype=np.int64)
    fold = Fold(learning, held_out, np.arange(n_items), nothing, learning.likes[:, nothing])
    rankings = Rankings(queries_and_items=[])
    if len(held_out.users):
        fitted_models = replace(learnt.fitted_models, base_models=learnt.known.base_models)
        for _ in rank_known_items(rankings, fold, fitted_models, np.array(KNOWN_LIKES), 1, rng):
            pass
    return ValidationUsers(rankings)


def _summed(rankings: Rankings, learnt: FittedEnsemble) -> list[np.ndarray]:
    """Return scores of rankings under the fitted weights, block by block."""
    scores = []
    for z_scores, _, _, n_likes in rankings.blocks():
        weights = learnt.known.weights_of(n_likes).astype(np.float32)
        scores.append(np.einsum("nm,mni->ni", weights, z_scores))
    return scores


def _iter_mlp_head(
    learning: Training, validation_users: ValidationUsers, seed: int
) -> Generator[Event, None, dict[str, float]]:
    """Train the MLP head on the same users; return its validation metrics."""
    head = MlpHead(validation_share=0.0, max_pairs=ARTICLE_PAIRS)
    yield Started("level", head.epochs)
    for event in head.iter_fit(learning, np.random.default_rng(seed)):
        if isinstance(event, EpochEnded):
            yield Progressed("level", event.epoch, event.epochs)
    return _metrics(
        validation_users,
        [head.score(cases, items) for cases, items in validation_users.queries_and_items()],
    )


def _metrics(validation_users: ValidationUsers, scores: Sequence[np.ndarray]) -> dict[str, float]:
    return {"ndcg@10": float(validation_users.values(scores).mean())}
