"""People and items set apart, so that members can be asked about what they have not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.data.splits import folds
from coldstart.models.queries import Training

N_FOLDS, N_FOLDS_OF_MANY = 5, 4
MANY = 200
ITEM_FOLDS = 5


@dataclass(frozen=True, eq=False)
class Fold:
    """A fifth of the users, and of the items, set apart.

    Attributes
    ----------
    train : Training
        The other users over the other items.
    asked : Training
        The users set apart, over all items.
    old, new : ndarray, int64
        Positions of the items that `train` has, and of those that it has not.
    liked_new : csr_matrix, bool (n_train_users, n_new)
        What the users of `train` like among the new items.
    disliked_new : csr_matrix, bool (n_train_users, n_new), or None
        What they dislike among these.
    """

    train: Training
    asked: Training
    old: np.ndarray
    new: np.ndarray
    liked_new: csr_matrix
    disliked_new: csr_matrix | None = None


def folds_of(train: Training, rng: np.random.Generator) -> list[Fold]:
    """Return folds over users, each with items set apart too; none of one user or item alone."""
    n_users, n_items = len(train.users), len(train.items)
    n_folds = min(N_FOLDS if n_users < MANY else N_FOLDS_OF_MANY, n_users)
    if n_folds < 2 or n_items < 2:
        return []
    apart = folds(n_items, min(ITEM_FOLDS, n_items), rng)
    found = []
    for n, users in enumerate(folds(n_users, n_folds, rng)):
        new = apart[n % len(apart)]
        old = np.setdiff1d(np.arange(n_items), new)
        others = np.setdiff1d(np.arange(n_users), users)
        known = train.take_users(others)
        disliked = None if known.dislikes is None else known.dislikes[:, new]
        train_old, asked = known.take_items(old), train.take_users(users)
        found.append(Fold(train_old, asked, old, new, known.likes[:, new], disliked))
    return found
