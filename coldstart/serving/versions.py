"""A new version of a data set: the old one with answers that were given since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from coldstart.data import columns
from coldstart.data.dataset import Dataset

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.store.answers import Answer


def usable(dataset: Dataset, answers: Sequence[Answer]) -> list[Answer]:
    """Return the answers that a new version takes in.

    Skipped ones say nothing. Where the data hold likes only, a no is left out: methods would take
    the few that there are for all that people dislike.
    """
    taken = [a for a in answers if a.label == 1 or (a.label == 0 and not dataset.implicit)]
    return [
        a
        for a in taken
        if not dataset.seen[dataset.user_index[a.user_id], dataset.item_index[a.item_id]]
    ]


def with_answers(dataset: Dataset, answers: Sequence[Answer]) -> Dataset:
    """Return the data set with the usable answers as interactions; nothing else of it changes.

    What is answered is no longer held back. The name says how many answers there are.
    """
    import pandas as pd

    taken = usable(dataset, answers)
    if not taken:
        return dataset
    rows = pd.DataFrame(
        {
            columns.USER_ID: [a.user_id for a in taken],
            columns.ITEM_ID: [a.item_id for a in taken],
            columns.LABEL: np.array([a.label for a in taken], dtype=np.int8),
            **dict.fromkeys(columns.TIMES, np.array([int(a.at) for a in taken], dtype=np.int64)),
        }
    )
    old = dataset.interactions
    fitted = _like(rows, old)
    held_back = dataset.held_back
    if held_back is not None:
        keys = [columns.USER_ID, columns.ITEM_ID]
        known = pd.MultiIndex.from_frame(rows[keys])
        hidden = ~pd.MultiIndex.from_frame(held_back[keys]).isin(known)
        held_back = held_back[hidden].reset_index(drop=True)
    return replace(
        dataset,
        name=f"{dataset.name} +{len(taken)}",
        interactions=pd.concat([old, fitted], ignore_index=True),
        held_back=held_back,
    )


def _like(rows: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the columns and types of older ones; blank where nothing is said."""
    import pandas as pd

    given: dict[str, Any] = {
        name: rows[name] if name in rows else _blank(old[name], len(rows)) for name in old.columns
    }
    return pd.DataFrame(given).astype(old.dtypes.to_dict())


def _blank(column: pd.Series, n: int) -> list[Any]:
    return [np.nan if column.dtype.kind == "f" else 0 if column.dtype.kind in "iu" else ""] * n
