"""What is measured: who is ranked for, what is ranked, and what was really liked."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.i18n import Message
from coldstart.recommenders.base import Target
from coldstart.recommenders.cases import Cases, Items, Training


@dataclass(frozen=True, eq=False)
class Trial:
    """One set of rankings to judge.

    Attributes
    ----------
    shots : int or None
        Known likes per case; None where it is not set by the protocol.
    target : Target
        What a method has to be able to do.
    cases : Cases
    candidates : Items
    relevant : csr_matrix, bool (n_cases, n_candidates)
        Held-out likes.
    excluded : csr_matrix, bool (n_cases, n_candidates)
        What is left out of the ranking: the likes that are known.
    disliked : csr_matrix, bool (n_cases, n_candidates)
        Held-out pairs with label 0.
    by_item : bool
        Whether users are ranked for each candidate, instead of candidates for each case.
    share_items : bool
        Whether all cases are judged on the same few held-out items, so that intervals have to be
        over users and items together.
    """

    shots: int | None
    target: Target
    cases: Cases
    candidates: Items
    relevant: csr_matrix
    excluded: csr_matrix
    disliked: csr_matrix
    by_item: bool = False
    share_items: bool = False


@dataclass(frozen=True, eq=False)
class Split:
    """A training side, and the trials on the other; nothing of the latter is in the former."""

    train: Training
    trials: list[Trial] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)


def negatives(trial: Trial, rng: np.random.Generator) -> csr_matrix:
    """Return pairs to hold against the relevant ones, bool (n_cases, n_candidates).

    The held-out dislikes where the data have any; otherwise one uniform pair per relevant one,
    among the case's candidates that it neither likes nor is known to have.
    """
    if trial.disliked.nnz:
        return trial.disliked
    taken = (trial.relevant + trial.excluded).toarray()
    found = np.zeros(taken.shape, dtype=bool)
    wanted = np.asarray(trial.relevant.sum(axis=1)).ravel().astype(int)
    for row, n in enumerate(wanted):
        free = np.flatnonzero(~taken[row])
        found[row, rng.choice(free, size=min(n, len(free)), replace=False)] = True
    return csr_matrix(found)


def empty(n_rows: int, n_columns: int) -> csr_matrix:
    """Return a matrix without entries, bool."""
    return csr_matrix(np.zeros((n_rows, n_columns), dtype=bool))


def minus(pairs: csr_matrix, taken: csr_matrix) -> csr_matrix:
    """Return the pairs of the first that are not in the second, bool."""
    left = (pairs.astype(np.int8) - pairs.multiply(taken).astype(np.int8)).tocsr()
    left.eliminate_zeros()
    found: csr_matrix = left.astype(bool)
    return found
