"""Training users set aside, so that a method can choose its settings on people it has not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.data.splits import folds
from coldstart.recommenders.cases import Cases, Training
from coldstart.recommenders.popularity import item_likes

N_FOLDS = 5
MOST_HELD_OUT = 500


@dataclass(frozen=True, eq=False)
class HeldOut:
    """A fold of users, and what everyone outside it says of the items.

    Attributes
    ----------
    users : Cases
        With all their likes.
    counts : ndarray, int64 (n_items,)
        Likes of each item by the users outside the fold.
    """

    users: Cases
    counts: np.ndarray

    def knowing(self, shots: int, rng: np.random.Generator) -> tuple[np.ndarray, Cases, csr_matrix]:
        """Pretend to know `shots` likes of each user who has more than that.

        Returns
        -------
        rows : ndarray, int64 (n,)
            Positions of these users among `users`.
        cases : Cases, length n
            Each with `shots` of their likes, drawn at random.
        hidden : csr_matrix, bool (n, n_items)
            Their other likes.
        """
        likes = self.users.support
        rows = np.flatnonzero(np.diff(likes.indptr) > shots)
        mine = likes[rows]
        place = np.concatenate([rng.permutation(n) for n in np.diff(mine.indptr)] or [rows])
        known = csr_matrix((place < shots, mine.indices, mine.indptr), shape=mine.shape)
        hidden = csr_matrix((place >= shots, mine.indices, mine.indptr), shape=mine.shape)
        known, hidden = known.copy(), hidden.copy()
        known.eliminate_zeros()
        hidden.eliminate_zeros()
        return rows, self.users.take(rows).knowing(known), hidden


def held_out_users(train: Training, rng: np.random.Generator) -> list[HeldOut]:
    """Return disjoint folds of users, at most `MOST_HELD_OUT` in all; none of one user alone."""
    n_users = len(train.users)
    n_folds = min(N_FOLDS, n_users)
    if n_folds < 2:
        return []
    everyone = item_likes(train)
    found = []
    for fold in folds(n_users, n_folds, rng):
        counts = everyone - item_likes(train.take_users(fold))
        asked = np.sort(rng.permutation(fold)[: MOST_HELD_OUT // n_folds])
        found.append(HeldOut(train.users.take(asked), counts))
    return found
