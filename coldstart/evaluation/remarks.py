"""What about the data keeps a measurement from saying much: noted before anything is measured."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from coldstart.i18n import Message, t
from coldstart.recommenders.cases import Training

MANY = 0.05
"""Share of items with another's very text from which on it is worth a note."""


def remarks(data: Training, known: Training, earliest: bool) -> Iterator[Message]:
    """Yield notes on the data.

    Parameters
    ----------
    data : Training
        Everything.
    known : Training
        What is left without users and items that have no history.
    earliest : bool
        Whether the earliest likes were asked for.
    """
    if not known.likes.nnz:
        yield t("evaluate.note.all_cold")
        return
    users, items = len(data.users) - len(known.users), len(data.items) - len(known.items)
    if users or items:
        yield t("evaluate.note.no_history", n_users=users, n_items=items)
    yield from _texts(known)
    everything = int((np.diff(known.likes.indptr) == len(known.items)).sum())
    if everything:
        yield t("evaluate.note.likes_everything", n=everything, items=len(known.items))
    if earliest and known.timestamps is None:
        yield t("evaluate.note.no_earliest")


def _texts(known: Training) -> Iterator[Message]:
    counts = np.unique(np.array(known.items.texts, dtype=object), return_counts=True)[1]
    if len(counts) == 1 and len(known.items) > 1:
        yield t("evaluate.note.one_text", n=len(known.items))
        return
    same = int(counts[counts > 1].sum())
    if same > MANY * len(known.items):
        yield t("evaluate.note.same_texts", n=same, of=len(known.items))
