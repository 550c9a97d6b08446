r"""Which pair of a user and an item is worth asking about next.

The worth of an answer is :math:`H(p) \cdot s / (1 + n)`: the entropy of the calibrated probability
(uncertainty sampling, Lewis and Gale 1994), times how many similar users there are (information
density, Settles and Craven 2008), over one plus the likes that are known of the user already, for
what is one of many tells less. ``docs/labels.md`` says how it compares with chance.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from coldstart.models.neighbors.centring import Centering
from coldstart.models.queries import Queries
from coldstart.serving.session import CaseRequest, Session

NEAREST = 20  # similar users that the density is a mean over
MOST_USERS = 500  # that are looked at: those of whom least is known
Pair = tuple[str, str]


@dataclass(frozen=True)
class Question:
    """A pair that is worth asking about.

    Attributes
    ----------
    user_id, item_id : str
    chance : float
        What the method promises now.
    n_likes : int
        Known likes of the user.
    worth : float
    """

    user_id: str
    item_id: str
    chance: float
    n_likes: int
    worth: float


def questions(served: Session, *, without: Collection[Pair] = (), n: int = 10) -> list[Question]:
    """Return the pairs whose answers are worth most, at most one for each user.

    Who was asked already is not asked again: a method takes known likes for a fair sample of what
    someone likes, and several questions about likely items are none (see ``docs/labels.md``).

    Parameters
    ----------
    served : Session
        Whose model's scores are probabilities.
    without : collection of (user_id, item_id)
        Pairs that were asked already.
    n : int
    """
    dataset = served.dataset
    known = np.asarray(dataset.likes.sum(axis=1)).ravel()
    rows = np.argsort(known, kind="stable")[:MOST_USERS]
    ids = [dataset.user_ids[row] for row in rows]
    cases, has = served.cases([CaseRequest(id_, user_id=id_) for id_ in ids])
    chances = served.model.score(cases, served.training.items).astype(np.float64)
    value = worth(chances, cases.n_likes, density(cases, served.training.users))
    value[has.toarray().astype(bool)] = -np.inf
    place = {id_: row for row, id_ in enumerate(ids)}
    value[[place[user_id] for user_id, _ in without if user_id in place]] = -np.inf
    return [
        Question(
            ids[row], dataset.item_ids[column], float(chances[row, column]),
            int(cases.n_likes[row]), float(value[row, column]),
        )
        for row, column in best(value, n)
    ]  # fmt: skip


def worth(chances: np.ndarray, n_likes: np.ndarray, dense: np.ndarray) -> np.ndarray:
    """Return what an answer about each pair is worth, float64 (n_users, n_items).

    Parameters
    ----------
    chances : ndarray, float64 (n_users, n_items)
        Probabilities.
    n_likes : ndarray, int64 (n_users,)
    dense : ndarray, float64 (n_users,)

    Examples
    --------
    >>> worth(np.array([[0.5, 0.0]]), np.array([1]), np.array([1.0]))
    array([[0.5, 0. ]])
    """
    p = np.clip(chances, 1e-12, 1.0 - 1e-12)
    entropy = -(p * np.log2(p) + (1.0 - p) * np.log2(1.0 - p))
    entropy = np.where((chances <= 0.0) | (chances >= 1.0), 0.0, entropy)
    return np.asarray(entropy * (dense / (1.0 + n_likes))[:, None])


def density(cases: Queries, users: Queries) -> np.ndarray:
    """Return how alike the nearest users are to each case, from 0 to 1, float64 (n_cases,).

    The mean cosine of the centred profiles with the `NEAREST` other users'; 1 for everyone where
    nobody is described, and for one who isn't, what the others have in the middle.
    """
    centring = Centering.of(users.embeddings)
    mine, theirs = centring(cases.embeddings), centring(users.embeddings)
    theirs = theirs[np.abs(theirs).sum(axis=1) > 0]
    described = np.abs(mine).sum(axis=1) > 0
    if not described.any() or len(theirs) < 2:
        return np.ones(len(cases))
    alike = np.sort(mine @ theirs.T, axis=1)[:, ::-1][:, 1 : NEAREST + 1]  # without themselves
    found = np.clip(alike.mean(axis=1), 0.0, 1.0).astype(np.float64)
    found[~described] = np.median(found[described])
    return np.asarray(found)


def best(value: np.ndarray, n: int) -> list[tuple[int, int]]:
    """Return the n best pairs, at most one in each row, best first; -inf is never among them."""
    columns = np.argmax(value, axis=1)
    tops = value[np.arange(len(value)), columns]
    order = np.argsort(-tops, kind="stable")[:n]
    return [(int(row), int(columns[row])) for row in order if np.isfinite(tops[row])]
