"""Users and items of later files joined to those of a stored data set."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from coldstart.data.dataset import places


@dataclass(frozen=True, eq=False)
class JoinedEntities:
    """Stored users or items together with later ones.

    Attributes
    ----------
    frame : DataFrame
        All str: the stored ones in their order, then the new ones.
    new : int
        Who, or what, was not stored.
    changed : int
        Stored ones that a later file describes differently.
    """

    frame: pd.DataFrame
    new: int = 0
    changed: int = 0

    def with_unlisted(self, frame: pd.DataFrame) -> JoinedEntities:
        """Return a copy with those added whom only rows name."""
        return replace(self, frame=frame, new=self.new + len(frame) - len(self.frame))


def joined_entities(stored: pd.DataFrame, later: pd.DataFrame | None, key: str) -> JoinedEntities:
    """Return stored users or items with later ones; of who is in both, the later values hold.

    A blank value of a later file changes nothing.

    >>> stored = pd.DataFrame({"item_id": ["a", "b"], "price": ["1", "2"]}, dtype="str")
    >>> later = pd.DataFrame({"item_id": ["b", "c"], "price": ["3", "4"]}, dtype="str")
    >>> joined = joined_entities(stored, later, "item_id")
    >>> joined.frame["price"].tolist(), joined.new, joined.changed
    (['1', '3', '4'], 1, 1)
    """
    if later is None or later.empty:
        return JoinedEntities(stored)
    names = [*stored.columns, *(c for c in later.columns if c not in stored)]
    at = places(stored[key], later[key])
    frame = stored.reindex(columns=names, fill_value="")
    old = frame[at >= 0].to_numpy(dtype=object)
    values = later.reindex(columns=names, fill_value="").iloc[at[at >= 0]].to_numpy(dtype=object)
    differs = (values != old) & (values != "")
    if differs.any():
        frame.iloc[np.flatnonzero(at >= 0)] = np.where(differs, values, old)
    new = later[places(later[key], stored[key]) < 0].reindex(columns=names, fill_value="")
    joined = pd.concat([frame, new], ignore_index=True).astype("str")
    return JoinedEntities(joined, len(new), int(differs.any(axis=1).sum()))
