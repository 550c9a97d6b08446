"""How data are held out: one function a protocol, each returning a `Split`.

Every protocol holds out a seeded fifth of users, of items or of time. The training side is a
`Training` that was cut out of the whole, so no count and no mean of it can see a held-out row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.data.splits import hold_out
from coldstart.evaluation.trials import Split, Trial, empty, minus
from coldstart.i18n import Message, t
from coldstart.recommenders.base import Target
from coldstart.recommenders.cases import Training

SHARE = 0.2
FEWEST_CASES = 5
FEWEST_CANDIDATES = 11

Protocol = Callable[[Training, Sequence[int], int | None, np.random.Generator], Split]


def cold_user(
    data: Training, shots: Sequence[int], train_users: int | None, rng: np.random.Generator
) -> Split:
    """Rank the catalogue for held-out users of whom k likes are known.

    The same users are asked for every k, those with more likes than the largest k, as long as they
    are at least half of the held-out ones; otherwise each k asks those with more than k likes. The
    k likes are the first of one random order per user, so that more shots add to fewer.
    """
    kept, held = _users(data, train_users, rng)
    train, test = data.take_users(kept), data.take_users(held)
    return _few_shot(train, test, np.arange(len(data.items)), shots, rng, "cold-user")


def cold_both(
    data: Training, shots: Sequence[int], train_users: int | None, rng: np.random.Generator
) -> Split:
    """Rank held-out items for held-out users of whom k likes among the other items are known."""
    kept, held = _users(data, train_users, rng)
    old, new = _items(data, rng)
    train = data.take_users(kept).take_items(old)
    return _few_shot(train, data.take_users(held), new, shots, rng, "cold-both")


def cold_item(
    data: Training, _shots: Sequence[int], train_users: int | None, rng: np.random.Generator
) -> Split:
    """Rank held-out items for the users that were trained on."""
    split, trial = _new_items(data, train_users, rng)
    asked = np.flatnonzero(np.asarray(trial.relevant.sum(axis=1)).ravel())
    if len(asked) < FEWEST_CASES or len(trial.candidates) < FEWEST_CANDIDATES:
        split.notes.append(_too_small("cold-item", len(asked), len(trial.candidates)))
        return split
    split.trials.append(_rows(trial, asked))
    return split


def audience(
    data: Training, _shots: Sequence[int], train_users: int | None, rng: np.random.Generator
) -> Split:
    """Rank the users that were trained on for each held-out item."""
    split, trial = _new_items(data, train_users, rng)
    n_users, n_items = len(trial.cases), len(trial.candidates)
    if n_items < FEWEST_CASES or n_users < FEWEST_CANDIDATES:
        split.notes.append(_too_small("audience", n_items, n_users))
        return split
    split.trials.append(
        Trial(
            None, Target.AUDIENCE, trial.cases, trial.candidates, trial.relevant, trial.excluded,
            trial.disliked, by_item=True,
        )
    )  # fmt: skip
    return split


def temporal(
    data: Training, _shots: Sequence[int], train_users: int | None, rng: np.random.Generator
) -> Split:
    """Learn from the first four fifths of time, rank the catalogue for the likes of the last."""
    times = data.timestamps
    if times is None or times.nnz < data.likes.nnz or times.data.min() == times.data.max():
        return Split(data, notes=[t("evaluate.note.no_times", protocol=_name("temporal"))])
    if train_users is not None and train_users < len(data.users):
        data = data.take_users(np.sort(rng.permutation(len(data.users))[:train_users]))
        assert data.timestamps is not None
        times = data.timestamps
    boundary = np.quantile(times.data, 1.0 - SHARE)
    before = csr_matrix(
        (times.data < boundary, times.indices, times.indptr), shape=times.shape, dtype=bool
    )
    before.eliminate_zeros()
    train = data.only(before)
    later = minus(data.likes, before)
    known = np.flatnonzero(np.asarray(train.likes.sum(axis=0)).ravel())
    disliked = minus(minus(data.seen, data.likes), before)
    trial = Trial(
        None, Target.FEW_SHOT_USER, train.users, train.items.take(known),
        later[:, known], train.likes[:, known], disliked[:, known],
    )  # fmt: skip
    asked = np.flatnonzero(np.asarray(trial.relevant.sum(axis=1)).ravel())
    if len(asked) < FEWEST_CASES or len(known) < FEWEST_CANDIDATES:
        return Split(train, notes=[_too_small("temporal", len(asked), len(known))])
    return Split(train, [_rows(trial, asked)])


PROTOCOLS: Mapping[str, Protocol] = {
    "cold-user": cold_user,
    "cold-item": cold_item,
    "cold-both": cold_both,
    "audience": audience,
    "temporal": temporal,
}

BASELINES: Mapping[str, str] = {
    "cold-user": "popularity",
    "cold-item": "centroid",
    "cold-both": "centroid",
    "audience": "activity",
    "temporal": "popularity",
}
"""The plain baseline of each protocol: what anyone would try first."""


def _users(
    data: Training, train_users: int | None, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return positions of training and held-out users; fewer training users change no test user."""
    kept, held = hold_out(len(data.users), SHARE, rng)
    chosen = rng.permutation(kept)
    return np.sort(chosen[:train_users]), held


def _items(data: Training, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return positions of training and held-out items; one that nobody likes is never held out."""
    liked = np.flatnonzero(np.asarray(data.likes.sum(axis=0)).ravel())
    _, held = hold_out(len(liked), SHARE, rng)
    new = liked[held]
    return np.setdiff1d(np.arange(len(data.items)), new), new


def _new_items(
    data: Training, train_users: int | None, rng: np.random.Generator
) -> tuple[Split, Trial]:
    old, new = _items(data, rng)
    users = np.sort(rng.permutation(len(data.users))[:train_users])
    known = data.take_users(users)
    train, test = known.take_items(old), known.take_items(new)
    trial = Trial(
        None, Target.COLD_ITEM, train.users, test.items, test.likes,
        empty(len(users), len(new)), _disliked(test), share_items=True,
    )  # fmt: skip
    return Split(train), trial


def _few_shot(
    train: Training,
    test: Training,
    candidates: np.ndarray,
    shots: Sequence[int],
    rng: np.random.Generator,
    protocol: str,
) -> Split:
    split = Split(train)
    ranked = test.take_items(candidates)
    if len(candidates) < FEWEST_CANDIDATES:
        split.notes.append(_too_small(protocol, len(test.users), len(candidates)))
        return split
    supports = test.items.take(np.array([test.items.index[id_] for id_ in train.items.ids]))
    giving = test.take_items(np.array([test.items.index[id_] for id_ in supports.ids]))
    orders = [rng.permutation(giving.likes[row].indices) for row in range(len(test.users))]
    n_likes = np.array([len(order) for order in orders])
    same = protocol == "cold-user"  # support and relevant items then come from the same likes
    enough = n_likes > max(shots) if same else n_likes >= max(shots)
    judged = np.asarray(ranked.likes.sum(axis=1)).ravel() > 0
    for k in shots:
        able = (n_likes > k if same else n_likes >= k) & judged
        asked = enough & judged
        if asked.sum() < able.sum() / 2:
            asked = able
        rows = np.flatnonzero(asked)
        if len(rows) < FEWEST_CASES:
            split.notes.append(
                t("evaluate.note.few_likes", protocol=_name(protocol), shots=k, n=len(rows))
            )
            continue
        support = _support([orders[row][:k] for row in rows], len(giving.items))
        known = support if same else empty(len(rows), len(candidates))
        relevant = ranked.likes[rows]
        if same:
            relevant = minus(relevant, support)
        cases = giving.users.take(rows).knowing(support)
        target = _target(protocol, k)
        split.trials.append(
            Trial(
                k, target, cases, ranked.items, relevant, known, _disliked(ranked)[rows],
                share_items=not same,
            )
        )  # fmt: skip
    return split


def _target(protocol: str, shots: int) -> Target:
    if protocol == "cold-both":
        return Target.COLD_ITEM
    return Target.FEW_SHOT_USER if shots else Target.COLD_USER


def _support(chosen: Sequence[np.ndarray], n_items: int) -> csr_matrix:
    lengths = [len(row) for row in chosen]
    indices = np.concatenate([np.sort(row) for row in chosen]).astype(np.int64)
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    values = np.ones(len(indices), dtype=bool)
    return csr_matrix((values, indices, indptr), shape=(len(chosen), n_items))


def _disliked(data: Training) -> csr_matrix:
    return minus(data.seen, data.likes)


def _rows(trial: Trial, rows: np.ndarray) -> Trial:
    return Trial(
        trial.shots, trial.target, trial.cases.take(rows), trial.candidates, trial.relevant[rows],
        trial.excluded[rows], trial.disliked[rows], trial.by_item, trial.share_items,
    )  # fmt: skip


def _too_small(protocol: str, cases: int, candidates: int) -> Message:
    return t("evaluate.note.too_small", protocol=_name(protocol), n=cases, candidates=candidates)


def _name(protocol: str) -> Message:
    return t(f"evaluate.protocol.{protocol.replace('-', '_')}")
