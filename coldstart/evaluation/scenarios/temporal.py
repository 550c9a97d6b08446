"""The protocol that holds out the future."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.core.i18n import t
from coldstart.evaluation.measures import protocol_name
from coldstart.evaluation.scenarios.holdout import MOST, SHARE
from coldstart.evaluation.test_sets import Split, SplitConfig, TestSet, disliked, minus
from coldstart.models.base import Target
from coldstart.models.neural.pairs import enough_dislikes
from coldstart.models.queries import Training


def temporal(data: Training, asked: SplitConfig, rng: np.random.Generator) -> Split:
    """Learn from the first four fifths of time, rank the catalogue for the likes of the last.

    What a user had before is left out of the ranking. Interactions without a time take no part;
    where they are the majority nothing is measured.
    """
    if not has_times(data):
        return Split(data, notes=[t("evaluate.note.no_times")])
    times = data.timestamps
    assert times is not None
    known = data.take_users(np.sort(rng.permutation(len(data.users))[: asked.train_users]))
    assert known.timestamps is not None
    dated = known.only(known.timestamps.astype(bool))
    early = before(known.timestamps, float(np.quantile(times.data, 1.0 - SHARE)))
    users = np.flatnonzero(np.diff(early.indptr))
    items = np.flatnonzero(np.asarray(early.sum(axis=0)).ravel())
    dated, early = dated.take_users(users).take_items(items), early[users][:, items]
    train, test = dated.only(early), dated.only(minus(dated.seen, early))
    able = np.flatnonzero((np.diff(train.likes.indptr) > 0) & (np.diff(test.likes.indptr) > 0))
    rows = np.sort(rng.permutation(able)[:MOST])
    split = Split(train)
    split.add(
        "temporal",
        TestSet(
            None, frozenset({Target.FEW_SHOT_USER}), train.users.take(rows), train.items,
            test.likes[rows], train.seen[rows], disliked(test)[rows],
            enough_dislikes=enough_dislikes(data),
        ),
    )  # fmt: skip
    if times.nnz < data.seen.nnz:
        undated = int(data.seen.nnz - times.nnz)
        named = {"protocol": protocol_name("temporal"), "n": undated, "rows": int(data.seen.nnz)}
        split.notes.append(t("evaluate.note.undated", **named))
    return split


def has_times(data: Training) -> bool:
    """Say whether most pairs have a time, and not all the same."""
    times = data.timestamps
    if times is None or not times.nnz or times.nnz < data.seen.nnz / 2:
        return False
    return bool(np.ptp(times.data) > 0)


def before(times: csr_matrix, boundary: float) -> csr_matrix:
    """Return the pairs that are older than a point in time, bool; `times` stays as it is."""
    dated = times.tocoo()
    early = dated.data < boundary
    pairs = (dated.row[early], dated.col[early])
    return csr_matrix((np.ones(early.sum(), dtype=bool), pairs), shape=times.shape)
