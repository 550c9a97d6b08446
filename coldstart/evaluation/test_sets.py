"""Test sets and splits: queries, candidates, and their held-out likes."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.core.i18n import Message, t
from coldstart.evaluation.measures import K, setting_name
from coldstart.models.base import Target
from coldstart.models.queries import Items, Queries, Training

FEWEST_CASES = 5
FEWEST_CANDIDATES = 11
_NEARLY_ALL = 0.9


@dataclass(frozen=True)
class SplitConfig:
    """Configuration of a split.

    Attributes
    ----------
    shots : sequence of int
        Known likes of a held-out user, for the protocols that set it.
    train_users : int or None
        Learn from so many of the training users only. New users who are tested stay the same;
        where known ones are ranked for, or ranked, it is the same fewer people.
    earliest : bool
        Whether the known likes are each user's earliest, where times are known, and not drawn.
    """

    shots: Sequence[int] = (0,)
    train_users: int | None = None
    earliest: bool = False


@dataclass(frozen=True, eq=False)
class TestSet:
    """Queries, candidates and relevance of one scenario.

    Attributes
    ----------
    shots : int or None
        Known likes per case; None where it is not set by the protocol.
    needs : frozenset of Target
        What a method has to be able to do.
    cases : Queries
    candidates : Items
    relevant : csr_matrix, bool (n_cases, n_candidates)
        Held-out likes.
    excluded : csr_matrix, bool (n_cases, n_candidates)
        What is left out of the ranking: what the case is known to have.
    disliked : csr_matrix, bool (n_cases, n_candidates)
        Held-out pairs with label 0: ranked like anything else, and wrong.
    by_item : bool
        Whether users are ranked for each candidate, instead of candidates for each case.
    share_items : bool
        Whether all cases are judged on the same few held-out items, so that intervals have to be
        over users and items together.
    ratings : csr_matrix, float32 (n_cases, n_candidates), or None
        Held-out ratings, where the data have any.
    enough_dislikes : bool
        Whether the data have dislikes enough to judge pairs by. It is decided for all splits and
        settings alike: figures against other negatives cannot be averaged, nor compared.
    """

    shots: int | None
    needs: frozenset[Target]
    cases: Queries
    candidates: Items
    relevant: csr_matrix
    excluded: csr_matrix
    disliked: csr_matrix
    by_item: bool = False
    share_items: bool = False
    ratings: csr_matrix | None = None
    enough_dislikes: bool = False

    @property
    def is_again(self) -> bool:
        """Whether each case's candidates are what they had already, to be bought again."""
        return self.cases.counts is not None

    @property
    def lists_hold_all(self) -> bool:
        """Whether nearly all lists have so few candidates that the first k are all of them."""
        if not self.is_again:
            return False
        n_candidates = self.excluded.shape[1] - self.excluded.getnnz(axis=1)
        return bool((n_candidates <= K).mean() >= _NEARLY_ALL)

    def is_ranked_by(self, ranks: Set[Target]) -> bool:
        """Say whether a method that can do this can rank here."""
        return self.needs <= ranks or (self.is_again and Target.HAD_ITEM in ranks)

    @property
    def n_judged(self) -> int:
        """How many cases, or candidates if users are ranked for them, have something to find."""
        n_relevant = self.relevant.sum(axis=0 if self.by_item else 1)
        return int((np.asarray(n_relevant) > 0).sum())

    @property
    def n_ranked(self) -> int:
        """How many candidates, or cases, stand in one ranking."""
        return len(self.cases) if self.by_item else len(self.candidates)


@dataclass(frozen=True, eq=False)
class Split:
    """A training side, and the trials on the other; nothing of the latter is in the former."""

    train: Training
    test_sets: list[TestSet] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)

    def add(self, protocol: str, test_set: TestSet) -> None:
        """Take a trial in, or note that there is too little to judge."""
        if test_set.n_judged >= FEWEST_CASES and test_set.n_ranked >= FEWEST_CANDIDATES:
            self.test_sets.append(test_set)
        else:
            self.notes.append(
                t(
                    "evaluate.note.too_small",
                    setting=setting_name(protocol, test_set.shots),
                    cases=test_set.n_judged,
                    candidates=test_set.n_ranked,
                    fewest_cases=FEWEST_CASES,
                    fewest_candidates=FEWEST_CANDIDATES,
                )
            )


def negatives(test_set: TestSet, rng: np.random.Generator) -> csr_matrix:
    """Return pairs to hold against the relevant ones, bool (n_cases, n_candidates).

    The held-out dislikes where the data have enough; otherwise these, filled up for each case to as
    many as it has relevant ones by uniform draws among its candidates that it neither likes nor
    dislikes nor is known to have. A few dislikes would be all that every metric rests on.
    """
    if test_set.enough_dislikes:
        return test_set.disliked
    taken = (test_set.relevant + test_set.excluded + test_set.disliked).toarray()
    mask = test_set.disliked.toarray()
    n_missing = np.diff(test_set.relevant.indptr) - mask.sum(axis=1)
    for row, n in enumerate(n_missing):
        free = np.flatnonzero(~taken[row])
        mask[row, rng.choice(free, size=min(max(n, 0), len(free)), replace=False)] = True
    return csr_matrix(mask)


def disliked(data: Training) -> csr_matrix:
    """Return the pairs with label 0, bool (n_users, n_items)."""
    return minus(data.seen, data.likes)


def rated(data: Training, rows: np.ndarray, known: csr_matrix | None = None) -> csr_matrix | None:
    """Return the ratings of some users, without those of pairs that are known; None without any."""
    if data.ratings is None:
        return None
    ratings = data.ratings[rows]
    if known is not None:
        ratings = ratings - ratings.multiply(known)
        ratings.eliminate_zeros()
    found: csr_matrix = ratings.tocsr()
    return found


def empty(n_rows: int, n_columns: int) -> csr_matrix:
    """Return a matrix without entries, bool."""
    none = np.array([], dtype=np.int64)
    return csr_matrix((none.astype(bool), (none, none)), shape=(n_rows, n_columns))


def minus(pairs: csr_matrix, taken: csr_matrix) -> csr_matrix:
    """Return the pairs of the first that are not in the second, bool."""
    difference = (pairs.astype(np.int8) - pairs.multiply(taken).astype(np.int8)).tocsr()
    difference.eliminate_zeros()
    remaining: csr_matrix = difference.astype(bool)
    return remaining
