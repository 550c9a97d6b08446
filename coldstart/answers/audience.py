"""Who will want it: the users whom a run ranks first for an item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coldstart.answers.ability import cannot_find_audience
from coldstart.answers.ranking import Ranked, explained, top_rows
from coldstart.answers.served import Served
from coldstart.errors import CannotRankError
from coldstart.recommenders.cases import Items

CHUNK = 2048  # users scored at a time


@dataclass(frozen=True)
class Audience:
    """The users ranked first for one item, best first; `Ranked.id` is a user's."""

    item_id: str
    ranked: tuple[Ranked, ...]


def audience(
    served: Served, items: Items, *, top: int = 50, explain: bool = True
) -> list[Audience]:
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
    blocks = [np.arange(n, min(n + CHUNK, len(users))) for n in range(0, len(users), CHUNK)]
    scores = np.vstack([served.model.score(users.take(rows), items) for rows in blocks])
    found = []
    for n, id_ in enumerate(items.ids):
        wanted = scores[:, n].astype(np.float64)
        known = served.training.items.index.get(id_)
        if known is not None:
            wanted[served.training.seen[:, [known]].toarray().ravel()] = -np.inf
        rows = top_rows(wanted, top)
        one = [np.array([n])] * len(rows)
        made = explained(served.model, users.take(rows), items, one) if explain else None
        ranked = [
            Ranked(place + 1, users.ids[row], float(wanted[row]), made[place][0] if made else None)
            for place, row in enumerate(rows.tolist())
        ]
        found.append(Audience(id_, tuple(ranked)))
    return found
