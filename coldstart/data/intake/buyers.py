"""Buyers that stand in another table than the lines of their orders."""

from __future__ import annotations

from collections.abc import Sequence

from coldstart.data import columns
from coldstart.data.intake import describe
from coldstart.data.intake.column_words import ID_ENDINGS, PLAIN_KEYS
from coldstart.data.intake.lists import JOINS
from coldstart.data.intake.mapping import Join
from coldstart.data.intake.pair_roles import times_of
from coldstart.data.intake.profile import Column
from coldstart.data.intake.source import UNIQUE, Source, item_of, user_of


def buyer_elsewhere(source: Source, sources: Sequence[Source]) -> Join | None:
    """Return the join that gives a table of order lines its buyers: order → buyer."""
    item = item_of(source)
    if user_of(source) is not None or item is None:
        return None
    keys = [c for c in source.columns.values() if c is not item and _may_be_key(c)]
    candidates: list[tuple[tuple[int, float], Join]] = []
    for other in sources:
        user = None if other is source else user_of(other)
        if user is None:
            continue
        for here in keys:
            for there in other.columns.values():
                likeness = _likeness(here, there, other)
                if there is user or not likeness or there.uniqueness < UNIQUE:
                    continue
                share = here.overlap(there.distinct)
                if share >= JOINS:
                    on = here.name if here.name == there.name else {here.name: there.name}
                    brought = _brought(source, other, user)
                    join = Join(table=other.id, on=on, columns=brought)
                    candidates.append(((likeness, share), join))
    return max(candidates, key=lambda pair: pair[0])[1] if candidates else None


def _brought(source: Source, other: Source, user: Column) -> tuple[str, ...]:
    """Return what the table of orders adds to their lines: who, when, and what became of it."""
    names = [user.name]
    if not times_of(list(source.columns.values())):
        names += [c.name for c in times_of(list(other.columns.values())) if c is not user][:1]
    names += [
        c.name
        for c in other.columns.values()
        if describe.is_status(c) and find_same(source, c) is None
    ]
    return tuple(dict.fromkeys(names))


def find_same(source: Source, column: Column) -> Column | None:
    """Return the column of a table that is called as another is."""
    return next((c for c in source.columns.values() if c.short() == column.short()), None)


def _may_be_key(column: Column) -> bool:
    return column.is_order or column.short().endswith(ID_ENDINGS)


def _likeness(here: Column, there: Column, other: Source) -> int:
    """Return how well two names say that they are one key; 0 where they do not.

    An ``id`` is of its own table: it is never that of another.
    """
    if here.short() in PLAIN_KEYS:
        return 0
    if here.short() == there.short():
        return 3
    if here.is_order and there.is_order:
        return 2
    return int(here.is_order and there.short() in PLAIN_KEYS and other.says(columns.INTERACTIONS))
