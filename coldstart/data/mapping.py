"""Which column means what, and which file is which table: a guess that the analyst can correct."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field

import pandas as pd

from coldstart.data import columns, opinions, times
from coldstart.data.reading import Table
from coldstart.data.synonyms import (
    BY_ROLE,
    BY_TABLE,
    DESCRIPTIONS,
    NOT_FEEDBACK,
    NOT_TITLES,
    TITLE_ENDINGS,
    squeezed,
)

ROLES: MappingType[str, tuple[str, ...]] = {
    columns.USERS: (columns.USER_ID, columns.TEXT),
    columns.ITEMS: (columns.ITEM_ID, columns.TITLE, columns.TEXT),
    columns.INTERACTIONS: (
        columns.USER_ID, columns.ITEM_ID, columns.LABEL, columns.RATING, columns.TIMESTAMP,
    ),
}  # fmt: skip
"""The roles that columns of each table can have; the ids are always needed."""

PAIR_ROLES = (columns.TITLE, columns.TEXT, columns.USER_TEXT)
"""More roles of interactions that come alone, with the texts inside; ``text`` is the item's."""

_LOOKED_AT = 1_000
_SHARED = 0.5


@dataclass(frozen=True)
class Mapping:
    """Which column of a table has which role.

    Attributes
    ----------
    roles : mapping of str to str
        Column name by role; a role that no column has is not in it.
    left_out : tuple of str
        Columns that are not taken in at all, such as names and addresses.
    """

    roles: MappingType[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    def column(self, role: str) -> str | None:
        """Return the column that has a role."""
        return self.roles.get(role)


def guess(
    frame: pd.DataFrame, table: str, known: MappingType[str, pd.Series] | None = None
) -> Mapping:
    """Return the likely roles of a table's columns: by their names, then by their values.

    Parameters
    ----------
    frame : DataFrame
    table : str
        ``users``, ``items``, ``interactions`` or ``held_back``.
    known : mapping of str to Series, optional
        The ids that other tables have for ``user_id`` and ``item_id``: an id column without a
        telling name is known by them.
    """
    kind = columns.INTERACTIONS if table == columns.HELD_BACK else table
    roles = ROLES[kind] + (PAIR_ROLES if kind == columns.INTERACTIONS else ())
    found = _by_name(list(frame.columns), roles, kind)
    found |= _ids_by_values(frame, roles, found, known or {})
    if kind == columns.INTERACTIONS:
        found |= _feedback_by_values(frame.iloc[:_LOOKED_AT], found)
    else:
        found |= _only_description(frame, found)
    return Mapping(found)


def guess_all(tables: MappingType[str, Table]) -> dict[str, Mapping]:
    """Return the likely roles in each table of a data set, given by what the tables are."""
    first = {kind: guess(table.frame, kind) for kind, table in tables.items()}

    def known(kind: str) -> dict[str, pd.Series]:
        found: dict[str, pd.Series] = {}
        for role in (columns.USER_ID, columns.ITEM_ID):
            for other, mapping in first.items():
                column = mapping.column(role)
                if other != kind and column is not None and role not in found:
                    found[role] = tables[other].frame[column]
        return found

    return {kind: guess(table.frame, kind, known(kind)) for kind, table in tables.items()}


def assign(tables: MappingType[str, Table]) -> dict[str, Table]:
    """Return which upload is which table: by its columns, else by its file's name.

    A table that names both users and items holds interactions, whatever its file is called; of two
    such, the one whose name says so, or the shorter, is ``held_back``. One table alone is taken for
    labelled pairs with the texts inside, so it is ``interactions``, unless its columns and its name
    both say that it lists users or items. A table whose part cannot be told is left out: ask the
    analyst.

    Parameters
    ----------
    tables : mapping of str to Table
        By file name.
    """
    if len(tables) == 1:
        ((name, table),) = tables.items()
        kind = _kind(table.frame, name)
        listed = kind in (columns.USERS, columns.ITEMS) and kind == _named(name)
        return {kind if kind and listed else columns.INTERACTIONS: table}
    found: dict[str, Table] = {}
    for name, table in sorted(tables.items(), key=lambda named: -len(named[1].frame)):
        kind = _kind(table.frame, name)
        if kind == columns.INTERACTIONS and kind in found:
            kind = columns.HELD_BACK
        if kind is not None:
            found.setdefault(kind, table)
    return found


def _kind(frame: pd.DataFrame, filename: str) -> str | None:
    named = _named(filename)
    ids = _by_name(list(frame.columns), (columns.USER_ID, columns.ITEM_ID), "")
    if len(ids) == 2:
        return columns.HELD_BACK if named == columns.HELD_BACK else columns.INTERACTIONS
    if not ids:
        return named
    ((role, column),) = ids.items()
    # Users and items are listed once; whoever is named over and over did something.
    distinct = frame[column].nunique() / len(frame)
    if distinct < _SHARED or (distinct < 1 and named in (columns.INTERACTIONS, columns.HELD_BACK)):
        return columns.HELD_BACK if named == columns.HELD_BACK else columns.INTERACTIONS
    return columns.USERS if role == columns.USER_ID else columns.ITEMS


def _named(filename: str) -> str | None:
    stem = squeezed(filename.rsplit(".", 1)[0])
    hits = (kind for kind, words in BY_TABLE.items() if any(word in stem for word in words))
    return next(hits, None)


def _by_name(names: Collection[str], roles: Collection[str], kind: str) -> dict[str, str]:
    short: dict[str, str] = {}
    for name in names:
        short.setdefault(squeezed(name), name)
    found: dict[str, str] = {}
    for role in roles:
        words = BY_ROLE[role]
        if (role, kind) in {(columns.USER_ID, columns.USERS), (columns.ITEM_ID, columns.ITEMS)}:
            words += ("id", "编号")
        if (role, kind) == (columns.TEXT, columns.USERS):
            words += BY_ROLE[columns.USER_TEXT]
        hits = (short[w] for w in words if w in short and short[w] not in found.values())
        column = next(hits, None)
        if column is not None:
            found[role] = column
    if kind == columns.ITEMS and columns.TITLE not in found:
        free = [name for word, name in short.items() if word.endswith(TITLE_ENDINGS)]
        free = [name for name in free if squeezed(name) not in NOT_TITLES]
        free = [name for name in free if name not in found.values()]
        found |= {columns.TITLE: free[0]} if len(free) == 1 else {}
    return found


def _ids_by_values(
    frame: pd.DataFrame,
    roles: Collection[str],
    found: MappingType[str, str],
    known: MappingType[str, pd.Series],
) -> dict[str, str]:
    more: dict[str, str] = {}
    for role, ids in known.items():
        if role in found or role not in roles:
            continue
        values = ids.str.strip().unique()
        free = [c for c in frame.columns if c not in {*found.values(), *more.values()}]
        shares = {c: float(frame[c].str.strip().isin(values).mean()) for c in free}
        best = max(free, key=lambda c: shares[c], default=None)
        if best is not None and shares[best] >= _SHARED:
            more[role] = best
    return more


def _feedback_by_values(frame: pd.DataFrame, found: MappingType[str, str]) -> dict[str, str]:
    """Take the only column that looks like a time, a label or a rating for one."""
    more: dict[str, str] = {}
    free = [c for c in frame.columns if c not in found.values()]
    if columns.TIMESTAMP not in found:
        hits = [c for c in free if times.looks_like_time(frame[c])]
        more |= {columns.TIMESTAMP: hits[0]} if len(hits) == 1 else {}
    if columns.LABEL in found or columns.RATING in found:
        return more
    free = [c for c in free if c not in more.values() and squeezed(c) not in NOT_FEEDBACK]
    labels = [c for c in free if opinions.looks_like_label(frame[c])]
    ratings = [c for c in free if opinions.looks_like_rating(frame[c])]
    if len(labels) == 1:
        more[columns.LABEL] = labels[0]
    elif not labels and len(ratings) == 1:
        more[columns.RATING] = ratings[0]
    return more


def _only_description(frame: pd.DataFrame, found: MappingType[str, str]) -> dict[str, str]:
    """Take a description for the text where nothing else describes the row.

    What has a text is read by its text alone, so elsewhere a description stays one column of many.
    """
    left = [c for c in frame.columns if c not in found.values()]
    alone = len(left) == 1 and not {columns.TITLE, columns.TEXT} & set(found)
    return {columns.TEXT: left[0]} if alone and squeezed(left[0]) in DESCRIPTIONS else {}
