"""Which items of the catalogue are known well enough to be told by their likes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

GENEROUS = 10.0


def by_accident(ids: Sequence[str], likes: np.ndarray) -> list[str]:
    """Return the items that are known: those with likes, and those that lack them by chance.

    Where many items have one like only, many others have none by chance, and that says how popular
    they are. Where nearly all items have several, one without any is new, and says nothing yet. Of
    n_1 items with one like and n_2 with two, chance leaves about n_1 (n_1 - 1) / (2 (n_2 + 1)) with
    none, at least (Chao 1984).

    Parameters
    ----------
    ids : sequence of str, length n_items
    likes : ndarray, int64 (n_items,)
    """
    once, twice = float((likes == 1).sum()), float((likes == 2).sum())
    expected = once * (once - 1) / (2 * (twice + 1))
    fits = (likes == 0).sum() <= GENEROUS * expected
    return [id_ for id_, n in zip(ids, likes.tolist(), strict=True) if n or fits]
