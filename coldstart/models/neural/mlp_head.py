"""The MLP head of the article: a small network on two frozen BERT vectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self

import numpy as np

from coldstart.core.errors import CannotRankError
from coldstart.core.events import Event, Noted
from coldstart.core.i18n import t
from coldstart.metrics.bootstrap import interval, mean_draws, resampling
from coldstart.metrics.comparisons import FEWEST
from coldstart.metrics.ranking import ndcg
from coldstart.models.base import Target
from coldstart.models.baselines.popularity import Popularity
from coldstart.models.neural.epochs import InEpochs
from coldstart.models.neural.mlp_network import MlpTrainer, Network
from coldstart.models.neural.pairs import Pairs, labelled, rated
from coldstart.models.queries import Items, Queries, Training
from coldstart.models.settings import (
    BATCH_SIZE,
    EPOCHS,
    LEARNING_RATE,
    VALIDATION_SHARE,
    Number,
    Patience,
    Setting,
    Widths,
)
from coldstart.training.loop import Loop, Validation


class MlpHead(InEpochs):
    """Concatenated user and item vectors → 256 → 128 → 1, ReLU between, on labelled pairs.

    Binary cross-entropy on logits, Adam, one pass over the pairs per epoch. With the defaults it is
    the article's recipe; nothing in it knows how popular an item is, or what else a user likes.

    Parameters
    ----------
    epochs : int
    learning_rate : float
        Of Adam.
    hidden : sequence of int
        Widths of the hidden layers.
    batch_size : int
        Pairs per step.
    patience : int or None
        Epochs without a lower validation loss before it stops; None never stops early.
    validation_share : float
        Share of users, 100 at most, that are held out to draw the curves and to stop by; 0 learns
        from everyone. With fewer than 10 users nobody is held out.
    max_pairs : int or None
        Learn from so many pairs, drawn at random: a small labelled set. None takes all.

    Attributes
    ----------
    network_ : Network
    """

    name = "mlp_head"
    ranks = frozenset({Target.COLD_USER, Target.FEW_SHOT_USER, Target.COLD_ITEM, Target.AUDIENCE})
    pair_predictions = True
    settings: ClassVar[tuple[Setting, ...]] = (
        EPOCHS,
        LEARNING_RATE,
        Number("max_pairs", 0, 100_000_000, 10_000, start=40_000, none_is=0),
        BATCH_SIZE,
        VALIDATION_SHARE,
        Patience(),
        Widths(),
    )
    fewest_users = 10
    target: ClassVar[str] = "label"
    """What is predicted: ``label``, or ``rating`` with the squared error as the loss."""

    network_: Network

    def __init__(
        self,
        epochs: int = 100,
        learning_rate: float = 1e-3,
        hidden: Sequence[int] = (256, 128),
        batch_size: int = 2048,
        patience: int | None = None,
        validation_share: float = 0.1,
        max_pairs: int | None = None,
    ) -> None:
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.hidden = tuple(hidden)
        self.batch_size = batch_size
        self.patience = patience
        self.validation_share = validation_share
        self.max_pairs = max_pairs

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:
        """Train, yielding each epoch.

        Raises
        ------
        CannotRankError
            There are no pairs to learn from: no ratings, where these are to be predicted.
        """
        learning, held_out = self.split(train, rng)
        pairs = self._pairs(learning, rng)
        if not len(pairs):
            raise CannotRankError(t("method.no_ratings"))
        if self.max_pairs is not None and self.max_pairs < len(pairs):
            pairs = pairs.take(np.sort(rng.permutation(len(pairs))[: self.max_pairs]))
        if pairs.drawn:
            yield Noted(t("method.negatives_drawn", n=pairs.drawn))
        validation = _ValidationSet(held_out, learning, self._pairs, rng)
        drawn_from, ordered_by = rng.integers(2**63, size=2).tolist()
        dim = train.items.embeddings.shape[1]
        self.network_ = Network.drawn(2 * dim, self.hidden, drawn_from, self.target)
        self.network_.scale_to(pairs.targets)
        trainer = MlpTrainer(
            self.network_,
            learning.users.embeddings,
            learning.items.embeddings,
            pairs,
            validation.validate,
            learning_rate=self.learning_rate,
            batch_size=self.batch_size,
            seed=ordered_by,
        )
        yield from self.run(Loop(trainer, self.epochs, self.patience, validation.baseline))

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return probabilities, or ratings, float32 (n_cases, n_items)."""
        return self.network_.score(cases.embeddings, items.embeddings)

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return weights and settings."""
        settings = {
            "epochs": self.epochs,
            "learning_rate": self.learning_rate,
            "hidden": list(self.hidden),
            "batch_size": self.batch_size,
            "patience": self.patience,
            "validation_share": self.validation_share,
            "max_pairs": self.max_pairs,
        }
        return self.network_.arrays(), {"settings": settings}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the fitted method that was stored."""
        model = cls(**values["settings"])
        model.network_ = Network.of_arrays(arrays, model.target)
        return model

    def _pairs(self, train: Training, rng: np.random.Generator) -> Pairs:
        return rated(train) if self.target == "rating" else labelled(train, rng)


class _ValidationSet:
    """The held-out users, with pairs for the loss and likes for the ranking."""

    def __init__(self, held_out: Training, learning: Training, pairs: Any, rng: Any) -> None:
        self.users = held_out.users
        self.items = held_out.items
        self.likes = held_out.likes
        self.pairs: Pairs | None = pairs(held_out, rng) if len(held_out.users) else None
        self.baseline: dict[str, float] = {}
        if self.pairs is not None:
            popularity = Popularity().fit(learning, rng)
            self._popular = ndcg(popularity.score(self.users, self.items), self.likes, 10)
            self._weights = resampling(self.users.ids, seed=0)
            self.baseline = _mean(self._popular)

    def validate(self, network: Network) -> Validation:
        """Return the loss, and NDCG@10 of the catalog ranked without known likes."""
        if self.pairs is None or not len(self.pairs):
            return Validation()
        users, items = self.users.embeddings, self.items.embeddings
        loss = network.loss(users, items, self.pairs)
        values = ndcg(network.score(users, items), self.likes, 10)
        n_users = int(np.isfinite(values).sum())
        return Validation(
            loss, _mean(values), self._gain_interval(values - self._popular), None, n_users
        )

    def _gain_interval(self, ahead: np.ndarray) -> dict[str, list[float]]:
        if np.isfinite(ahead).sum() < FEWEST:
            return {}
        return {"ndcg@10": list(interval(mean_draws(ahead, self._weights)))}


def _mean(values: np.ndarray) -> dict[str, float]:
    return {"ndcg@10": float(np.nanmean(values))} if np.isfinite(values).any() else {}


class RatingHead(MlpHead):
    r"""The article's network, taught to predict the rating of each rated pair.

    .. math:: \min \frac1n \sum_{(u, i)} \big(f([p_u; e_i]) - r_{ui}\big)^2

    Ratings are standardised for training, so that the article's learning rate suits any scale, and
    predicted on their own. Settings are those of `MlpHead`; only rated pairs take part.
    """

    name = "rating_head"
    pair_predictions = False
    rating_predictions = True
    settings: ClassVar[tuple[Setting, ...]] = tuple(
        setting for setting in MlpHead.settings if setting.name != "max_pairs"
    )
    target = "rating"
