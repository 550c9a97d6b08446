"""Which items are known well enough to be judged by their likes, and whose likes are all known."""

from __future__ import annotations

import numpy as np

from coldstart.models.queries import Training

GENEROUS = 10.0


def known_items(train: Training) -> np.ndarray:
    """Return the items that are known, int64 (n_known,); see `known_item_positions`.

    Where items were made new on purpose, all without rows are new alike: which of them have a
    history that is held back is not to be known.
    """
    rows = np.asarray(train.seen.sum(axis=0)).ravel()
    return np.flatnonzero(rows) if train.held_back else known_item_positions(rows)


def known_item_positions(rows: np.ndarray) -> np.ndarray:
    """Return the items that are known: those with any row, and those that lack rows by chance.

    Where many items have one row only, many others have none by chance, and that says how popular
    they are. Where nearly all items have several, one without any is new, and says nothing yet. Of
    n_1 items with one row and n_2 with two, chance leaves about n_1 (n_1 - 1) / (2 (n_2 + 1)) with
    none, at least (Chao 1984).

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
