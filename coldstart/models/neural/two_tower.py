"""Two-tower: a network for people and one for items, meeting in a common space."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from coldstart.core.events import EpochEnded, Event
from coldstart.models.base import Decomposition, Target
from coldstart.models.baselines.popularity import item_likes
from coldstart.models.neural.epochs import InEpochs
from coldstart.models.neural.tower_networks import Towers, TowerTrainer
from coldstart.models.queries import Items, Queries, Training
from coldstart.training.loop import Loop


class TwoTower(InEpochs):
    r"""Scaled cosine of what two networks make of a person and of an item, plus the item's bias.

    .. math:: s(u, i) = \tau \cos\bigl(f(\bar e_u, \log(1 + n_u), p_u),\ g(e_i)\bigr) + b_i

    :math:`\bar e_u` is the mean vector of the n known likes and :math:`p_u` the vector of the
    profile; f and g are 256 → 128 with ReLU between, and dropout on the
    person's side. The bias starts at the logarithm
    of the item's likes, so that training starts near popularity. The loss is a softmax over the
    whole catalogue (Yi et al. 2019, without their sampling): of each person in a batch 0 to 10
    likes are shown, drawn anew each time, and the others are to be found. Vectors go in as they
    are: centred ones tell training users apart so well that they are learnt by heart.

    Parameters
    ----------
    rounds : int
        Of `STEPS_A_ROUND` steps each, at most; held-out users say which of them to keep.
    patience : int or None
        Rounds without a lower held-out loss before it stops; None takes them all, keeping the last.
    validation_share : float
        Share of users, 100 at most, that are held out to stop by; 0 learns from everyone. With
        fewer than 20 users nobody is held out.

    Attributes
    ----------
    towers_ : Towers
    bias_ : dict of str to float
        By item id.
    rounds_ : int
        The round that is kept.
    """

    name = "two_tower"
    ranks = frozenset({Target.COLD_USER, Target.FEW_SHOT_USER})

    towers_: Towers
    bias_: dict[str, float]
    rounds_: int

    def __init__(
        self, rounds: int = 4, patience: int | None = 2, validation_share: float = 0.1
    ) -> None:
        self.rounds = rounds
        self.patience = patience
        self.validation_share = validation_share

    def cost_estimate(self, n_users: int, n_items: int, n_pairs: int) -> Mapping[str, float]:  # noqa: ARG002
        """Return the one stage: its rounds."""
        return {"epoch": 0.7 + 2.0 * n_users * n_items / 1e6}

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:
        """Train, yielding each round."""
        learning, held_out = self.split(train, rng)
        drawn_from, ordered_by, asked_by = rng.integers(2**63, size=3).tolist()
        popular = np.log1p(item_likes(learning)).astype(np.float32)
        self.towers_ = Towers.drawn(
            train.items.embeddings.shape[1], popular - popular.mean(), drawn_from
        )
        self.bias_, self.rounds_ = {}, 0
        trainer = TowerTrainer(
            self.towers_,
            train.items.embeddings,
            (learning.users.embeddings, learning.likes),
            (held_out.users.embeddings, held_out.likes),
            seeds=(ordered_by, asked_by),
        )
        for event in self.run(Loop(trainer, self.rounds, self.patience)):
            if isinstance(event, EpochEnded) and (event.best or self.patience is None):
                self.rounds_ = event.epoch
            self._name_biases(train.items)
            yield event
        self._name_biases(train.items)

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return what the towers say, float32 (n_cases, n_items)."""
        mean = np.asarray(cases.support.astype(np.float32) @ cases.support_items.embeddings)
        mean /= np.maximum(cases.n_likes, 1)[:, None]
        bias = self._biases(items).astype(np.float32)
        return self.towers_.score(mean, cases.n_likes, cases.embeddings, items.embeddings, bias)

    def decompose(self, cases: Queries, items: Items) -> Decomposition:  # noqa: ARG002
        """Return the items' biases."""
        return Decomposition(popularity=self._biases(items))

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return weights and settings."""
        settings = {
            "rounds": self.rounds,
            "patience": self.patience,
            "validation_share": self.validation_share,
        }
        values = {"settings": settings, "bias": self.bias_, "kept": self.rounds_}
        return self.towers_.arrays(), values

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the fitted method that was stored."""
        model = cls(**values["settings"])
        model.bias_, model.rounds_ = dict(values["bias"]), values["kept"]
        model.towers_ = Towers.of_arrays(arrays)
        return model

    def _biases(self, items: Items) -> np.ndarray:
        """Return the bias of each item, float64 (n_items,); the least for an unknown one."""
        unknown = min(self.bias_.values(), default=0.0)
        return np.array([self.bias_.get(id_, unknown) for id_ in items.ids], dtype=np.float64)

    def _name_biases(self, items: Items) -> None:
        bias = self.towers_.bias.detach().tolist()
        self.bias_ = dict(zip(items.ids, bias, strict=True))
