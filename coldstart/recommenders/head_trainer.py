"""What trains the article head: Adam over shuffled batches of pairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coldstart.recommenders.head_network import Network, distinct
from coldstart.recommenders.pairs import Pairs
from coldstart.training import Checkpoint, Validation

if TYPE_CHECKING:
    import torch


class HeadTrainer:
    """Adam over shuffled batches of pairs; a `training.Trainer`.

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

        self.network = network
        self._validate = validate
        self._users, rows = distinct(users)
        self._items, columns = distinct(items)
        self._rows, self._columns = rows[pairs.users], columns[pairs.items]
        self._targets = torch.from_numpy(pairs.targets)
        self._batch_size = batch_size
        self._generator = torch.Generator().manual_seed(seed)
        for parameter in network.parameters():
            parameter.requires_grad_(True)
        self._adam = torch.optim.Adam(network.parameters(), lr=learning_rate, fused=True)
        self._best = [p.detach().clone() for p in network.parameters()]

    def train_epoch(self) -> float:
        """Go once over the pairs in a new order; return the mean loss."""
        import torch

        total = 0.0
        order = torch.randperm(len(self._rows), generator=self._generator)
        for batch in torch.split(order, self._batch_size):
            outputs = self.network.outputs(
                self._users, self._items, self._rows[batch], self._columns[batch]
            )
            loss = self.network.losses(outputs, self._targets[batch]).mean()
            self._adam.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            self._adam.step()
            total += float(loss.detach()) * len(batch)
        return total / len(order)

    def validate(self) -> Validation:
        """Measure on the held-out users."""
        return self._validate(self.network)

    def keep(self) -> None:
        """Remember the present weights as the best."""
        self._best = [p.detach().clone() for p in self.network.parameters()]

    def restore(self) -> None:
        """Put the best weights in place."""
        self._put(self._best)

    def snapshot(self) -> Checkpoint:
        """Return weights, best weights, Adam's moments and the generator."""
        tensors = {"generator": self._generator.get_state().clone()}
        for n, parameter in enumerate(self.network.parameters()):
            tensors[f"weight_{n}"] = parameter.detach().clone()
            tensors[f"best_{n}"] = self._best[n].clone()
            for key, value in self._adam.state[parameter].items():
                tensors[f"adam_{n}_{key}"] = value.clone()
        return Checkpoint(tensors, {})

    def resume(self, checkpoint: Checkpoint) -> None:
        """Go back to what `snapshot` returned."""
        stored = checkpoint.tensors
        self._generator.set_state(stored["generator"])
        parameters = self.network.parameters()
        self._best = [stored[f"best_{n}"].clone() for n in range(len(parameters))]
        self._put([stored[f"weight_{n}"] for n in range(len(parameters))])
        for n, parameter in enumerate(parameters):
            prefix = f"adam_{n}_"
            self._adam.state[parameter] = {
                key.removeprefix(prefix): value.clone()
                for key, value in stored.items()
                if key.startswith(prefix)
            }

    def _put(self, values: Sequence[torch.Tensor]) -> None:
        import torch

        with torch.no_grad():
            for parameter, value in zip(self.network.parameters(), values, strict=True):
                parameter.copy_(value)
