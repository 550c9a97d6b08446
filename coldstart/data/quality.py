"""What a data set is like: how much there is of it and how it is spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from coldstart.data.dataset import Dataset, Warmth


@dataclass(frozen=True)
class Summary:
    """Counts and shares of a data set.

    Attributes
    ----------
    users, items : mapping of Warmth to int
    interactions, likes, dislikes : int
    held_back : int
    density : float
        Share of all pairs that have an interaction.
    median_likes : float
        Of the users that have any.
    blank_profiles, duplicate_profiles : float
        Shares of users without a text, and with the same text as another.
    """

    users: Mapping[Warmth, int]
    items: Mapping[Warmth, int]
    interactions: int
    likes: int
    dislikes: int
    held_back: int
    density: float
    median_likes: float
    blank_profiles: float
    duplicate_profiles: float


def summarise(dataset: Dataset) -> Summary:
    """Return the summary of a data set."""
    n_likes = np.asarray(dataset.likes.sum(axis=1)).ravel()
    profiles = [text for text in dataset.user_texts if text]
    repeated = sum(n for n in Counter(profiles).values() if n > 1)
    pairs = max(len(dataset.users) * len(dataset.items), 1)
    return Summary(
        users=_by_warmth(dataset.user_warmth),
        items=_by_warmth(dataset.item_warmth),
        interactions=len(dataset.interactions),
        likes=int(dataset.likes.nnz),
        dislikes=int(dataset.seen.nnz - dataset.likes.nnz),
        held_back=0 if dataset.held_back is None else len(dataset.held_back),
        density=dataset.seen.nnz / pairs,
        median_likes=float(np.median(n_likes[n_likes > 0])) if n_likes.any() else 0.0,
        blank_profiles=1 - len(profiles) / max(len(dataset.users), 1),
        duplicate_profiles=repeated / max(len(dataset.users), 1),
    )


def _by_warmth(levels: np.ndarray) -> dict[Warmth, int]:
    return {level: int((levels == level).sum()) for level in Warmth}
