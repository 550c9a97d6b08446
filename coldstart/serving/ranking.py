"""Scores for many users at a time, and the best few of a ranking."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np

from coldstart.core.errors import CannotExplainError
from coldstart.core.events import Progressed
from coldstart.core.i18n import Message, t
from coldstart.models.base import Contributions, Recommender, Target
from coldstart.models.queries import Items, Queries
from coldstart.serving.session import Session

LISTS = frozenset({Target.COLD_USER, Target.FEW_SHOT_USER})


@dataclass(frozen=True)
class Ranked:
    """Something at a place in a ranking.

    Attributes
    ----------
    rank : int
        From 1.
    id : str
        Of the item, or of the user in an audience.
    score : float
        A probability where the method's scores are calibrated.
    made : Contributions or None
        What made the score; None where the method cannot say.
    """

    rank: int
    id: str
    score: float
    made: Contributions | None


def top_rows(scores: np.ndarray, top: int) -> np.ndarray:
    """Return the positions of the `top` largest finite scores, best first, ties in order.

    >>> top_rows(np.array([0.1, 0.9, -np.inf, 0.9]), 3).tolist()
    [1, 3, 0]
    """
    order = np.argsort(-scores, kind="stable")[:top]
    best: np.ndarray = order[np.isfinite(scores[order])]
    return best


def explained(
    model: Recommender, cases: Queries, items: Items, chosen: Sequence[np.ndarray]
) -> Sequence[Sequence[Contributions | None]]:
    """Return what made the score of each case for the items chosen for it.

    None in place of each where the method cannot say.
    """
    try:
        return model.contributions_each(cases, items, chosen)
    except CannotExplainError:
        return [[None] * len(some) for some in chosen]


CHUNK = 512  # users scored at a time: between two of these somebody may stop it


def scored_steps(
    served: Session, items: Items, users: np.ndarray | None = None
) -> Generator[Progressed, None, np.ndarray]:
    """Score items for users, telling of how many it is done.

    Parameters
    ----------
    served : Session
    items : Items
    users : ndarray, int64 (n_users,), optional
        Positions in `Training.users`; all of them by default.

    Returns
    -------
    ndarray, float32 (n_users, n_items)
    """
    everyone = served.training.users
    rows = np.arange(len(everyone)) if users is None else users
    scores = np.zeros((len(rows), len(items)), dtype=np.float32)
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        scores[start : start + len(some)] = served.model.score(everyone.take(some), items)
        yield Progressed("users", start + len(some), len(rows))
    return scores


def cannot_list(model: Recommender, n_likes: int = 1) -> Message | None:
    """Return why there is no list for someone with so many known likes; None where there is."""
    method = t(f"method.{model.name}")
    if Target.HAD_ITEM in model.ranks:
        return t("answer.cannot_discover", method=method)
    if not model.ranks & LISTS:
        return t("answer.cannot_list", method=method)
    if n_likes == 0 and Target.COLD_USER not in model.ranks:
        return t("answer.cannot_cold", method=method)
    return None


def cannot_rank_new(model: Recommender) -> Message | None:
    """Return why new items cannot be ranked for someone; None where they can."""
    if Target.COLD_ITEM in model.ranks:
        return None
    return t("answer.cannot_new", method=t(f"method.{model.name}"))


def cannot_find_audience(model: Recommender) -> Message | None:
    """Return why users cannot be ranked for an item; None where they can."""
    if Target.AUDIENCE in model.ranks:
        return None
    return t("answer.cannot_audience", method=t(f"method.{model.name}"))
