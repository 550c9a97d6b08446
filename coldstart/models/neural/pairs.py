"""Labelled pairs of users and items, as a pair-wise model learns from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coldstart.models.queries import Training

ENOUGH_DISLIKES = 0.2
"""Dislikes speak for themselves from so many on, as a share of the likes; of people too."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs by position.

    Attributes
    ----------
    users, items : ndarray, int64 (n,)
    targets : ndarray, float32 (n,)
        1 liked, 0 not; or a rating.
    is_sampled_negative : ndarray, bool (n,)
        Which of them are negatives that were drawn among unseen pairs.
    """

    users: np.ndarray
    items: np.ndarray
    targets: np.ndarray
    is_sampled_negative: np.ndarray

    def __len__(self) -> int:
        return len(self.users)

    @property
    def drawn(self) -> int:
        """How many negatives were drawn."""
        return int(self.is_sampled_negative.sum())

    def take(self, rows: np.ndarray) -> Pairs:
        """Return the pairs at these positions."""
        return Pairs(
            self.users[rows], self.items[rows], self.targets[rows], self.is_sampled_negative[rows]
        )


def enough_dislikes(data: Training) -> bool:
    """Say whether there are dislikes enough, and of people enough, to stand for themselves."""
    likes = np.diff(data.likes.indptr)
    dislikes = np.diff(data.seen.indptr) - likes
    needed = ENOUGH_DISLIKES * np.array([likes.sum(), (likes > 0).sum()])
    return bool((np.array([dislikes.sum(), (dislikes > 0).sum()]) >= needed).all())


def labelled(train: Training, rng: np.random.Generator) -> Pairs:
    """Return pairs with their labels.

    Where there are no dislikes, or too few to learn from, they are filled up for each user to as
    many as that user has likes, by uniform draws among the pairs that they have not seen.
    """
    seen = train.seen.tocoo()
    users, items = seen.row.astype(np.int64), seen.col.astype(np.int64)
    targets = np.asarray(train.likes[users, items]).ravel().astype(np.float32)
    others = _unseen(train, rng)
    return Pairs(
        np.concatenate([users, others[:, 0]]),
        np.concatenate([items, others[:, 1]]),
        np.concatenate([targets, np.zeros(len(others), dtype=np.float32)]),
        np.arange(len(users) + len(others)) >= len(users),
    )


def rated(train: Training) -> Pairs:
    """Return pairs with their ratings."""
    if train.ratings is None:
        nothing = np.array([], dtype=np.int64)
        return Pairs(nothing, nothing, nothing.astype(np.float32), nothing.astype(bool))
    ratings = train.ratings.tocoo()
    users, items = ratings.row.astype(np.int64), ratings.col.astype(np.int64)
    return Pairs(users, items, ratings.data, np.zeros(len(users), dtype=bool))


def _unseen(train: Training, rng: np.random.Generator) -> np.ndarray:
    """Draw unseen items where dislikes are wanting, int64 (n, 2)."""
    likes = np.diff(train.likes.indptr)
    dislikes = np.diff(train.seen.indptr) - likes
    wanted = np.zeros_like(likes) if enough_dislikes(train) else np.maximum(likes - dislikes, 0)
    sampled = [np.zeros((0, 2), dtype=np.int64)]
    for user in np.flatnonzero(wanted):
        seen = train.seen.indices[train.seen.indptr[user] : train.seen.indptr[user + 1]]
        free = np.setdiff1d(np.arange(len(train.items)), seen, assume_unique=True)
        drawn = rng.choice(free, size=min(wanted[user], len(free)), replace=False)
        sampled.append(np.stack([np.full(len(drawn), user), drawn], axis=1))
    return np.concatenate(sampled).astype(np.int64)
