"""The trainer of the live-tuned ensemble, and its validation users."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from coldstart.metrics.bootstrap import interval, mean_draws, resampling
from coldstart.metrics.comparisons import FEWEST
from coldstart.models.ensemble.rankings import Rankings
from coldstart.models.ensemble.splines import linear_spline_basis
from coldstart.models.ensemble.weights import NdcgEvaluator
from coldstart.models.neural.adam_trainer import AdamTrainer
from coldstart.models.queries import Items, Queries
from coldstart.training.loop import Checkpoint, Validation

if TYPE_CHECKING:
    import torch

PEOPLE = 512  # lists per step
TIE = 0.5  # of each number of likes to all of them, divided by the square root of the lists


@dataclass(frozen=True, eq=False)
class Lists:
    """Candidates of some queries over the same items, as tensors.

    Attributes
    ----------
    z_scores : Tensor, float32 (n_base_models, n_cases, n_items)
    wanted, excluded_mask : Tensor, bool (n_cases, n_items)
        The relevant items, and those that are not ranked.
    spline_weights : Tensor, float32 (n_cases, n_knots)
        The spline basis: the share of each knot in a query's weights.
    """

    z_scores: torch.Tensor
    wanted: torch.Tensor
    excluded_mask: torch.Tensor
    spline_weights: torch.Tensor

    @classmethod
    def of(cls, rankings: Rankings, spline_knots: np.ndarray) -> list[Self]:
        """Return rankings, block by block, without the queries that have no relevant item."""
        import torch

        lists = []
        for z_scores, liked, candidate_mask, n_likes in rankings.blocks():
            has_relevant = np.flatnonzero(liked.any(axis=1))
            parts = (
                z_scores[:, has_relevant],
                liked[has_relevant],
                ~candidate_mask[has_relevant],
                linear_spline_basis(n_likes[has_relevant], spline_knots).astype(np.float32),
            )
            lists.append(cls(*(torch.from_numpy(np.ascontiguousarray(part)) for part in parts)))
        return lists


class ValidationUsers:
    """Held-out users with no and with a few known likes.

    Attributes
    ----------
    rankings : Rankings
        With `queries_and_items`.
    n_users : int
    known : tuple of int
        The fewest and the most known likes.
    """

    def __init__(self, rankings: Rankings) -> None:
        assert rankings.queries_and_items is not None
        self.rankings = rankings
        blocks = zip(rankings.blocks(), rankings.queries_and_items, strict=True)
        ids = [
            cases.ids[n]
            for (_, liked, _, _), (cases, _) in blocks
            for n in np.flatnonzero(liked.any(axis=1)).tolist()
        ]
        self.users, self._of = np.unique(np.array(ids, dtype=object), return_inverse=True)
        self.n_users = len(self.users)
        self._evaluator = NdcgEvaluator(rankings)
        asked_with = np.concatenate([np.zeros(0, np.int64), *rankings.n_likes])
        self.known = (int(asked_with.min(initial=0)), int(asked_with.max(initial=0)))
        self._has_relevant = np.concatenate(
            [np.zeros(0, bool), *(b.any(axis=1) for b in rankings.liked)]
        )

    def values(self, scores: Sequence[np.ndarray]) -> np.ndarray:
        """Return each user's NDCG@10, the mean over numbers of known likes, float64 (n_users,).

        Parameters
        ----------
        scores : sequence of ndarray, float32 (n_cases, n_items)
            Block by block.
        """
        candidate_mask = zip(scores, self.rankings.candidate_mask, strict=True)
        masked = [
            np.where(is_candidate, block_scores, np.float32(-np.inf))
            for block_scores, is_candidate in candidate_mask
        ]
        ndcg = self._evaluator.of(masked)[self._has_relevant]
        return np.bincount(self._of, ndcg, self.n_users) / np.bincount(self._of)

    def queries_and_items(self) -> Sequence[tuple[Queries, Items]]:
        """Return the queries and items, block by block."""
        return self.rankings.queries_and_items or []


class LiveTrainer(AdamTrainer):
    """Adam on the weights of the base models, over lists.

    Weights below zero are set to zero after each step. Those at each number of known likes are
    penalized by their distance to the mean over all numbers.

    Parameters
    ----------
    lists : sequence of Lists
        Out-of-fold z-scores of the training users.
    validation_users : ValidationUsers
    spline_knots : ndarray, int64 (n_knots,)
    start : ndarray, float64 (n_knots, n_base_models)
    learning_rate : float
    seed : int
    """

    def __init__(
        self,
        lists: Sequence[Lists],
        validation_users: ValidationUsers,
        spline_knots: np.ndarray,
        start: np.ndarray,
        learning_rate: float,
        seed: int,
    ) -> None:
        import torch

        # Row by row in memory, as the stored moments of Adam are, which its fused step relies on.
        self._weights = torch.from_numpy(start.astype(np.float32, order="C"))
        self._lists, self._validation_users = lists, validation_users
        self._validation_lists = Lists.of(validation_users.rankings, spline_knots)
        # Without a known like, base models that need likes score 0: their weights stay 0 there.
        says = [(b.spline_weights > 0).float().T @ b.z_scores.any(dim=2).float().T for b in lists]
        self._has_signal = torch.stack(says).sum(dim=0) > 0
        self._tie = TIE / np.sqrt(max(sum(len(block.spline_weights) for block in lists), 1))
        self._near = [
            linear_spline_basis(n, spline_knots) for n in validation_users.rankings.n_likes
        ]
        self._draws = resampling([str(user) for user in validation_users.users], seed=0)
        self._values = self._popularity_values = validation_users.values(self._scores())
        self._first = True
        super().__init__([self._weights], learning_rate, seed)
        self.baseline = {"ndcg@10": float(self._popularity_values.mean())}

    @property
    def weights(self) -> np.ndarray:
        """Present weights, float64 (n_knots, n_base_models)."""
        weights: np.ndarray = self._weights.detach().numpy().astype(np.float64)
        return weights

    def train_epoch(self) -> float:
        """Go once over all lists in a random order; return the mean loss."""
        import torch

        batches = [
            (block, rows)
            for block in self._lists
            for rows in torch.split(
                torch.randperm(len(block.spline_weights), generator=self.generator), PEOPLE
            )
            if len(rows)
        ]
        total, n = 0.0, 0
        for place in torch.randperm(len(batches), generator=self.generator).tolist():
            block, rows = batches[place]
            loss = self._loss(block, rows)
            n_knots = self._has_signal.sum(dim=0).clamp(min=1)
            distances = (self._weights - self._weights.sum(dim=0) / n_knots) * self._has_signal
            total += self.step(loss + self._tie * (distances**2).sum()) * len(rows)
            n += len(rows)
            with torch.no_grad():
                self._weights.clamp_(min=0.0).mul_(self._has_signal)
        return total / max(n, 1)

    def validate(self) -> Validation:
        """Measure on the validation users; better means a gain above one paired standard error."""
        import torch

        values = self._validation_users.values(self._scores())
        gain, n = values - self._best_values, len(values)
        better = self._first or gain.mean() > gain.std(ddof=1) / np.sqrt(n)
        self._first, self._values = False, values
        gain_interval = {}
        if n >= FEWEST:
            gain_interval["ndcg@10"] = list(
                interval(mean_draws(values - self._popularity_values, self._draws))
            )
        with torch.inference_mode():
            losses = [
                (
                    float(self._loss(block, torch.arange(len(block.spline_weights)))),
                    len(block.spline_weights),
                )
                for block in self._validation_lists
                if len(block.spline_weights)
            ]
        total = sum(loss * size for loss, size in losses) / sum(size for _, size in losses)
        metrics = {"ndcg@10": float(values.mean())}
        return Validation(
            total, metrics, gain_interval, bool(better), n, self._validation_users.known
        )

    def keep(self) -> None:
        """Remember the present weights and their NDCG@10 of each user."""
        super().keep()
        self._best_values = self._values

    def snapshot(self) -> Checkpoint:
        """Return the state, and the NDCG@10 of each user under the best weights."""
        import torch

        checkpoint = super().snapshot()
        return Checkpoint({**checkpoint.tensors, "judged": torch.from_numpy(self._best_values)}, {})

    def resume(self, checkpoint: Checkpoint) -> None:
        """Go back to what `snapshot` returned."""
        super().resume(checkpoint)
        self._best_values = checkpoint.tensors["judged"].numpy()
        self._first = False

    def _scores(self) -> list[np.ndarray]:
        """Return the scores of the validation queries, block by block."""
        weights = [
            (spline_weights @ self.weights).astype(np.float32) for spline_weights in self._near
        ]
        blocks = zip(weights, self._validation_users.rankings.z_scores, strict=True)
        return [np.einsum("nm,mni->ni", some, z_scores) for some, z_scores in blocks]

    def _loss(self, block: Lists, rows: torch.Tensor) -> torch.Tensor:
        """Return the mean negative log-likelihood of the relevant items."""
        import torch

        wanted, excluded_mask = block.wanted[rows], block.excluded_mask[rows]
        weights = block.spline_weights[rows] @ self._weights
        scores = torch.einsum("nm,mni->ni", weights, block.z_scores[:, rows])
        log_shares = torch.log_softmax(scores.masked_fill(excluded_mask, -1e9), dim=1)
        losses = torch.where(wanted, log_shares, 0.0).sum(dim=1) / wanted.sum(dim=1)
        return -losses.mean()
