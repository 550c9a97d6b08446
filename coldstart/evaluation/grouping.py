"""A column of a table as a few groups that can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coldstart.core.i18n import Message
from coldstart.data import columns
from coldstart.data.dataset import Dataset, Warmth, warmth

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.store.records import Segment

WARMTH = "warmth"
"""What every data set can be grouped by: how many likes are known of someone or something."""
MISSING = Message("evaluate.group.missing")
"""The group of those without a value."""
MOST_GROUPS = 10
_RANGES = 4  # groups that numbers are divided into, of equal size


@dataclass(frozen=True)
class Grouping:
    """Groups in the order they are shown, and the group of each id.

    Attributes
    ----------
    names : list of str or Message
        A value of the column as it stands in the data, or a message for what is not one.
    of : dict of str to int
        Position in `names` by id.
    """

    names: list[str | Message]
    of: dict[str, int]


def sides(dataset: Dataset) -> dict[str, list[str]]:
    """Return the columns that users and items can be grouped by; `WARMTH` first."""
    columns_of = {}
    for side, table, described in (
        ("users", dataset.users, dataset.profile_columns),
        ("items", dataset.items, dataset.item_columns),
    ):
        useful = [c for c in described if _tells(table[c])]
        columns_of[side] = [WARMTH, *useful]
    return columns_of


def grouping(dataset: Dataset, side: str, column: str) -> Grouping:
    """Return users or items, grouped by a column.

    Numbers with many values are divided into ranges of equal size; of other columns the most
    frequent values stand for themselves, the rest are one group, and so are those without a value.

    Parameters
    ----------
    dataset : Dataset
    side : str
        ``users`` or ``items``.
    column : str
        One of `sides`.
    """
    if column == WARMTH:
        return _by_likes(dataset, side)
    table, key = (
        (dataset.users, columns.USER_ID) if side == "users" else (dataset.items, columns.ITEM_ID)
    )
    labels, order = _labels(table[column])
    other = Message("evaluate.group.rest")
    names: list[str | Message] = [
        *order,
        *([other] if None in labels else []),
        *([MISSING] if "" in labels else []),
    ]
    place_of: dict[str | None, int] = {name: n for n, name in enumerate(order)}
    place_of[None] = names.index(other) if other in names else -1
    place_of[""] = names.index(MISSING) if MISSING in names else -1
    of = {id_: place_of[label] for id_, label in zip(table[key], labels, strict=True)}
    return Grouping(names, of)


def _by_likes(dataset: Dataset, side: str) -> Grouping:
    """Group by the number of likes: none, few, and ranges of equal size for the warm."""
    ids = dataset.user_ids if side == "users" else dataset.item_ids
    counts = np.asarray(dataset.likes.sum(axis=1 if side == "users" else 0)).ravel()
    levels = warmth(counts)
    names: list[str | Message] = [
        Message(f"evaluate.group.{level}") for level in (Warmth.COLD, Warmth.FEW_SHOT)
    ]
    warm = levels == Warmth.WARM
    at = np.where(levels == Warmth.COLD, 0, 1)
    if warm.any():
        edges = np.unique(np.quantile(counts[warm], np.linspace(0, 1, _RANGES)))
        inner = edges[1:-1]
        ranges = np.searchsorted(inner, counts[warm], side="right")
        filled, place = np.unique(ranges, return_inverse=True)  # between two people lies nobody
        at[warm] = 2 + place
        for n in range(len(filled)):
            inside = counts[warm][place == n]
            names.append(_span(inside))
    return Grouping(names, dict(zip(ids, at.tolist(), strict=True)))


def _tells(values: pd.Series) -> bool:
    """Say whether a column is worth grouping by: more than one value, and not one for each row."""
    given = values[values != ""]
    distinct = given.nunique()
    if distinct < 2:
        return False
    return _numbers(given) is not None or distinct <= max(len(given) / 3, 2)


def _labels(values: pd.Series) -> tuple[list[str | None], list[str]]:
    """Return each row's group (None other, blank missing), and the groups in order."""
    given = values[values != ""]
    numbers = _numbers(given)
    if numbers is not None and given.nunique() > MOST_GROUPS:
        return _ranges(values, given, numbers)
    frequent = given.value_counts()
    top_values = frequent.index[: MOST_GROUPS - 1 if len(frequent) > MOST_GROUPS else MOST_GROUPS]
    order = sorted(top_values, key=_natural if numbers is None else float)
    top_value_set = set(top_values)
    return [v if v == "" or v in top_value_set else None for v in values], list(order)


def _ranges(
    values: pd.Series, given: pd.Series, numbers: np.ndarray
) -> tuple[list[str | None], list[str]]:
    edges = np.unique(np.quantile(numbers, np.linspace(0, 1, _RANGES + 1)))
    at = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, len(edges) - 2)
    order = []
    for n in range(len(edges) - 1):
        inside = numbers[at == n]
        order.append(_span(inside) if len(inside) else f"{edges[n]:g}")
    label = dict(zip(given.index, (order[n] for n in at), strict=True))
    return [label.get(index, "") for index in values.index], order


def _span(inside: np.ndarray) -> str:
    low, high = inside.min(), inside.max()
    return f"{low:g}" if low == high else f"{low:g} – {high:g}"


def _numbers(given: pd.Series) -> np.ndarray | None:
    import pandas as pd

    found = pd.to_numeric(given, errors="coerce").to_numpy(dtype=np.float64)
    return found if np.isfinite(found).all() else None


def _natural(value: str) -> tuple[float, str]:
    """Sort what begins with a number, such as an age group, by it."""
    digits = ""
    for sign in value.lstrip("<>≤≥ "):
        if not sign.isdigit():
            break
        digits += sign
    return (float(digits) if digits else np.inf, value)


def segment_grouping(dataset: Dataset, segment: Segment) -> Grouping:
    """Return the members of a segment and all others of their kind as two groups."""
    ids = dataset.user_ids if segment.kind == columns.POINT_USER else dataset.item_ids
    members = set(segment.members)
    names: list[str | Message] = [segment.name, Message("evaluate.group.others")]
    return Grouping(names, {id_: int(id_ not in members) for id_ in ids})
