"""Protocols for items that nobody had when the method learnt."""

from __future__ import annotations

import numpy as np

from coldstart.evaluation.scenarios.holdout import MOST, items_apart
from coldstart.evaluation.test_sets import Split, SplitConfig, TestSet, disliked, empty, rated
from coldstart.models.base import Target
from coldstart.models.neural.pairs import enough_dislikes
from coldstart.models.queries import Training

MOST_SCORES = 20_000_000  # users times items that one audience trial scores


def cold_item(data: Training, asked: SplitConfig, rng: np.random.Generator) -> Split:
    """Rank the held-out items, and only these, for users that were learnt from.

    Users are asked who like something on both sides.
    """
    train, test = _split(data, asked.train_users, rng)
    both = (np.diff(train.likes.indptr) > 0) & (np.diff(test.likes.indptr) > 0)
    rows = np.sort(rng.permutation(np.flatnonzero(both))[:MOST])
    split = Split(train)
    split.add(
        "cold-item",
        TestSet(
            None, frozenset({Target.COLD_ITEM}), train.users.take(rows), test.items,
            test.likes[rows], empty(len(rows), len(test.items)), disliked(test)[rows],
            share_items=True, ratings=rated(test, rows), enough_dislikes=enough_dislikes(data),
        ),
    )  # fmt: skip
    return split


def audience(data: Training, asked: SplitConfig, rng: np.random.Generator) -> Split:
    """Rank the users that were learnt from for each held-out item that some of them like."""
    train, test = _split(data, asked.train_users, rng)
    liked = np.flatnonzero(np.asarray(test.likes.sum(axis=0)).ravel())
    most = max(MOST_SCORES // max(len(train.users), 1), 1)
    test = test.take_items(np.sort(rng.permutation(liked)[:most]))
    split = Split(train)
    split.add(
        "audience",
        TestSet(
            None, frozenset({Target.AUDIENCE}), train.users, test.items,
            test.likes, empty(len(train.users), len(test.items)), disliked(test),
            by_item=True, enough_dislikes=enough_dislikes(data),
        ),
    )  # fmt: skip
    return split


def _split(
    data: Training, train_users: int | None, rng: np.random.Generator
) -> tuple[Training, Training]:
    """Return the same users over the kept items, and over the held-out ones."""
    old, new = items_apart(data, rng)
    known = data.take_users(np.sort(rng.permutation(len(data.users))[:train_users]))
    return known.take_items(old), known.take_items(new)
