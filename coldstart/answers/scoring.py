"""Scores of items for the known users, so many users at a time that it can be watched."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from coldstart.answers.served import Served
from coldstart.events import Progressed
from coldstart.recommenders.cases import Items

CHUNK = 512  # users scored at a time: between two of these somebody may stop it


def scored_steps(
    served: Served, items: Items, users: np.ndarray | None = None
) -> Generator[Progressed, None, np.ndarray]:
    """Score items for users, telling of how many it is done.

    Parameters
    ----------
    served : Served
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
