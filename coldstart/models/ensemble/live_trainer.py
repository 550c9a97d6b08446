"""What trains the tuned head: the blend's weights, from popularity up, and those who judge them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from coldstart.metrics.bootstrap import FEWEST, interval, mean_draws, resampling
from coldstart.models.ensemble.rankings import Rankings
from coldstart.models.ensemble.splines import linear_spline_basis
from coldstart.models.ensemble.weights import NdcgEvaluator
from coldstart.models.neural.adam_trainer import AdamTrainer
from coldstart.models.neural.mlp_network import Network
from coldstart.models.queries import Items, Queries
from coldstart.recommenders.repaired_trainer import reading
from coldstart.training.loop import Checkpoint, Validation

if TYPE_CHECKING:
    import torch

PEOPLE = 512  # lists per step
CANDIDATES = 256  # items in a list while a network learns too
TIE = 0.5  # of each number of likes to all of them, divided by the square root of the lists


@dataclass(frozen=True, eq=False)
class Lists:
    """Candidates of some cases, all over the same items.

    Attributes
    ----------
    standard : Tensor, float32 (n_members, n_cases, n_items)
    wanted, shut : Tensor, bool (n_cases, n_items)
        What is to be found, and what may not be ranked.
    near : Tensor, float32 (n_cases, n_knots)
        How much the weights at each knot count.
    read, items : Tensor, float32 (n_cases, 2 dim), (n_items, dim)
        What a network reads.
    """

    standard: torch.Tensor
    wanted: torch.Tensor
    shut: torch.Tensor
    near: torch.Tensor
    read: torch.Tensor
    items: torch.Tensor

    @classmethod
    def of(cls, rankings: Rankings, spline_knots: np.ndarray) -> list[Self]:
        """Return rankings, block by block, without the cases that have nothing to find."""
        import torch

        found = []
        assert rankings.asked is not None
        for block, (cases, items) in zip(rankings.blocks(), rankings.asked, strict=True):
            standard, liked, open_, n_likes = block
            able = np.flatnonzero(liked.any(axis=1))
            some = cases.take(able)
            parts = (
                standard[:, able],
                liked[able],
                ~open_[able],
                linear_spline_basis(n_likes[able], spline_knots).astype(np.float32),
                reading(some, some.support, liked_mean=True),
                items.embeddings,
            )
            found.append(cls(*(torch.from_numpy(np.ascontiguousarray(part)) for part in parts)))
        return found


class Judges:
    """Held-out users, asked with nothing known of them and with a few of their likes.

    Attributes
    ----------
    rankings : Rankings
        With `asked`.
    n_users : int
    known : tuple of int
        The fewest and the most likes that are known of them when they are asked.
    """

    def __init__(self, rankings: Rankings) -> None:
        assert rankings.asked is not None
        self.rankings = rankings
        blocks = zip(rankings.blocks(), rankings.asked, strict=True)
        ids = [
            cases.ids[n]
            for (_, liked, _, _), (cases, _) in blocks
            for n in np.flatnonzero(liked.any(axis=1)).tolist()
        ]
        self.users, self._of = np.unique(np.array(ids, dtype=object), return_inverse=True)
        self.n_users = len(self.users)
        self._judge = NdcgEvaluator(rankings)
        asked_with = np.concatenate([np.zeros(0, np.int64), *rankings.n_likes])
        self.known = (int(asked_with.min(initial=0)), int(asked_with.max(initial=0)))
        self._able = np.concatenate([np.zeros(0, bool), *(b.any(axis=1) for b in rankings.liked)])

    def values(self, scores: Sequence[np.ndarray]) -> np.ndarray:
        """Return each user's NDCG@10, the mean over what was known, float64 (n_users,).

        Parameters
        ----------
        scores : sequence of ndarray, float32 (n_cases, n_items)
            Block by block.
        """
        open_ = zip(scores, self.rankings.open_, strict=True)
        shut = [np.where(may, some, np.float32(-np.inf)) for some, may in open_]
        each = self._judge.of(shut)[self._able]
        return np.bincount(self._of, each, self.n_users) / np.bincount(self._of)

    def asked(self) -> Sequence[tuple[Queries, Items]]:
        """Return who is asked about what, block by block."""
        return self.rankings.asked or []


class LiveTrainer(AdamTrainer):
    """Adam on the weights of the members, and of a network beside them, over lists.

    Weights below zero are set to zero after each step. Those at each number of known likes are
    drawn to their mean over all numbers.

    Parameters
    ----------
    lists : sequence of Lists
        What the members say of people whom they were not fitted on.
    judges : Judges
    spline_knots : ndarray, int64 (n_knots,)
    start : ndarray, float64 (n_knots, n_members)
    network : Network or None
        What it says is added to the weighted sum.
    learning_rate : float
    seed : int
    """

    def __init__(
        self,
        lists: Sequence[Lists],
        judges: Judges,
        spline_knots: np.ndarray,
        start: np.ndarray,
        network: Network | None,
        learning_rate: float,
        seed: int,
    ) -> None:
        import torch

        # Row by row in memory, as the stored moments of Adam are, which its fused step relies on.
        self._weights = torch.from_numpy(start.astype(np.float32, order="C"))
        self.network = network
        self._lists, self._judges = lists, judges
        self._asked = Lists.of(judges.rankings, spline_knots)
        # With nothing known, what goes by likes says nothing, and has no weight to learn there.
        says = [(b.near > 0).float().T @ b.standard.any(dim=2).float().T for b in lists]
        self._says = torch.stack(says).sum(dim=0) > 0
        self._tie = TIE / np.sqrt(max(sum(len(block.near) for block in lists), 1))
        self._near = [linear_spline_basis(n, spline_knots) for n in judges.rankings.n_likes]
        self._draws = resampling([str(user) for user in judges.users], seed=0)
        self._now = self._popular = judges.values(self._scores())
        self._first = True
        parameters = [] if network is None else network.parameters()
        super().__init__([self._weights, *parameters], learning_rate, seed)
        self.baseline = {"ndcg@10": float(self._popular.mean())}

    @property
    def weights(self) -> np.ndarray:
        """Present weights, float64 (n_knots, n_members)."""
        found: np.ndarray = self._weights.detach().numpy().astype(np.float64)
        return found

    def train_epoch(self) -> float:
        """Go once over all lists in a random order; return the mean loss."""
        import torch

        batches = [
            (block, rows)
            for block in self._lists
            for rows in torch.split(
                torch.randperm(len(block.near), generator=self.generator), PEOPLE
            )
            if len(rows)
        ]
        total, n = 0.0, 0
        for place in torch.randperm(len(batches), generator=self.generator).tolist():
            block, rows = batches[place]
            loss = self._loss(block, rows, self._candidates(block))
            if loss is None:
                continue
            n_knots = self._says.sum(dim=0).clamp(min=1)
            apart = (self._weights - self._weights.sum(dim=0) / n_knots) * self._says
            total += self.step(loss + self._tie * (apart**2).sum()) * len(rows)
            n += len(rows)
            with torch.no_grad():
                self._weights.clamp_(min=0.0).mul_(self._says)
        return total / max(n, 1)

    def validate(self) -> Validation:
        """Ask the judges: better is what gains more than one paired standard error."""
        import torch

        values = self._judges.values(self._scores())
        gain, n = values - self._best_values, len(values)
        better = self._first or gain.mean() > gain.std(ddof=1) / np.sqrt(n)
        self._first, self._now = False, values
        lead = {}
        if n >= FEWEST:
            lead["ndcg@10"] = list(interval(mean_draws(values - self._popular, self._draws)))
        with torch.inference_mode():
            losses = [
                (float(loss), len(block.near))
                for block in self._asked
                if (loss := self._loss(block, torch.arange(len(block.near)), None)) is not None
            ]
        total = sum(loss * size for loss, size in losses) / sum(size for _, size in losses)
        said = {"ndcg@10": float(values.mean())}
        return Validation(total, said, lead, bool(better), n, self._judges.known)

    def keep(self) -> None:
        """Remember the present weights, and what the judges say of them."""
        super().keep()
        self._best_values = self._now

    def snapshot(self) -> Checkpoint:
        """Return the state, and what the judges say of the best weights."""
        import torch

        kept = super().snapshot()
        return Checkpoint({**kept.tensors, "judged": torch.from_numpy(self._best_values)}, {})

    def resume(self, checkpoint: Checkpoint) -> None:
        """Go back to what `snapshot` returned."""
        super().resume(checkpoint)
        self._best_values = checkpoint.tensors["judged"].numpy()
        self._first = False

    def beside(self, asked: Sequence[tuple[Queries, Items]]) -> list[np.ndarray] | None:
        """Return what the network says of cases and items, block by block; None without one."""
        if self.network is None:
            return None
        return [
            self.network.raw(reading(cases, cases.support, liked_mean=True), items.embeddings)
            for cases, items in asked
        ]

    def _scores(self) -> list[np.ndarray]:
        """Return what the judges are shown, block by block."""
        found = []
        added = self.beside(self._judges.asked())
        for place, standard in enumerate(self._judges.rankings.standard):
            mine = (self._near[place] @ self.weights).astype(np.float32)
            scores = np.einsum("nm,mni->ni", mine, standard)
            found.append(scores if added is None else scores + added[place])
        return found

    def _candidates(self, block: Lists) -> torch.Tensor | None:
        """Draw some items where a network learns too, which would take long over all of them."""
        import torch

        if self.network is None or block.items.shape[0] <= CANDIDATES:
            return None
        return torch.randperm(block.items.shape[0], generator=self.generator)[:CANDIDATES]

    def _loss(
        self, block: Lists, rows: torch.Tensor, columns: torch.Tensor | None
    ) -> torch.Tensor | None:
        """Return the mean surprise at what people like; None where none of it is among these."""
        import torch

        standard, wanted, shut = block.standard[:, rows], block.wanted[rows], block.shut[rows]
        items = block.items
        if columns is not None:
            standard, items = standard[:, :, columns], items[columns]
            wanted, shut = wanted[:, columns], shut[:, columns]
        some = wanted.any(dim=1)
        if not some.any():
            return None
        scores = torch.einsum("nm,mni->ni", block.near[rows] @ self._weights, standard)
        if self.network is not None:
            scores = scores + self.network.all_outputs(*self.network.sides(block.read[rows], items))
        odds = torch.log_softmax(scores.masked_fill(shut, -1e9), dim=1)
        each = torch.where(wanted, odds, 0.0).sum(dim=1)[some] / wanted.sum(dim=1)[some]
        return -each.mean()
