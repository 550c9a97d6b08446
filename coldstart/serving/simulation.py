"""Someone held back meets the shop: purchase by purchase the list changes and its hits are counted.

The other list is the plain one, the most popular, of the same length. What was revealed already is
on neither list and counts for neither.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coldstart.metrics.bootstrap import interval, mean_draws, resampling
from coldstart.metrics.comparisons import Verdict, verdict
from coldstart.models.baselines.popularity import item_likes
from coldstart.serving.holdout import held_back_users
from coldstart.serving.ranking import Ranked, cannot_list, top_rows
from coldstart.serving.recommend import CHUNK
from coldstart.serving.session import CaseRequest, Session

STEPS = 10  # purchases that are revealed, at most
TOP = 10
MOST_USERS = 500  # that the sum is over; of more, a seeded sample


@dataclass(frozen=True)
class Step:
    """The two lists after some purchases are known.

    Attributes
    ----------
    revealed : tuple of str
        Ids of the items known by then, in the order of their revelation.
    ranked : tuple of Ranked
        The method's list, best first.
    entered : frozenset of str
        Items of it that were not on the list before; none at the first list.
    hits : frozenset of str
        Items of it that the user really chose.
    plain : tuple of str
        The most popular items, best first.
    plain_hits : frozenset of str
    left : int
        How many chosen items are still to be found.
    """

    revealed: tuple[str, ...]
    ranked: tuple[Ranked, ...]
    entered: frozenset[str]
    hits: frozenset[str]
    plain: tuple[str, ...]
    plain_hits: frozenset[str]
    left: int


@dataclass(frozen=True)
class Overall:
    """Both lists' hits, summed over the lists of each held-back user.

    Attributes
    ----------
    n_users, of_users : int
        Users that were counted, and held-back users in all.
    n_lists : int
        Lists of each kind that were made.
    hits, plain_hits : int
    mean, low, high : float
        Hits more than the plain lists', per user, with its 95% interval (bootstrap over users).
    verdict : Verdict
    """

    n_users: int
    of_users: int
    n_lists: int
    hits: int
    plain_hits: int
    mean: float
    low: float
    high: float
    verdict: Verdict


def order(served: Session, user_id: str, seed: int) -> list[str]:
    """Return everything a user really chose, in a seeded order that hangs on nobody else."""
    truth = served.dataset.truth
    if truth is None:
        return []
    chosen = truth[served.dataset.user_index[user_id]].indices
    rng = np.random.default_rng([seed, zlib.crc32(user_id.encode())])
    return [served.dataset.item_ids[n] for n in rng.permutation(np.sort(chosen))]


def meet(
    served: Session, user_id: str, *, seed: int = 0, steps: int = STEPS, top: int = TOP
) -> list[Step]:
    """Return the lists after 0, 1, 2 … revealed purchases, while there is one left to find.

    Lists that the method cannot make, such as one for somebody of whom nothing is known, are left
    out; `len(step.revealed)` tells which one it is.

    Parameters
    ----------
    served : Session
    user_id : str
        One of `truth.held_back_users`.
    seed : int
        Of the order in which purchases are revealed.
    steps : int
        Purchases to reveal, at most.
    top : int
        Length of both lists.
    """
    chosen = order(served, user_id, seed)
    known = _known(served, len(chosen), steps)
    found: list[Step] = []
    before: frozenset[str] | None = None
    for n, (scores, popular) in zip(known, _scored(served, user_id, chosen, known), strict=True):
        ids = served.dataset.item_ids
        rows = top_rows(scores, top)
        ranked = tuple(
            Ranked(place, ids[row], float(scores[row]), None)
            for place, row in enumerate(rows.tolist(), start=1)
        )
        listed = frozenset(place.id for place in ranked)
        plain = tuple(ids[row] for row in top_rows(popular, top))
        real = frozenset(chosen[n:])
        found.append(
            Step(
                tuple(chosen[:n]),
                ranked,
                frozenset() if before is None else listed - before,
                listed & real,
                plain,
                frozenset(plain) & real,
                len(real),
            )
        )
        before = listed
    return found


def meet_all(
    served: Session,
    *,
    seed: int = 0,
    steps: int = STEPS,
    top: int = TOP,
    most: int = MOST_USERS,
) -> Overall | None:
    """Let every held-back user meet the shop as `meet` does; None where there is nobody.

    Parameters
    ----------
    served : Session
    seed : int
        Of the orders, of the resampling and of the sample.
    steps, top : int
        As for `meet`.
    most : int
        Users to count; of more, a sample is drawn.
    """
    everyone = held_back_users(served)
    users = everyone
    if len(users) > most:
        drawn = np.random.default_rng(seed).choice(len(users), most, replace=False)
        users = [users[n] for n in np.sort(drawn)]
    orders = [order(served, id_, seed) for id_ in users]
    asked = [(u, n) for u, chosen in enumerate(orders) for n in _known(served, len(chosen), steps)]
    if not asked:
        return None
    hits, plain_hits = np.zeros(len(users)), np.zeros(len(users))
    index = served.dataset.item_index
    popular = item_likes(served.training).astype(np.float64)
    for start in range(0, len(asked), CHUNK):
        part = asked[start : start + CHUNK]
        scores, taken = _lists(served, [(users[u], orders[u][:n]) for u, n in part])
        plain = np.where(taken, -np.inf, popular)
        for row, (u, n) in enumerate(part):
            real = [index[id_] for id_ in orders[u][n:]]
            hits[u] += np.isin(top_rows(scores[row], top), real).sum()
            plain_hits[u] += np.isin(top_rows(plain[row], top), real).sum()
    counted = np.array(sorted({u for u, _ in asked}))
    difference = (hits - plain_hits)[counted]
    draws = mean_draws(difference, resampling((users[u] for u in counted), seed))
    low, high = interval(draws)
    return Overall(
        len(counted), len(everyone), len(asked), int(hits.sum()), int(plain_hits.sum()),
        float(difference.mean()), low, high, verdict(low, high, len(counted)),
    )  # fmt: skip


def _known(served: Session, n_chosen: int, steps: int) -> list[int]:
    """Return after how many purchases there is a list, and something left to find."""
    possible = range(min(steps + 1, n_chosen))
    return [n for n in possible if cannot_list(served.model, n) is None]


def _scored(
    served: Session, user_id: str, chosen: Sequence[str], known: Sequence[int]
) -> list[tuple[np.ndarray, np.ndarray]]:
    if not known:
        return []
    scores, taken = _lists(served, [(user_id, chosen[:n]) for n in known])
    popular = item_likes(served.training).astype(np.float64)
    return list(zip(scores, np.where(taken, -np.inf, popular), strict=True))


def _lists(
    served: Session, asked: Sequence[tuple[str, Sequence[str]]]
) -> tuple[np.ndarray, np.ndarray]:
    """Return scores, -inf for what someone has, and what they have; both (n_asked, n_items)."""
    requests = [
        CaseRequest(user_id, likes=tuple(likes), user_id=user_id) for user_id, likes in asked
    ]
    cases, has = served.cases(requests)
    taken = has.toarray().astype(bool)
    scores = served.model.score(cases, served.training.items).astype(np.float64)
    return np.where(taken, -np.inf, scores), taken
