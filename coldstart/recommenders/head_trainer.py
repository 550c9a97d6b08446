"""What trains the article head: Adam over shuffled batches of pairs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from coldstart.recommenders.adam_trainer import AdamTrainer
from coldstart.recommenders.head_network import Network, distinct
from coldstart.recommenders.pairs import Pairs
from coldstart.training import Validation


class HeadTrainer(AdamTrainer):
    """Adam over shuffled batches of pairs.

    Parameters
    ----------
    network : Network
    users, items : ndarray, float32 (n, dim)
        The vectors that the pairs point into; equal ones, such as of shared profiles, are merged.
    pairs : Pairs
    validate : callable
        What held-out users say of the network.
    learning_rate : float
    batch_size : int
    seed : int
        Of the order of the batches.
    """

    def __init__(
        self,
        network: Network,
        users: np.ndarray,
        items: np.ndarray,
        pairs: Pairs,
        validate: Callable[[Network], Validation],
        *,
        learning_rate: float,
        batch_size: int,
        seed: int,
    ) -> None:
        import torch

        super().__init__(network.parameters(), learning_rate, seed)
        self.network = network
        self._validate = validate
        self._users, rows = distinct(users)
        self._items, columns = distinct(items)
        self._rows, self._columns = rows[pairs.users], columns[pairs.items]
        self._targets = torch.from_numpy(pairs.targets)
        self._batch_size = batch_size

    def train_epoch(self) -> float:
        """Go once over the pairs in a new order; return the mean loss."""
        import torch

        total = 0.0
        order = torch.randperm(len(self._rows), generator=self.generator)
        for batch in torch.split(order, self._batch_size):
            outputs = self.network.outputs(
                self._users, self._items, self._rows[batch], self._columns[batch]
            )
            loss = self.network.losses(outputs, self._targets[batch]).mean()
            total += self.step(loss) * len(batch)
        return total / len(order)

    def validate(self) -> Validation:
        """Measure on the held-out users."""
        return self._validate(self.network)
