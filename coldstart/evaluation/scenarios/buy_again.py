"""The protocol that asks what people will buy again."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.core.i18n import t
from coldstart.evaluation.measures import protocol_name
from coldstart.evaluation.scenarios.holdout import MOST, SHARE
from coldstart.evaluation.scenarios.temporal import before, has_times
from coldstart.evaluation.test_sets import Split, SplitConfig, TestSet, empty
from coldstart.models.base import Target
from coldstart.models.queries import Training

NAME = "buy-again"


def buy_again(data: Training, asked: SplitConfig, rng: np.random.Generator) -> Split:
    """Learn from the first four fifths of purchases, rank what each user had for the last fifth.

    What a user had is what they bought, once or more, before the boundary; relevant is what of it
    they bought at the boundary or after it. How often each had it before is part of the cases.
    """
    if not has_times(data):
        return Split(data, notes=[t("evaluate.note.no_times")])
    if data.repeats is None:
        return Split(data, notes=[t("evaluate.note.no_repeats")])
    assert data.timestamps is not None
    purchases = np.concatenate([data.timestamps.data, data.repeats.times])
    boundary = float(np.quantile(purchases, 1.0 - SHARE))
    known = data.take_users(np.sort(rng.permutation(len(data.users))[: asked.train_users]))
    assert known.timestamps is not None
    early = before(known.timestamps, boundary)
    users = np.flatnonzero(np.diff(early.indptr))
    items = np.flatnonzero(np.asarray(early.sum(axis=0)).ravel())
    known, early = known.take_users(users).take_items(items), early[users][:, items]
    train = known.only(early)
    again = known.repeats
    assert again is not None, "users and items that are taken keep theirs"
    had = train.likes.astype(bool)
    relevant = again.since(boundary).astype(bool).multiply(had).tocsr()
    n_had, n_relevant = np.diff(had.indptr), np.diff(relevant.indptr)
    able = np.flatnonzero((n_relevant > 0) & (n_had > 1))
    rows = np.sort(rng.permutation(able)[:MOST])
    counts = (had.astype(np.int32) + again.before(boundary).multiply(had)).tocsr()
    candidates = np.flatnonzero(np.asarray(had[rows].sum(axis=0)).ravel())
    had, relevant = had[rows][:, candidates], relevant[rows][:, candidates]
    cases = train.users.take(rows).with_counts(counts[rows])
    split = Split(train)
    split.add(
        NAME,
        TestSet(
            None, frozenset({Target.FEW_SHOT_USER}), cases, train.items.take(candidates),
            relevant, csr_matrix(~had.toarray()), empty(*had.shape),
        ),
    )  # fmt: skip
    n_out = len(users) - len(able)
    if n_out:
        split.notes.append(t("evaluate.note.not_again", n=n_out, of=len(users)))
    undated = int(data.seen.nnz - data.timestamps.nnz)
    if undated:
        named = {"protocol": protocol_name(NAME), "n": undated, "rows": int(data.seen.nnz)}
        split.notes.append(t("evaluate.note.undated", **named))
    return split
