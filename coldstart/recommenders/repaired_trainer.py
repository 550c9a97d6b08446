"""What trains the repaired head: people show some likes, the others are to be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.metrics.bootstrap import FEWEST, interval, mean_draws, resampling
from coldstart.metrics.ranking import ndcg
from coldstart.models.neural.adam_trainer import AdamTrainer
from coldstart.models.neural.mlp_network import Network
from coldstart.models.neural.tower_networks import shown_likes
from coldstart.models.queries import Queries
from coldstart.training.loop import Validation

if TYPE_CHECKING:
    import torch

CANDIDATES = 256  # items in a softmax while training
PEOPLE = 64  # per step of the softmax
PAIRS = 2048  # per step of the pair loss
BLOCK = 1024  # people whose likes are spread out at a time
NEVER = -1e9  # log-odds of what a person has been shown


class People:
    """Those who like something, and what popularity says of the items.

    Parameters
    ----------
    users : Queries
        With all their likes.
    counts : ndarray, int64 (n_items,)
        Likes of each item by those who are learnt from.
    liked_mean : bool
        Whether the mean of what they show is read beside their profile.
    """

    def __init__(self, users: Queries, counts: np.ndarray, liked_mean: bool) -> None:
        self.users = users.take(np.flatnonzero(np.diff(users.support.indptr)))
        self.counts = counts
        self._liked_mean = liked_mean

    def __len__(self) -> int:
        return len(self.users)

    def showing(self, generator: torch.Generator) -> tuple[np.ndarray, csr_matrix, csr_matrix]:
        """Draw what each of them shows.

        Returns
        -------
        read : ndarray, float32 (n, n_read)
        shown, hidden : csr_matrix, bool (n, n_items)
        """
        import torch
        from scipy.sparse import vstack

        likes, parts = self.users.support, []
        for start in range(0, len(self.users), BLOCK):
            liked = torch.from_numpy(likes[start : start + BLOCK].toarray().astype(bool))
            parts.append(csr_matrix(shown_likes(liked, generator).numpy()))
        shown = vstack(parts, format="csr") if parts else likes
        hidden = likes.astype(np.int8) - shown.astype(np.int8)
        hidden.eliminate_zeros()
        return reading(self.users, shown, self._liked_mean), shown, hidden.astype(bool)


def reading(cases: Queries, shown: csr_matrix, liked_mean: bool) -> np.ndarray:
    """Return what the network reads of people, float32 (n, dim) or (n, 2 dim).

    Parameters
    ----------
    cases : Queries
    shown : csr_matrix, bool (n, len(cases.support_items))
    liked_mean : bool
    """
    if not liked_mean:
        return cases.embeddings
    sums = np.asarray(shown.astype(np.float32) @ cases.support_items.embeddings)
    n_shown = np.asarray(shown.sum(axis=1), dtype=np.float32).reshape(-1, 1)
    return np.concatenate([cases.embeddings, sums / np.maximum(n_shown, 1)], axis=1)


class RepairedTrainer(AdamTrainer):
    """Adam on lists of candidates, or on pairs.

    Parameters
    ----------
    network : Network
    items : ndarray, float32 (n_items, dim)
    offset : ndarray, float32 (n_items,)
    people, asked : People
        Those it learns from, and the held-out ones who judge it.
    softmax : bool
    learning_rate : float
    seeds : tuple of int
        Of everything drawn while training, and of what the judges show.
    """

    def __init__(
        self,
        network: Network,
        items: np.ndarray,
        offset: np.ndarray,
        people: People,
        asked: People,
        *,
        softmax: bool,
        learning_rate: float,
        seeds: tuple[int, int],
    ) -> None:
        import torch

        super().__init__(network.parameters(), learning_rate, seeds[0])
        self.network = network
        self._items, self._offset = torch.from_numpy(items), torch.from_numpy(offset)
        self._known = torch.from_numpy(np.flatnonzero(people.counts))
        self._people, self._softmax = people, softmax
        self._judges = _Judges(asked, torch.Generator().manual_seed(seeds[1]), softmax)
        self.baseline = self._judges.baseline

    def train_epoch(self) -> float:
        """Have everyone show some likes, and learn to find the others."""
        if not len(self._people):
            return 0.0
        read, shown, hidden = self._people.showing(self.generator)
        return (self._lists if self._softmax else self._pairs)(read, shown, hidden)

    def validate(self) -> Validation:
        """Return loss and NDCG@10 of the held-out people, who show the same likes each time."""
        if not len(self._judges.people):
            return Validation()
        raw = self.network.raw(self._judges.read, self._items.numpy()) + self._offset.numpy()
        return self._judges.say(raw)

    def _lists(self, read: np.ndarray, shown: csr_matrix, hidden: csr_matrix) -> float:
        import torch

        total, n_steps = 0.0, 0
        for rows in torch.split(torch.randperm(len(read), generator=self.generator), PEOPLE):
            mixed = torch.randperm(len(self._known), generator=self.generator)[:CANDIDATES]
            among = self._known[mixed]
            here, columns = rows.numpy(), among.numpy()
            people = torch.from_numpy(read[here])
            scores = self.network.all_outputs(*self.network.sides(people, self._items[among]))
            scores = scores + self._offset[among]
            seen = torch.from_numpy(shown[here][:, columns].toarray())
            wanted = torch.from_numpy(hidden[here][:, columns].toarray())
            if wanted.any():
                total += self.step(negative_log_likelihood(scores, seen, wanted))
                n_steps += 1
        return total / max(n_steps, 1)

    def _pairs(self, read: np.ndarray, shown: csr_matrix, hidden: csr_matrix) -> float:
        import torch

        people = torch.from_numpy(read)
        liked = torch.from_numpy(np.stack(hidden.nonzero()).astype(np.int64))
        others = _unseen(liked[0], (shown + hidden).tocsr(), self._known, self.generator)
        rows, columns = torch.cat([liked, others], dim=1)
        targets = torch.cat([torch.ones(liked.shape[1]), torch.zeros(others.shape[1])])
        total = 0.0
        for batch in torch.split(torch.randperm(len(rows), generator=self.generator), PAIRS):
            outputs = self.network.outputs(people, self._items, rows[batch], columns[batch])
            outputs = outputs + self._offset[columns[batch]]
            loss = self.network.losses(outputs, targets[batch]).mean()
            total += self.step(loss) * len(batch)
        return total / max(len(rows), 1)


class _Judges:
    """Held-out people, with what they show, and how the popularity list does for them."""

    def __init__(self, people: People, generator: torch.Generator, softmax: bool) -> None:
        self.people = people
        self.read, self._shown, self._hidden = people.showing(generator)
        self._softmax = softmax
        self._weights = resampling(people.users.ids, seed=0)
        popular = np.tile(people.counts.astype(np.float32), (len(people), 1))
        self._popular = ndcg(popular, self._hidden, 10, self._shown)
        self.baseline = _mean(self._popular)

    def say(self, raw: np.ndarray) -> Validation:
        """Return what scores of everyone and everything, float32 (n, n_items), are worth."""
        import torch

        shown, hidden = (torch.from_numpy(m.toarray()) for m in (self._shown, self._hidden))
        scores = torch.from_numpy(raw)
        if self._softmax:
            loss = float(negative_log_likelihood(scores, shown, hidden))
        else:
            loss = float(_balanced(scores, shown, hidden))
        values = ndcg(raw, self._hidden, 10, self._shown)
        ahead, lead = values - self._popular, {}
        if np.isfinite(ahead).sum() >= FEWEST:
            lead = {"ndcg@10": list(interval(mean_draws(ahead, self._weights)))}
        n_shown = np.asarray(self._shown.sum(axis=1)).ravel()
        known = (int(n_shown.min(initial=0)), int(n_shown.max(initial=0)))
        return Validation(loss, _mean(values), lead, None, int(np.isfinite(values).sum()), known)


def negative_log_likelihood(
    scores: torch.Tensor, shown: torch.Tensor, wanted: torch.Tensor
) -> torch.Tensor:
    """Return the mean negative log-softmax of what is wanted, among what is not shown."""
    import torch

    odds = torch.log_softmax(scores.masked_fill(shown, NEVER), dim=1)
    return -torch.where(wanted, odds, 0.0).sum() / wanted.sum().clamp(min=1)


def _balanced(scores: torch.Tensor, shown: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return the pair loss as if each person had as many negatives as likes, all of them heard."""
    import torch

    loss = torch.nn.functional.binary_cross_entropy_with_logits
    others = ~(shown | wanted)
    each = loss(scores, wanted.float(), reduction="none")
    n_wanted = wanted.sum(dim=1, keepdim=True)
    share = n_wanted / others.sum(dim=1, keepdim=True).clamp(min=1)
    weights = wanted + others * share
    return (each * weights).sum() / weights.sum().clamp(min=1)


def _unseen(
    users: torch.Tensor, seen: csr_matrix, known: torch.Tensor, generator: torch.Generator
) -> torch.Tensor:
    """Draw an item for each user of a like, and drop what that user has, int64 (2, n)."""
    import torch

    drawn = known[torch.randint(len(known), (len(users),), generator=generator)]
    new = ~np.asarray(seen[users.numpy().copy(), drawn.numpy().copy()]).ravel().astype(bool)
    return torch.stack([users, drawn])[:, torch.from_numpy(new)]


def _mean(values: np.ndarray) -> dict[str, float]:
    return {"ndcg@10": float(np.nanmean(values))} if np.isfinite(values).any() else {}
