"""Known and new items, and folds over users and items."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.data.splits import folds
from coldstart.models.queries import Training

GENEROUS = 10.0


def known_items(train: Training) -> np.ndarray:
    """Return the items that are known, int64 (n_known,); see `known_item_positions`.

    With a holdout of items, all items without rows are new: which of them have a history in the
    holdout must not matter.
    """
    rows = np.asarray(train.seen.sum(axis=0)).ravel()
    return np.flatnonzero(rows) if train.held_back else known_item_positions(rows)


def known_item_positions(rows: np.ndarray) -> np.ndarray:
    """Return the items with any row, or all items where the others lack rows by chance.

    Where many items have one row only, many others have none by chance: they are known to be
    unpopular. Where nearly all items have several rows, an item without any is new. Given n_1 items
    with one row and n_2 with two, at least about n_1 (n_1 - 1) / (2 (n_2 + 1)) have none by chance
    (Chao 1984).

    Parameters
    ----------
    rows : ndarray, int64 (n_items,)
        Interactions of each item, whatever their label.

    Returns
    -------
    ndarray, int64 (n_known,)
        Positions.
    """
    once, twice = float((rows == 1).sum()), float((rows == 2).sum())
    expected = once * (once - 1) / (2 * (twice + 1))
    fits = (rows == 0).sum() <= GENEROUS * expected
    return np.flatnonzero(rows > 0) if not fits else np.arange(len(rows))


N_FOLDS, N_FOLDS_OF_MANY = 5, 4
MANY = 200
ITEM_FOLDS = 5


@dataclass(frozen=True, eq=False)
class Fold:
    """A training side, and held-out users and items.

    Attributes
    ----------
    train : Training
        The other users over the other items.
    test : Training
        The held-out users, over all items.
    old, new : ndarray, int64
        Positions of the items that `train` has, and of those that it has not.
    liked_new : csr_matrix, bool (n_train_users, n_new)
        What the users of `train` like among the new items.
    disliked_new : csr_matrix, bool (n_train_users, n_new), or None
        What they dislike among these.
    """

    train: Training
    test: Training
    old: np.ndarray
    new: np.ndarray
    liked_new: csr_matrix
    disliked_new: csr_matrix | None = None


def folds_of(train: Training, rng: np.random.Generator) -> list[Fold]:
    """Return folds over users, each with held-out items too; none with fewer than two of either."""
    n_users, n_items = len(train.users), len(train.items)
    n_folds = min(N_FOLDS if n_users < MANY else N_FOLDS_OF_MANY, n_users)
    if n_folds < 2 or n_items < 2:
        return []
    item_folds = folds(n_items, min(ITEM_FOLDS, n_items), rng)
    result = []
    for n, users in enumerate(folds(n_users, n_folds, rng)):
        new = item_folds[n % len(item_folds)]
        old = np.setdiff1d(np.arange(n_items), new)
        others = np.setdiff1d(np.arange(n_users), users)
        known = train.take_users(others)
        disliked = None if known.dislikes is None else known.dislikes[:, new]
        train_old, test = known.take_items(old), train.take_users(users)
        result.append(Fold(train_old, test, old, new, known.likes[:, new], disliked))
    return result
