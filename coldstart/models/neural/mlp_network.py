"""The network of the article's MLP head and its trainer, in torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Self

import numpy as np

from coldstart.models.neural.adam_trainer import AdamTrainer
from coldstart.models.neural.pairs import Pairs
from coldstart.training.loop import Validation

if TYPE_CHECKING:
    import torch


CHUNK = 16_384  # pairs scored at a time: their hidden layer stays in the cache


class Network:
    """Linear layers with ReLU between, on a user's and an item's vector side by side.

    The first layer is linear in both vectors, W [u; i] = W_u u + W_i i, so its halves are worked
    out once for each user and item of a batch and added per pair: the same numbers as on the
    concatenation, for less.

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

        who, rows = _present(rows, len(users))
        what, columns = _present(columns, len(items))
        by_user, by_item = self.sides(users.index_select(0, who), items.index_select(0, what))
        lookup = torch.nn.functional.embedding  # its gradient is much faster than that of indexing
        return self._after_first(lookup(rows, by_user) + lookup(columns, by_item))

    def _after_first(self, inner: torch.Tensor) -> torch.Tensor:
        """Return raw outputs (n,) from the first layer's outputs (n, width)."""
        import torch

        for weight, bias in zip(self.weights[1:], self.biases[1:], strict=True):
            inner = torch.nn.functional.linear(torch.relu_(inner), weight, bias)
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
            outputs = self.outputs(
                torch.from_numpy(users), torch.from_numpy(items),
                torch.from_numpy(pairs.users), torch.from_numpy(pairs.items),
            )  # fmt: skip
            return float(self.losses(outputs, torch.from_numpy(pairs.targets)).mean())

    def all_outputs(self, by_user: torch.Tensor, by_item: torch.Tensor) -> torch.Tensor:
        """Return raw outputs of every user with every item, (n_users, n_items), given `sides`."""
        both = by_user[:, None, :] + by_item
        return self._after_first(both.flatten(0, 1)).view(len(by_user), len(by_item))

    def sides(self, users: torch.Tensor, items: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return what users and what items add to the first layer, (n, width) each."""
        import torch

        first, dim = self.weights[0], users.shape[1]
        linear = torch.nn.functional.linear
        return linear(users, first[:, :dim]), linear(items, first[:, dim:], self.biases[0])

    def raw(self, users: np.ndarray, items: np.ndarray) -> np.ndarray:
        """Return raw outputs of all pairs, float32 (n_users, n_items), equal users once."""
        import torch

        profiles, places = distinct(users)
        raw_of_profiles = np.empty((len(profiles), len(items)), dtype=np.float32)
        block = max(1, CHUNK // max(len(items), 1))
        with torch.inference_mode():
            by_user, by_item = self.sides(profiles, torch.from_numpy(items))
            for start in range(0, len(profiles), block):
                rows = slice(start, start + block)
                raw_of_profiles[rows] = self.all_outputs(by_user[rows], by_item).numpy()
        outputs: np.ndarray = raw_of_profiles[places.numpy()]
        return outputs

    def score(self, users: np.ndarray, items: np.ndarray) -> np.ndarray:
        """Return probabilities or ratings of all pairs, float32 (n_users, n_items)."""
        from scipy.special import expit

        raw = self.raw(users, items)
        if self.target == "rating":
            return raw * np.float32(self.scale) + np.float32(self.centre)
        probabilities: np.ndarray = expit(raw)
        return probabilities

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
        network = cls(weights, biases, target)
        network.centre, network.scale = arrays["scaling"].tolist()
        return network


def layers(n_inputs: int, hidden: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return inputs, outputs and numbers to learn (weights and biases) of each layer.

    >>> layers(4, (3,))
    [(4, 3, 15), (3, 1, 4)]
    """
    widths = [n_inputs, *hidden, 1]
    return [(n_in, n_out, (n_in + 1) * n_out) for n_in, n_out in pairwise(widths)]


def distinct(vectors: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the different rows in order of appearance, and where each row is found among them."""
    import torch

    place_of_row: dict[bytes, int] = {}
    places = [place_of_row.setdefault(row.tobytes(), len(place_of_row)) for row in vectors]
    firsts = np.unique(np.array(places, dtype=np.int64), return_index=True)[1]
    return torch.from_numpy(vectors[firsts]), torch.tensor(places, dtype=torch.int64)


def _present(positions: torch.Tensor, n: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return which of n positions occur, and `positions` as places among those."""
    import torch

    there = torch.zeros(n, dtype=torch.int64)
    there[positions] = 1
    places = there.cumsum(0) - 1
    return there.nonzero().squeeze(1), places.index_select(0, positions)


class MlpTrainer(AdamTrainer):
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
