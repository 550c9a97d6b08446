"""The article head's network and what trains it, in torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Self

import numpy as np

from coldstart.recommenders.pairs import Pairs
from coldstart.training import Checkpoint, Validation

if TYPE_CHECKING:
    import torch

CHUNK = 16_384  # pairs scored at a time: their hidden layer stays in the cache


class Network:
    """Linear layers with ReLU between, on a user's and an item's vector side by side.

    The first layer is linear in both vectors, so its halves are worked out once per user and once
    per item and added per pair: the same numbers as on the concatenation, for less.

    Parameters
    ----------
    weights, biases : list of Tensor
        Layer by layer; the last has one output, a logit, or a standardised rating.
    target : str
        ``label`` or ``rating``.
    """

    def __init__(
        self, weights: Sequence[torch.Tensor], biases: Sequence[torch.Tensor], target: str
    ) -> None:
        self.weights = list(weights)
        self.biases = list(biases)
        self.target = target
        self.centre, self.scale = 0.0, 1.0

    @classmethod
    def drawn(cls, n_inputs: int, hidden: Sequence[int], seed: int, target: str) -> Self:
        """Return a network with weights drawn as torch's `Linear` draws them.

        Uniform within 1 / sqrt(n_in) of 0 (He et al. 2015, with a of the square root of 5).
        """
        import torch

        generator = torch.Generator().manual_seed(seed)
        widths = [n_inputs, *hidden, 1]
        weights, biases = [], []
        for n_in, n_out in pairwise(widths):
            bound = n_in**-0.5
            weights.append((torch.rand(n_out, n_in, generator=generator) * 2 - 1) * bound)
            biases.append((torch.rand(n_out, generator=generator) * 2 - 1) * bound)
        return cls(weights, biases, target)

    def scale_to(self, targets: np.ndarray) -> None:
        """Standardise ratings, so that the article's learning rate suits any scale."""
        if self.target == "rating":
            self.centre, self.scale = float(targets.mean()), float(targets.std()) or 1.0

    def parameters(self) -> list[torch.Tensor]:
        """Return all weights and biases."""
        return [*self.weights, *self.biases]

    def outputs(
        self, users: torch.Tensor, items: torch.Tensor, rows: torch.Tensor, columns: torch.Tensor
    ) -> torch.Tensor:
        """Return raw outputs of pairs, (n,), given unique vectors and positions into them."""
        import torch

        dim = users.shape[1]
        first = self.weights[0]
        if 2 * len(rows) > len(users) + len(items):
            by_user, by_item = users @ first[:, :dim].T, items @ first[:, dim:].T
            inner = by_user[rows] + by_item[columns] + self.biases[0]
        else:
            joined = torch.cat([users[rows], items[columns]], dim=1)
            inner = torch.nn.functional.linear(joined, first, self.biases[0])
        return self._after_first(inner)

    def _after_first(self, inner: torch.Tensor) -> torch.Tensor:
        """Return raw outputs (n,) from the first layer's outputs (n, width)."""
        import torch

        for weight, bias in zip(self.weights[1:], self.biases[1:], strict=True):
            inner = torch.nn.functional.linear(torch.relu(inner), weight, bias)
        return inner.squeeze(1)

    def losses(self, outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        """Return each pair's loss: cross-entropy on logits, or the squared error of a rating."""
        import torch

        if self.target == "rating":
            return (outputs - (targets - self.centre) / self.scale) ** 2
        return torch.nn.functional.binary_cross_entropy_with_logits(
            outputs, targets, reduction="none"
        )

    def loss(self, users: np.ndarray, items: np.ndarray, pairs: Pairs) -> float:
        """Return the mean loss over pairs."""
        import torch

        with torch.inference_mode():
            found = self.outputs(
                torch.from_numpy(users), torch.from_numpy(items),
                torch.from_numpy(pairs.users), torch.from_numpy(pairs.items),
            )  # fmt: skip
            return float(self.losses(found, torch.from_numpy(pairs.targets)).mean())

    def score(self, users: np.ndarray, items: np.ndarray) -> np.ndarray:
        """Return probabilities or ratings of all pairs, float32 (n_users, n_items)."""
        import torch

        n_users, n_items = len(users), len(items)
        found = np.empty((n_users, n_items), dtype=np.float32)
        block = max(1, CHUNK // max(n_items, 1))
        first, dim = self.weights[0], users.shape[1]
        with torch.inference_mode():
            by_user = torch.from_numpy(users) @ first[:, :dim].T
            by_item = torch.from_numpy(items) @ first[:, dim:].T + self.biases[0]
            for start in range(0, n_users, block):
                here = by_user[start : start + block, None, :] + by_item
                raw = self._after_first(here.flatten(0, 1)).view(len(here), n_items)
                shown = raw * self.scale + self.centre if self.target == "rating" else raw.sigmoid()
                found[start : start + block] = shown.numpy()
        return found

    def arrays(self) -> dict[str, np.ndarray]:
        """Return everything as arrays."""
        named = {f"weight_{n}": w.detach().numpy().copy() for n, w in enumerate(self.weights)}
        named |= {f"bias_{n}": b.detach().numpy().copy() for n, b in enumerate(self.biases)}
        return {**named, "scaling": np.array([self.centre, self.scale])}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, np.ndarray], target: str) -> Self:
        """Return the network that `arrays` described."""
        import torch

        n_layers = sum(name.startswith("weight_") for name in arrays)
        weights = [torch.from_numpy(arrays[f"weight_{n}"].copy()) for n in range(n_layers)]
        biases = [torch.from_numpy(arrays[f"bias_{n}"].copy()) for n in range(n_layers)]
        made = cls(weights, biases, target)
        made.centre, made.scale = arrays["scaling"].tolist()
        return made


class HeadTrainer:
    """Adam over shuffled batches of pairs; a `training.Trainer`.

    Parameters
    ----------
    network : Network
    users, items : ndarray, float32 (n, dim)
        The unique vectors that the pairs point into.
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
        self._users, self._items = torch.from_numpy(users), torch.from_numpy(items)
        self._rows = torch.from_numpy(pairs.users)
        self._columns = torch.from_numpy(pairs.items)
        self._targets = torch.from_numpy(pairs.targets)
        self._batch_size = batch_size
        self._generator = torch.Generator().manual_seed(seed)
        for parameter in network.parameters():
            parameter.requires_grad_(True)
        self._adam = torch.optim.Adam(network.parameters(), lr=learning_rate)
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
