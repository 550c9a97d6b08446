"""Buyers that stand in another table than the lines of their orders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from coldstart.data import columns
from coldstart.data.intake import describe
from coldstart.data.intake.came_back import says_it_came_back
from coldstart.data.intake.column_words import ID_ENDINGS, NOT_FEEDBACK, PLAIN_KEYS
from coldstart.data.intake.lists import JOINS
from coldstart.data.intake.mapping import Join, Mapping
from coldstart.data.intake.pair_roles import times_of
from coldstart.data.intake.profile import Column
from coldstart.data.intake.source import UNIQUE, Source, item_of, user_of
from coldstart.data.intake.table import Table, find

_DIGIT = re.compile(r"\d")
_NEARLY_ALL = 0.9


def buyer_elsewhere(source: Source, sources: Sequence[Source]) -> Join | None:
    """Return the join that gives a table of order lines its buyers: order → buyer."""
    item = item_of(source)
    if user_of(source) is not None or item is None:
        return None
    keys = [c for c in source.columns.values() if c is not item and c.could_be_id()]
    candidates: list[tuple[tuple[int, float], Join]] = []
    for other in sources:
        if other is source:
            continue
        own_buyer = user_of(other)
        for here in keys:
            for there in other.columns.values():
                likeness = _likeness(here, there, other)
                if there is own_buyer or not likeness or there.uniqueness < UNIQUE:
                    continue
                user = own_buyer or _only_buyer(other, here, there)
                if user is None:
                    continue
                share = here.overlap(there.distinct)
                if share >= JOINS:
                    on = here.name if here.name == there.name else {here.name: there.name}
                    brought = _brought(source, other, user)
                    join = Join(table=other.id, on=on, columns=brought)
                    candidates.append(((likeness, share), join))
    return max(candidates, key=lambda pair: pair[0])[1] if candidates else None


def _brought(source: Source, other: Source, user: Column) -> tuple[str, ...]:
    """Return what the table of orders adds to their lines: who first, when, what became of it."""
    names = [user.name]
    if not times_of(list(source.columns.values())):
        names += [c.name for c in times_of(list(other.columns.values())) if c is not user][:1]
    names += [
        c.name
        for c in other.columns.values()
        if find_same(source, c) is None and (describe.is_status(c) or says_it_came_back(c))
    ]
    return tuple(dict.fromkeys(names))


def find_same(source: Source, column: Column) -> Column | None:
    """Return the column of a table that is called as another is."""
    return next((c for c in source.columns.values() if c.short() == column.short()), None)


def with_chosen_columns(
    mapping: Mapping, names: Iterable[str | None], tables: Sequence[Table]
) -> Mapping:
    """Return the mapping with columns that a person names and a table of orders has, joined."""
    frames = {table.name: table.frame for table in tables}
    for one in mapping.of_role("interactions"):
        joins = []
        for join in one.join:
            other = mapping.by_id(join.table)
            files = [frames[file] for file in other.files if file in frames] if other else []
            there = [n for n in names if n and files and all(find(f, n) is not None for f in files)]
            own = [frames[file] for file in one.files if file in frames]
            new = [n for n in there if not any(find(frame, n) for frame in own)]
            brought = tuple(dict.fromkeys((*join.columns, *new)))
            joins.append(join.model_copy(update={"columns": brought}))
        mapping = mapping.replaced(one.model_copy(update={"join": tuple(joins)}))
    return mapping


def _only_buyer(orders: Source, here: Column, key: Column) -> Column | None:
    """Return the one code that comes again in a table of orders, whatever it is called.

    What has a date, and is named once here and again by its lines, is an order.
    """
    values = orders.columns.values()
    if here.uniqueness >= UNIQUE or here.short() != key.short() or not times_of(list(values)):
        return None
    codes = [c for c in values if c is not key and c.uniqueness < 1 and _is_buyers_code(c)]
    return codes[0] if len(codes) == 1 else None


def _is_buyers_code(column: Column) -> bool:
    if column.is_order or column.is_called(NOT_FEEDBACK) or not column.could_be_id():
        return False
    of_item = column.id_rank(columns.ITEM_ID) is not None
    return not of_item and not describe.is_status(column) and column.share(_DIGIT) > _NEARLY_ALL


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
    if not _may_be_key(here):
        return 0
    if here.is_order and there.is_order:
        return 2
    return int(here.is_order and there.short() in PLAIN_KEYS and other.says(columns.INTERACTIONS))
