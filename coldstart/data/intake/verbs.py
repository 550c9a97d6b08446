"""Verbs of a mapping that change cells, or add columns, and leave the rows as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from coldstart.data.intake.ids import clean
from coldstart.data.intake.mapping import Compose, Inherit, Join
from coldstart.data.intake.table import find, find_all


def changed(
    frame: pd.DataFrame, names: Sequence[str], change: Callable[[pd.Series], pd.Series]
) -> pd.DataFrame:
    """Return a frame with some of its columns changed."""
    return frame.assign(**{name: change(frame[name]) for name in names}) if len(names) else frame


def listed_by(separator: str) -> Callable[[pd.Series], pd.Series]:
    """Return a function that writes lists with commas, which a separator divides."""

    def listed(values: pd.Series) -> pd.Series:
        return values.str.replace(separator, ", ", regex=False)

    return listed


def filled_down(frame: pd.DataFrame, names: Sequence[str], within: Sequence[str]) -> pd.DataFrame:
    """Return blank cells of some columns filled from above, among rows that agree."""
    groups = find_all(frame, within)
    keys = [frame[group] for group in groups]
    if keys:
        # A group's own key may be blank on its further rows: then it goes on from above as well.
        keys = [key.where(key.str.strip() != "").ffill().fillna("") for key in keys]
        frame = frame.assign(**dict(zip(groups, keys, strict=True)))

    def filled(values: pd.Series) -> pd.Series:
        given = values.where(values.str.strip() != "")
        down = given.groupby(keys, sort=False).ffill() if keys else given.ffill()
        return down.fillna("").astype("str")

    return changed(frame, find_all(frame, names), filled)


def inherited(frame: pd.DataFrame, verb: Inherit) -> pd.DataFrame:
    """Return variants with their blank cells filled by the row of their parent."""
    key, parent = find(frame, verb.key), find(frame, verb.parent)
    if key is None or parent is None:
        return frame
    above = frame[parent].str.strip().str.replace(r"^id:", "", regex=True)
    position = pd.Series(dtype="float64")
    for name in (verb.key, *(other for other in verb.or_key if find(frame, other))):
        keys = frame[find(frame, name)].str.strip()
        first = (~keys.duplicated() & (keys != "")).to_numpy()
        more = pd.Series(np.flatnonzero(first), index=keys[first].to_numpy(), dtype="float64")
        position = pd.concat([position, more[~more.index.isin(position.index)]])
    at = above.map(position).where(above != "")

    def filled(values: pd.Series) -> pd.Series:
        has_parent = at.notna().to_numpy()
        from_above = values.to_numpy(dtype=object)[at.fillna(0).to_numpy(dtype=np.int64)]
        blank = (values.str.strip() == "").to_numpy()
        return values.where(~(blank & has_parent), pd.Series(from_above, values.index, dtype="str"))

    return changed(frame, find_all(frame, verb.columns), filled)


def composed(frame: pd.DataFrame, verb: Compose) -> pd.Series:
    """Return the values of some columns joined, row by row."""
    first, *others = (frame[name].str.strip() for name in find_all(frame, verb.of))
    whole, is_first = first, pd.Series(True, index=frame.index)
    for values in others:
        given = (values != "") & ~values.isin(verb.without)
        joint = pd.Series(verb.next, index=frame.index, dtype="str").where(~is_first, verb.first)
        whole = whole.where(~given, whole + joint + values)
        is_first &= ~given
    return whole


def joined(frame: pd.DataFrame, join: Join, other: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return columns of another table added, and how many rows found no partner."""
    here, there = (find(table, key) for table, key in zip((frame, other), join.keys, strict=True))
    if here is None or there is None:
        return frame, len(frame)
    keys = clean(other[there]).values
    first = ~keys.duplicated() & (keys != "")
    position = pd.Series(np.flatnonzero(first), index=keys[first].to_numpy())
    at = clean(frame[here]).values.map(position)
    missed = at.isna().to_numpy()
    take = at.fillna(0).to_numpy(dtype=np.int64)
    added: dict[str, pd.Series] = {}
    for column in find_all(other, join.columns):
        name = column
        if find(frame, column) is not None:
            name = f"{join.table}.{column}"
        values = other[column].to_numpy()[take] if len(other) else np.full(len(frame), "")
        values = pd.Series(values, index=frame.index, dtype="str")
        added[name] = values.where(~missed, "")
    return frame.assign(**added), int(missed.sum())
