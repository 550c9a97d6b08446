"""Labelled pairs of users and items, as a pair-wise model learns from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coldstart.recommenders.cases import Training


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs by position.

    Attributes
    ----------
    users, items : ndarray, int64 (n,)
    targets : ndarray, float32 (n,)
        1 liked, 0 not; or a rating.
    drawn : int
        How many of them are negatives that were drawn among unseen pairs.
    """

    users: np.ndarray
    items: np.ndarray
    targets: np.ndarray
    drawn: int = 0

    def __len__(self) -> int:
        return len(self.users)

    def take(self, rows: np.ndarray) -> Pairs:
        """Return the pairs at these positions."""
        targets = self.targets[rows]
        # Where negatives were drawn, every label of the data is a like: all zeros are drawn ones.
        drawn = int((targets == 0).sum()) if self.drawn else 0
        return Pairs(self.users[rows], self.items[rows], targets, drawn)


def labelled(train: Training, rng: np.random.Generator) -> Pairs:
    """Return pairs with their labels.

    Where every label is 1, one uniform pair that the user has not seen is drawn per like, as the
    negative; a user who has seen everything gives none.
    """
    seen = train.seen.tocoo()
    users, items = seen.row.astype(np.int64), seen.col.astype(np.int64)
    if not train.implicit:
        liked = np.asarray(train.likes[users, items]).ravel()
        return Pairs(users, items, liked.astype(np.float32))
    others = _unseen(train, rng)
    targets = np.concatenate([np.ones(len(users)), np.zeros(len(others))]).astype(np.float32)
    return Pairs(
        np.concatenate([users, others[:, 0]]),
        np.concatenate([items, others[:, 1]]),
        targets,
        len(others),
    )


def rated(train: Training) -> Pairs:
    """Return pairs with their ratings."""
    if train.ratings is None:
        nothing = np.array([], dtype=np.int64)
        return Pairs(nothing, nothing, nothing.astype(np.float32))
    found = train.ratings.tocoo()
    return Pairs(found.row.astype(np.int64), found.col.astype(np.int64), found.data)


def _unseen(train: Training, rng: np.random.Generator) -> np.ndarray:
    """Return as many unseen items per user as they have seen, as far as there are, int64 (n, 2)."""
    n_items = len(train.items)
    found = []
    for user in range(len(train.users)):
        seen = train.seen[user].indices
        free = np.setdiff1d(np.arange(n_items), seen, assume_unique=True)
        drawn = rng.choice(free, size=min(len(seen), len(free)), replace=False)
        found.append(np.stack([np.full(len(drawn), user), drawn], axis=1))
    return np.concatenate(found).astype(np.int64)
