"""Protocols for people who were not there when the method learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.core.i18n import Message
from coldstart.evaluation.measures import protocol_name
from coldstart.evaluation.scenarios.holdout import items_apart, users_apart
from coldstart.evaluation.test_sets import (
    Split,
    SplitConfig,
    TestSet,
    disliked,
    empty,
    minus,
    rated,
)
from coldstart.models.base import Target
from coldstart.models.neural.pairs import enough_dislikes
from coldstart.models.queries import Queries, Training


def cold_user(data: Training, asked: SplitConfig, rng: np.random.Generator) -> Split:
    """Rank the catalogue for held-out users of whom k likes are known.

    The k known likes are left out of the ranking, the other likes are to be found. Where dislikes
    are known, those that were given no later than the k likes are known and left out as well: by
    time, or else the same share of a user's dislikes as of their likes.
    """
    kept, held = users_apart(data, asked.train_users, rng)
    return split_by_users(data, kept, held, asked, rng)


def split_by_users(
    data: Training, kept: np.ndarray, held: np.ndarray, asked: SplitConfig, rng: np.random.Generator
) -> Split:
    """Learn from some users and rank for others, of whom k likes are known.

    Parameters
    ----------
    data : Training
    kept, held : ndarray, int64
        Positions of the users to learn from, and of those to rank for.
    asked : SplitConfig
    rng : numpy.random.Generator
    """
    split = Split(data.take_users(kept))
    test = data.take_users(held)
    given = _Given.of(test, asked, rng)
    chosen = _able(given.n_likes, asked.shots, given.n_likes > 0, one_more=True)
    for k, rows in chosen.items():
        known = given.first(k)[rows]
        target = Target.FEW_SHOT_USER if k else Target.COLD_USER
        told = given.dislikes(k)
        cases = test.users.take(rows).knowing(known, None if told is None else told[rows])
        relevant = minus(test.likes[rows], known)
        wrong = disliked(test)[rows]
        if told is not None:
            wrong, known = minus(wrong, told[rows]), (known + told[rows]).astype(bool).tocsr()
        split.add(
            "cold-user",
            TestSet(
                k, frozenset({target}), cases, test.items, relevant, known, wrong,
                ratings=rated(test, rows, known), enough_dislikes=enough_dislikes(data),
            ),
        )  # fmt: skip
    _note_left_out(split, "cold-user", len(held), chosen)
    return split


def cold_both(data: Training, asked: SplitConfig, rng: np.random.Generator) -> Split:
    """Rank held-out items for held-out users of whom k likes among the other items are known."""
    kept, held = users_apart(data, asked.train_users, rng)
    old, new = items_apart(data, rng)
    split = Split(data.take_users(kept).take_items(old))
    test = data.take_users(held)
    known, ranked = test.take_items(old), test.take_items(new)
    given = _Given.of(known, asked, rng)
    findable = np.diff(ranked.likes.indptr) > 0
    chosen = _able(given.n_likes, asked.shots, findable, one_more=False)
    for k, rows in chosen.items():
        target = Target.FEW_SHOT_USER if k else Target.COLD_USER
        split.add(
            "cold-both",
            TestSet(
                k, frozenset({target, Target.COLD_ITEM}),
                _knowing(known.users.take(rows), given, k, rows), ranked.items,
                ranked.likes[rows], empty(len(rows), len(new)), disliked(ranked)[rows],
                share_items=True, ratings=rated(ranked, rows),
                enough_dislikes=enough_dislikes(data),
            ),
        )  # fmt: skip
    _note_left_out(split, "cold-both", len(held), chosen)
    return split


@dataclass(frozen=True, eq=False)
class _Given:
    """Each user's likes in one order, by chance or by time, so that more known add to fewer.

    `place` holds, for each stored like of `likes`, its place in its user's order, from 0, and
    `after`, of each stored dislike of `negatives`, how many likes have to be known for it to be
    known too.
    """

    likes: csr_matrix
    place: np.ndarray
    negatives: csr_matrix | None = None
    after: np.ndarray | None = None

    @classmethod
    def of(cls, test: Training, asked: SplitConfig, rng: np.random.Generator) -> _Given:
        places = [rng.permutation(n) for n in np.diff(test.likes.indptr)]
        place = np.concatenate([*places, np.array([], dtype=np.int64)])
        if not asked.earliest or test.timestamps is None:
            return cls(test.likes, place, test.dislikes, _share_before(test, rng))
        pairs = test.likes.tocoo()
        times = np.asarray(test.timestamps[pairs.row, pairs.col]).ravel()
        undated = times == 0  # they come last; what is equally old is in the drawn order
        order = np.lexsort((place, times, undated, pairs.row))
        starts = np.repeat(test.likes.indptr[:-1], np.diff(test.likes.indptr))
        by_time = np.empty_like(place)
        by_time[order] = np.arange(len(place)) - starts
        return cls(test.likes, by_time, test.dislikes, _likes_before(test, by_time))

    @property
    def n_likes(self) -> np.ndarray:
        return np.diff(self.likes.indptr)

    def first(self, k: int) -> csr_matrix:
        """Return the first k likes of each user, bool, the shape of `likes`."""
        pairs = self.likes.tocoo()
        known = self.place < k
        at = (pairs.row[known], pairs.col[known])
        return csr_matrix((np.ones(known.sum(), dtype=bool), at), shape=self.likes.shape)

    def dislikes(self, k: int) -> csr_matrix | None:
        """Return the dislikes that were given no later than the first k likes."""
        if self.negatives is None or self.after is None:
            return None
        told = (self.after <= k) & (k > 0)
        some = self.negatives
        found = csr_matrix((told, some.indices, some.indptr), shape=some.shape).copy()
        found.eliminate_zeros()
        return found


def _knowing(users: Queries, given: _Given, k: int, rows: np.ndarray) -> Queries:
    told = given.dislikes(k)
    return users.knowing(given.first(k)[rows], None if told is None else told[rows])


def _share_before(test: Training, rng: np.random.Generator) -> np.ndarray | None:
    """Return a random number of likes, from 0 to all of a user's, for each dislike."""
    if test.dislikes is None:
        return None
    n_likes = np.repeat(np.diff(test.likes.indptr), np.diff(test.dislikes.indptr))
    found: np.ndarray = rng.random(test.dislikes.nnz) * n_likes
    return found


def _likes_before(test: Training, place: np.ndarray) -> np.ndarray | None:
    """Return, for each dislike, the first number of likes of which one is not earlier."""
    if test.dislikes is None:
        return None
    assert test.timestamps is not None
    likes, negatives = test.likes.tocoo(), test.dislikes.tocoo()
    of_likes = np.asarray(test.timestamps[likes.row, likes.col]).ravel()
    of_negatives = np.asarray(test.timestamps[negatives.row, negatives.col]).ravel()
    found = np.full(negatives.nnz, np.inf)
    for row in range(test.likes.shape[0]):
        mine = slice(*test.likes.indptr[row : row + 2])
        theirs = slice(*test.dislikes.indptr[row : row + 2])
        order = np.argsort(place[mine])
        times = np.maximum.accumulate(of_likes[mine][order])
        dated = of_negatives[theirs] > 0
        first = np.searchsorted(times, of_negatives[theirs], side="left") + 1.0
        found[theirs] = np.where(dated & (first <= len(times)), first, np.inf)
    return found


def _able(
    n_likes: np.ndarray, shots: Sequence[int], findable: np.ndarray, *, one_more: bool
) -> dict[int, np.ndarray]:
    """Return the rows to ask for each k.

    The same rows for every k, those with likes enough for the largest, wherever these are at least
    half of the rows that could be asked; otherwise all that could be, so that data with short
    histories can be measured at all.
    """
    wanted = {k: findable & (n_likes >= k + one_more) for k in shots}
    enough = wanted[max(shots)]
    return {
        k: np.flatnonzero(enough if enough.sum() >= able.sum() / 2 else able)
        for k, able in wanted.items()
    }


def _note_left_out(split: Split, protocol: str, n_held: int, chosen: dict[int, np.ndarray]) -> None:
    """Say once for each number of users who take no part."""
    measured = [test_set.shots for test_set in split.test_sets]
    for left in sorted({n_held - len(chosen[k]) for k in chosen if k in measured} - {0}):
        which = [k for k in chosen if k in measured and n_held - len(chosen[k]) == left]
        named = {"protocol": protocol_name(protocol), "shots": which}
        split.notes.append(Message("evaluate.note.left_out", {"n": n_held, "left": left, **named}))
