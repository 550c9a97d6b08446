"""One place in a ranking, and how to find the best few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coldstart.errors import CannotExplainError
from coldstart.recommenders.base import Contributions, Recommender
from coldstart.recommenders.cases import Cases, Items


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
    model: Recommender, cases: Cases, items: Items, chosen: Sequence[np.ndarray]
) -> Sequence[Sequence[Contributions | None]]:
    """Return what made the score of each case for the items chosen for it.

    None in place of each where the method cannot say.
    """
    try:
        return model.contributions_each(cases, items, chosen)
    except CannotExplainError:
        return [[None] * len(some) for some in chosen]
