"""The two towers' networks and what trains them, in torch."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

import numpy as np

from coldstart.models.neural.adam_trainer import AdamTrainer
from coldstart.training.loop import Validation

if TYPE_CHECKING:
    import torch
    from scipy.sparse import csr_matrix

HIDDEN, WIDTH = 256, 128
MOST_SHOWN = 10  # likes that a person shows while training
BATCH = 128  # people per step
STEPS_A_ROUND = 50
LEARNING_RATE = 2e-3
DROPOUT = 0.2
BLOCK = 4_000_000  # scores worked out at a time
_NAMES = ("user_1", "user_bias_1", "user_2", "item_1", "item_bias_1", "item_2", "scale")


class Towers:
    """Two networks of one hidden layer, a scale, and a bias per item.

    Parameters
    ----------
    weights : list of Tensor
        As in the names of `arrays`.
    bias : Tensor, float32 (n_items,)
    """

    def __init__(self, weights: list[torch.Tensor], bias: torch.Tensor) -> None:
        self.weights = weights
        self.bias = bias

    @classmethod
    def drawn(cls, dim: int, bias: np.ndarray, seed: int) -> Self:
        """Return towers with weights drawn as torch's `Linear` draws them."""
        import torch

        generator = torch.Generator().manual_seed(seed)

        def uniform(n_out: int, n_in: int) -> torch.Tensor:
            return (torch.rand(n_out, n_in, generator=generator) * 2 - 1) / math.sqrt(n_in)

        weights = [
            uniform(HIDDEN, 2 * dim + 1), torch.zeros(HIDDEN), uniform(WIDTH, HIDDEN),
            uniform(HIDDEN, dim), torch.zeros(HIDDEN), uniform(WIDTH, HIDDEN),
            torch.tensor(5.0).log(),
        ]  # fmt: skip
        return cls(weights, torch.from_numpy(bias.copy()))

    def parameters(self) -> list[torch.Tensor]:
        """Return all that is learnt."""
        return [*self.weights, self.bias]

    def people(
        self, vectors: torch.Tensor, generator: torch.Generator | None = None
    ) -> torch.Tensor:
        """Return people's directions, (n, width), times the scale."""
        directions = self._tower(vectors, 0, generator)
        return directions * self.weights[6].exp()

    def items(self, vectors: torch.Tensor) -> torch.Tensor:
        """Return items' directions, (n, width)."""
        return self._tower(vectors, 3, None)

    def _tower(
        self, vectors: torch.Tensor, first: int, generator: torch.Generator | None
    ) -> torch.Tensor:
        import torch

        weight, bias, second = self.weights[first : first + 3]
        inner = torch.relu(torch.nn.functional.linear(vectors, weight, bias))
        if generator is not None:
            kept = torch.rand(inner.shape, generator=generator) >= DROPOUT
            inner = inner * kept.float().div_(1 - DROPOUT)
        return torch.nn.functional.normalize(torch.nn.functional.linear(inner, second), dim=1)

    def score(
        self,
        means: np.ndarray,
        n_likes: np.ndarray,
        profiles: np.ndarray,
        items: np.ndarray,
        bias: np.ndarray,
    ) -> np.ndarray:
        """Return scores, float32 (n_cases, n_items)."""
        import torch

        scores = np.empty((len(means), len(items)), dtype=np.float32)
        block = max(1, BLOCK // max(len(items), 1))
        with torch.inference_mode():
            right = self.items(torch.tensor(items)).T  # a copy: aligned alike on every call
            added = torch.from_numpy(bias)
            for start in range(0, len(means), block):
                rows = slice(start, start + block)
                shown = (torch.from_numpy(part[rows]) for part in (means, n_likes, profiles))
                scores[rows] = (self.people(side_by_side(*shown)) @ right + added).numpy()
        return scores

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the weights by name."""
        named = zip((*_NAMES, "bias"), self.parameters(), strict=True)
        return {name: weight.detach().numpy().copy() for name, weight in named}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, np.ndarray]) -> Self:
        """Return the towers that `arrays` described."""
        import torch

        weights = [torch.from_numpy(np.array(arrays[name])) for name in _NAMES]
        return cls(weights, torch.from_numpy(arrays["bias"].copy()))


def side_by_side(
    means: torch.Tensor, n_likes: torch.Tensor, profiles: torch.Tensor
) -> torch.Tensor:
    """Return what the tower of people reads, float32 (n, 2 dim + 1)."""
    import torch

    return torch.cat([means, torch.log1p(n_likes.float())[:, None], profiles], dim=1)


class TowerTrainer(AdamTrainer):
    """What a `training.Loop` trains: a round is `STEPS_A_ROUND` steps of Adam.

    Parameters
    ----------
    towers : Towers
    items : ndarray, float32 (n_items, dim)
    people, asked : tuple of ndarray, float32 (n, dim), and csr_matrix, bool (n, n_items)
        Profile vectors and likes of those it learns from, and of those who judge it.
    seeds : tuple of int
        Of the batches, and of what the judges show.
    """

    def __init__(
        self,
        towers: Towers,
        items: np.ndarray,
        people: tuple[np.ndarray, csr_matrix],
        asked: tuple[np.ndarray, csr_matrix],
        *,
        seeds: tuple[int, int],
    ) -> None:
        import torch

        super().__init__(towers.parameters(), LEARNING_RATE, seeds[0])
        self.towers = towers
        self._items = torch.tensor(items)
        self._profiles, self._likes = _useful(*people)
        self._asked = _useful(*asked)
        self._asked_by = seeds[1]

    def train_epoch(self) -> float:
        """Take the steps of a round; return their mean loss."""
        import torch

        if not len(self._profiles):
            return 0.0
        total = 0.0
        for _ in range(STEPS_A_ROUND):
            drawn = torch.randint(len(self._profiles), (BATCH,), generator=self.generator)
            profiles, likes = self._profiles[drawn], self._likes[drawn.numpy()]
            loss = self._loss(profiles, likes, self.generator, dropout=True)
            total += self.step(loss)
        return total / STEPS_A_ROUND

    def validate(self) -> Validation:
        """Return the loss of the held-out people, who show the same likes each time."""
        import torch

        if not len(self._asked[0]):
            return Validation()
        shown_by = torch.Generator().manual_seed(self._asked_by)
        with torch.inference_mode():
            return Validation(float(self._loss(*self._asked, shown_by, dropout=False)))

    def _loss(
        self,
        profiles: torch.Tensor,
        likes: csr_matrix,
        generator: torch.Generator,
        *,
        dropout: bool,
    ) -> torch.Tensor:
        """Return the mean surprise at the likes that are not shown, each counting once."""
        import torch

        liked = torch.from_numpy(likes.toarray())
        shown = shown_likes(liked, generator)
        n_shown = shown.sum(dim=1)
        means = shown.float() @ self._items / n_shown.clamp(min=1)[:, None]
        inner = generator if dropout else None
        people = self.towers.people(side_by_side(means, n_shown, profiles), inner)
        scores = people @ self.towers.items(self._items).T + self.towers.bias
        negative_log_likelihood = -torch.log_softmax(scores.masked_fill(shown, -torch.inf), dim=1)
        hidden = liked & ~shown
        return torch.where(hidden, negative_log_likelihood, 0.0).sum() / hidden.sum().clamp(min=1)


def _useful(profiles: np.ndarray, likes: csr_matrix) -> tuple[torch.Tensor, csr_matrix]:
    """Return those who like something."""
    import torch

    rows = np.flatnonzero(np.diff(likes.indptr))
    return torch.from_numpy(profiles[rows]), likes[rows]


def shown_likes(liked: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Draw 0 to `MOST_SHOWN` likes of each person, one at least staying hidden."""
    import torch

    keys = torch.rand(liked.shape, generator=generator).masked_fill(~liked, -1.0)
    most = min(MOST_SHOWN, liked.shape[1])
    places = keys.topk(most, dim=1).indices
    wanted = torch.randint(MOST_SHOWN + 1, (len(liked),), generator=generator)
    wanted = torch.minimum(wanted, (liked.sum(dim=1) - 1).clamp(min=0))
    first = torch.arange(most)[None, :] < wanted[:, None]
    return torch.zeros_like(liked).scatter(1, places, first)
