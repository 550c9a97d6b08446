"""Protocols for people who were not there when the method learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.evaluation.holding_out import items_apart, users_apart
from coldstart.evaluation.naming import protocol_name
from coldstart.evaluation.trials import Asked, Split, Trial, disliked, empty, minus, rated
from coldstart.i18n import Message
from coldstart.recommenders.base import Target
from coldstart.recommenders.cases import Training
from coldstart.recommenders.pairs import enough_dislikes


def cold_user(data: Training, asked: Asked, rng: np.random.Generator) -> Split:
    """Rank the catalogue for held-out users of whom k likes are known.

    The k known likes are left out of the ranking, the other likes are to be found.
    """
    kept, held = users_apart(data, asked.train_users, rng)
    return split_by_users(data, kept, held, asked, rng)


def split_by_users(
    data: Training, kept: np.ndarray, held: np.ndarray, asked: Asked, rng: np.random.Generator
) -> Split:
    """Learn from some users and rank for others, of whom k likes are known.

    Parameters
    ----------
    data : Training
    kept, held : ndarray, int64
        Positions of the users to learn from, and of those to rank for.
    asked : Asked
    rng : numpy.random.Generator
    """
    split = Split(data.take_users(kept))
    test = data.take_users(held)
    given = _Given.of(test, asked, rng)
    chosen = _able(given.n_likes, asked.shots, given.n_likes > 0, one_more=True)
    for k, rows in chosen.items():
        known = given.first(k)[rows]
        target = Target.FEW_SHOT_USER if k else Target.COLD_USER
        cases = test.users.take(rows).knowing(known)
        relevant = minus(test.likes[rows], known)
        wrong = disliked(test)[rows]
        split.add(
            "cold-user",
            Trial(
                k, frozenset({target}), cases, test.items, relevant, known, wrong,
                ratings=rated(test, rows, known), enough_dislikes=enough_dislikes(data),
            ),
        )  # fmt: skip
    _note_left_out(split, "cold-user", len(held), chosen)
    return split


def cold_both(data: Training, asked: Asked, rng: np.random.Generator) -> Split:
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
            Trial(
                k, frozenset({target, Target.COLD_ITEM}),
                known.users.take(rows).knowing(given.first(k)[rows]), ranked.items,
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

    `place` holds, for each stored like of `likes`, its place in its user's order, from 0.
    """

    likes: csr_matrix
    place: np.ndarray

    @classmethod
    def of(cls, test: Training, asked: Asked, rng: np.random.Generator) -> _Given:
        places = [rng.permutation(n) for n in np.diff(test.likes.indptr)]
        place = np.concatenate([*places, np.array([], dtype=np.int64)])
        if not asked.earliest or test.timestamps is None:
            return cls(test.likes, place)
        pairs = test.likes.tocoo()
        times = np.asarray(test.timestamps[pairs.row, pairs.col]).ravel()
        undated = times == 0  # they come last; what is equally old is in the drawn order
        order = np.lexsort((place, times, undated, pairs.row))
        starts = np.repeat(test.likes.indptr[:-1], np.diff(test.likes.indptr))
        by_time = np.empty_like(place)
        by_time[order] = np.arange(len(place)) - starts
        return cls(test.likes, by_time)

    @property
    def n_likes(self) -> np.ndarray:
        return np.diff(self.likes.indptr)

    def first(self, k: int) -> csr_matrix:
        """Return the first k likes of each user, bool, the shape of `likes`."""
        pairs = self.likes.tocoo()
        known = self.place < k
        at = (pairs.row[known], pairs.col[known])
        return csr_matrix((np.ones(known.sum(), dtype=bool), at), shape=self.likes.shape)


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
    measured = [trial.shots for trial in split.trials]
    for left in sorted({n_held - len(chosen[k]) for k in chosen if k in measured} - {0}):
        which = [k for k in chosen if k in measured and n_held - len(chosen[k]) == left]
        named = {"protocol": protocol_name(protocol), "shots": which}
        split.notes.append(Message("evaluate.note.left_out", {"n": n_held, "left": left, **named}))
