"""The article's head, repaired: it knows what is popular and what someone likes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import numpy as np

from coldstart.core.events import Event
from coldstart.models.base import Target
from coldstart.models.baselines.popularity import item_likes
from coldstart.models.neural.epochs import InEpochs
from coldstart.models.neural.mlp_network import Network
from coldstart.models.queries import Items, Queries, Training
from coldstart.recommenders.repaired_trainer import People, RepairedTrainer, reading
from coldstart.training.loop import Loop


class RepairedHead(InEpochs):
    r"""The article's network with five repairs, each of which can be left out.

    .. math:: s(u, i) = \log(1 + n_i) - \overline{\log(1 + n)} + f([p_u; \bar e_u; e_i])

    f is the article's network, 256 → 128 → 1. :math:`p_u` is the vector of the profile,
    :math:`\bar e_u` the mean vector of the known likes, :math:`n_i` how many like the item; an item
    that nobody likes, or that training has not seen, counts as one of average popularity.

    While training, 0 to 10 likes of each person are shown, drawn anew in each epoch, and the others
    are to be found: by a softmax over 256 candidates of the catalogue (McFadden 1974), or, without
    that repair, pair by pair against drawn negatives, as the article does.

    Parameters
    ----------
    epochs : int
    learning_rate : float
        Of Adam.
    hidden : sequence of int
        Widths of the hidden layers.
    patience : int or None
        Epochs without a lower held-out loss before it stops and keeps the best; None never stops
        early, as in the article.
    liked_mean : bool
        Read the mean of the known likes.
    popularity_offset : bool
        Start each item from the logarithm of its likes.
    softmax : bool
        Learn lists rather than pairs.
    zero_last_layer : bool
        Start the last layer at zero, so that with the offset it starts as the popularity list.
    validation_share : float
        Share of users, 100 at most, that are held out to draw the curves and to stop by.

    Attributes
    ----------
    network_ : Network
    offset_ : dict of str to float
        By item id, of the items that somebody likes.
    """

    name = "repaired_head"
    ranks = frozenset({Target.COLD_USER, Target.FEW_SHOT_USER, Target.COLD_ITEM})

    network_: Network
    offset_: dict[str, float]

    def __init__(
        self,
        epochs: int = 100,
        learning_rate: float = 1e-3,
        hidden: Sequence[int] = (256, 128),
        patience: int | None = 10,
        liked_mean: bool = True,
        popularity_offset: bool = True,
        softmax: bool = True,
        zero_last_layer: bool = True,
        validation_share: float = 0.1,
    ) -> None:
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.hidden = tuple(hidden)
        self.patience = patience
        self.liked_mean = liked_mean
        self.popularity_offset = popularity_offset
        self.softmax = softmax
        self.zero_last_layer = zero_last_layer
        self.validation_share = validation_share

    def stages(self, n_users: int, n_items: int, n_pairs: int) -> Mapping[str, float]:  # noqa: ARG002
        """Return the one stage: its epochs, which take longer than the article's."""
        return {"epoch": 0.3 + n_pairs / 1000}

    def steps(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:
        """Train, yielding each epoch; epoch 0 is what it starts from."""
        learning, asked = self.split(train, rng)
        drawn_from, ordered_by, asked_by = rng.integers(2**63, size=3).tolist()
        counts = item_likes(learning)
        self.offset_ = self._offsets(train.items, counts)
        dim = train.items.embeddings.shape[1]
        n_read = (2 if self.liked_mean else 1) * dim
        self.network_ = Network.drawn(n_read + dim, self.hidden, drawn_from, "label")
        if self.zero_last_layer:
            self.network_.weights[-1].zero_()
            self.network_.biases[-1].zero_()
        trainer = RepairedTrainer(
            self.network_,
            train.items.embeddings,
            self._offset(train.items),
            People(learning.users, counts, self.liked_mean),
            People(asked.users, counts, self.liked_mean),
            softmax=self.softmax,
            learning_rate=self.learning_rate,
            seeds=(ordered_by, asked_by),
        )
        loop = Loop(trainer, self.epochs, self.patience, trainer.baseline, from_start=True)
        yield from self.run(loop)

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return s, float32 (n_cases, n_items)."""
        read = reading(cases, cases.support, self.liked_mean)
        scores: np.ndarray = self.network_.raw(read, items.embeddings) + self._offset(items)
        return scores

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return weights, offsets and settings."""
        settings = {
            "epochs": self.epochs,
            "learning_rate": self.learning_rate,
            "hidden": list(self.hidden),
            "patience": self.patience,
            "liked_mean": self.liked_mean,
            "popularity_offset": self.popularity_offset,
            "softmax": self.softmax,
            "zero_last_layer": self.zero_last_layer,
            "validation_share": self.validation_share,
        }
        return self.network_.arrays(), {"settings": settings, "offset": self.offset_}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the fitted method that was stored."""
        made = cls(**values["settings"])
        made.network_ = Network.of_arrays(arrays, "label")
        made.offset_ = dict(values["offset"])
        return made

    def _offsets(self, items: Items, counts: np.ndarray) -> dict[str, float]:
        liked = np.flatnonzero(counts)
        if not self.popularity_offset or not len(liked):
            return {}
        logs = np.log1p(counts[liked])
        centred = (logs - logs.mean()).tolist()
        return {items.ids[n]: value for n, value in zip(liked.tolist(), centred, strict=True)}

    def _offset(self, items: Items) -> np.ndarray:
        return np.array([self.offset_.get(id_, 0.0) for id_ in items.ids], dtype=np.float32)
