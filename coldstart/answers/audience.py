"""Who will want it: the users whom a run ranks first for an item."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np

from coldstart.answers.ability import cannot_find_audience
from coldstart.answers.ranking import Ranked, explained, top_rows
from coldstart.answers.scoring import scored_steps
from coldstart.answers.served import Served
from coldstart.errors import CannotRankError
from coldstart.events import Progressed, drain
from coldstart.recommenders.base import Contributions
from coldstart.recommenders.cases import Items

CHUNK = 128  # users whose scores are taken apart at a time


@dataclass(frozen=True)
class Audience:
    """The users ranked first for one item, best first; `Ranked.id` is a user's."""

    item_id: str
    ranked: tuple[Ranked, ...]


def audience(
    served: Served, items: Items, *, top: int = 50, explain: bool = True
) -> list[Audience]:
    """Return what `audience_steps` returns, unwatched."""
    return drain(audience_steps(served, items, top=top, explain=explain))


def audience_steps(
    served: Served, items: Items, *, top: int = 50, explain: bool = True
) -> Generator[Progressed, None, list[Audience]]:
    """Rank the known users for each item; whoever already has it is left out.

    Parameters
    ----------
    served : Served
    items : Items
        New ones from `Served.new_items`, or known ones from `Served.known_items`.
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
    served: Served, items: Items, rows: Sequence[np.ndarray]
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
