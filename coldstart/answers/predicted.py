"""What a run predicts for everyone about one item, or for someone about every item: to be drawn."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from coldstart.answers.ability import cannot_find_audience, cannot_list
from coldstart.answers.scoring import scored_steps
from coldstart.answers.served import CaseRequest, Served
from coldstart.errors import CannotRankError
from coldstart.events import Progressed, drain


def for_item(served: Served, item_id: str) -> np.ndarray:
    """Return what `for_item_steps` returns, unwatched."""
    return drain(for_item_steps(served, item_id))


def for_item_steps(served: Served, item_id: str) -> Generator[Progressed, None, np.ndarray]:
    """Find the score of each user for a known item, float64 (n_users,).

    NaN where they have it already: their score says what they did, not what they will do.

    Raises
    ------
    CannotRankError
        Scores of the run's method cannot be compared across users.
    NotFoundError
        There is no such item.
    """
    cannot = cannot_find_audience(served.model)
    if cannot is not None:
        raise CannotRankError(cannot)
    item = served.known_items([item_id])
    scores = yield from scored_steps(served, item)
    found: np.ndarray = scores[:, 0].astype(np.float64)
    column = served.training.items.index[item_id]
    found[served.training.seen[:, [column]].toarray().ravel()] = np.nan
    return found


def for_user(served: Served, user_id: str) -> np.ndarray:
    """Return the score of each item of the catalogue for a known user, float64 (n_items,).

    NaN for what they have already.

    Raises
    ------
    CannotRankError
        The run's method has no list for them.
    NotFoundError
        There is no such user.
    """
    cases, has = served.cases([CaseRequest(user_id, user_id=user_id)])
    cannot = cannot_list(served.model, int(cases.n_likes[0]))
    if cannot is not None:
        raise CannotRankError(cannot)
    found: np.ndarray = served.model.score(cases, served.training.items)[0].astype(np.float64)
    found[has.toarray().ravel()] = np.nan
    return found
