"""Buyers that stand in another table than the lines of their orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coldstart.data import columns
from coldstart.data.intake import describe
from coldstart.data.intake.came_back import says_it_came_back
from coldstart.data.intake.column_words import ID_ENDINGS, PLAIN_KEYS
from coldstart.data.intake.doubts import id_candidates
from coldstart.data.intake.lists import JOINS
from coldstart.data.intake.mapping import Join, Mapping
from coldstart.data.intake.pair_roles import times_of
from coldstart.data.intake.profile import Column
from coldstart.data.intake.source import UNIQUE, Source, item_of, user_of
from coldstart.data.intake.table import Table, find

_MOST_CANDIDATES = 4


def buyer_elsewhere(source: Source, sources: Sequence[Source]) -> Join | None:
    """Return the join that gives a table of order lines its buyers: order → buyer.

    Where no name in the table of orders says who bought, it brings what `unsure_buyers` are.
    """
    item = item_of(source)
    if user_of(source) is not None or item is None:
        return None
    keys = [c for c in source.columns.values() if c is not item and c.could_be_id()]
    candidates: list[tuple[tuple[bool, int, float], Join]] = []
    for other in sources:
        if other is source:
            continue
        own_buyer = user_of(other)
        alike = _by_name(other)
        for here in keys:
            for there in (*alike.get(here.short(), ()), *(alike[""] if _may_be_key(here) else ())):
                likeness = _likeness(here, there, other)
                if there is own_buyer or not likeness or there.uniqueness < UNIQUE:
                    continue
                buyers = [own_buyer] if own_buyer else _unsure_buyers(other, here, there)
                share = here.overlap(there.distinct) if buyers else 0.0
                if share >= JOINS:
                    on = here.name if here.name == there.name else {here.name: there.name}
                    brought = _brought(source, other, buyers)
                    join = Join(table=other.id, on=on, columns=brought)
                    candidates.append(((own_buyer is not None, likeness, share), join))
    return max(candidates, key=lambda pair: pair[0])[1] if candidates else None


def _by_name(other: Source) -> dict[str, list[Column]]:
    """Return the columns of a table by name, and under no name those of orders and plain keys."""
    by_name: dict[str, list[Column]] = {"": []}
    for column in other.columns.values():
        by_name.setdefault(column.short(), []).append(column)
        if column.is_order or column.short() in PLAIN_KEYS:
            by_name[""].append(column)
    return by_name


def _brought(source: Source, other: Source, buyers: Sequence[Column]) -> tuple[str, ...]:
    """Return what the table of orders adds to their lines: who first, when, what became of it."""
    names = [buyer.name for buyer in buyers]
    if not times_of(list(source.columns.values())):
        names += [c.name for c in times_of(list(other.columns.values())) if c not in buyers][:1]
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


def unsure_buyers(source: Source, other: Source, join: Join) -> tuple[str, ...]:
    """Return the columns that a join brings of which only a person can say that they are buyers."""
    if user_of(other) is not None:
        return ()
    here, there = join.keys
    buyers = _unsure_buyers(other, source.columns[here], other.columns[there])
    return tuple(buyer.name for buyer in buyers)


def _unsure_buyers(orders: Source, here: Column, key: Column) -> list[Column]:
    """Return what may be the buyers in a table of orders: what comes again, codes first.

    What has a date, and is named once here and again by its lines, is an order.
    """
    values = orders.columns.values()
    if here.uniqueness >= UNIQUE or here.short() != key.short() or not times_of(list(values)):
        return []
    return id_candidates(orders.columns, {key.name}, columns.USER_ID)[:_MOST_CANDIDATES]


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
