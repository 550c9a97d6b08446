"""The audience of an item, and the predictions for everyone about one item."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np

from coldstart.core.errors import CannotRankError
from coldstart.core.events import Progressed, drain
from coldstart.models.base import Contributions
from coldstart.models.queries import Items
from coldstart.serving.ranking import (
    Ranked,
    cannot_find_audience,
    cannot_list,
    explained,
    scored_steps,
    top_rows,
)
from coldstart.serving.session import CaseRequest, Session

CHUNK = 128  # users whose scores are taken apart at a time


@dataclass(frozen=True)
class Audience:
    """The users ranked first for one item, best first; `Ranked.id` is a user's."""

    item_id: str
    ranked: tuple[Ranked, ...]


def audience(
    served: Session, items: Items, *, top: int = 50, explain: bool = True
) -> list[Audience]:
    """Return what `audience_steps` returns, unwatched."""
    return drain(audience_steps(served, items, top=top, explain=explain))


def audience_steps(
    served: Session, items: Items, *, top: int = 50, explain: bool = True
) -> Generator[Progressed, None, list[Audience]]:
    """Rank the known users for each item; whoever already has it is left out.

    Parameters
    ----------
    served : Session
    items : Items
        New ones from `Session.new_items`, or known ones from `Session.known_items`.
    top : int
    explain : bool
        Whether to work out what made each score.

    Raises
    ------
    CannotRankError
        Scores of the run's method cannot be compared across users.
    """
    cannot = cannot_find_audience(served.model)
    if cannot is not None:
        raise CannotRankError(cannot)
    users = served.training.users
    scores = yield from scored_steps(served, items)
    rows = []
    for n, id_ in enumerate(items.ids):
        wanted = scores[:, n]
        known = served.training.items.index.get(id_)
        if known is not None:
            wanted[served.training.seen[:, [known]].toarray().ravel()] = -np.inf
        rows.append(top_rows(wanted, top))
    made = (yield from _explained(served, items, rows)) if explain else {}
    return [
        Audience(
            id_,
            tuple(
                Ranked(place + 1, users.ids[row], float(scores[row, n]), made.get((row, n)))
                for place, row in enumerate(rows[n].tolist())
            ),
        )
        for n, id_ in enumerate(items.ids)
    ]


def _explained(
    served: Session, items: Items, rows: Sequence[np.ndarray]
) -> Generator[Progressed, None, dict[tuple[int, int], Contributions | None]]:
    """Return what made the scores of the users at `rows` of each item, by user and item."""
    wanted: dict[int, list[int]] = {}
    for n, some in enumerate(rows):
        for row in some.tolist():
            wanted.setdefault(row, []).append(n)
    found: dict[tuple[int, int], Contributions | None] = {}
    everyone = sorted(wanted)
    for start in range(0, len(everyone), CHUNK):
        asked = everyone[start : start + CHUNK]
        cases = served.training.users.take(np.array(asked))
        chosen = [np.array(wanted[row]) for row in asked]
        for row, told in zip(asked, explained(served.model, cases, items, chosen), strict=True):
            for n, made in zip(wanted[row], told, strict=True):
                found[row, n] = made
        yield Progressed("reasons", start + len(asked), len(everyone))
    return found


def for_item_steps(served: Session, item_id: str) -> Generator[Progressed, None, np.ndarray]:
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


def for_user(served: Session, user_id: str) -> np.ndarray:
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
