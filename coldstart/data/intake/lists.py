"""The tables that list users or items: which they are, and the key that joins them."""

from __future__ import annotations

from collections.abc import Sequence

from coldstart.data import columns
from coldstart.data.intake import describe, titles
from coldstart.data.intake.column_words import (
    BY_ROLE,
    DESCRIPTIONS,
    ID_ENDINGS,
    KEYS,
    LATE_ITEMS,
    NOT_FEEDBACK,
)
from coldstart.data.intake.mapping import Spec, TableMapping
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.pair_roles import title_of
from coldstart.data.intake.profile import Column
from coldstart.data.intake.source import (
    UNIQUE,
    Source,
    key_of,
    names_of,
    source_of,
    table_of,
)
from coldstart.data.intake.table import Table

JOINS = 0.5
"""From this share of rows on that find a partner, two keys are taken to join."""
_LONG = 5  # letters: a name that is in another by itself, not by chance
_NAME_COSTS = 0.3
"""A name has to join so many more of the rows than an id does, to be taken for the key."""


def find_list(
    sources: Sequence[Source], role: str, key: str, main: tuple[TableMapping, Source] | None
) -> tuple[Source, Column, str | None] | None:
    """Return the list of items or users, its key, and the interactions' column that joins it."""
    best: tuple[tuple[float, float, float], Source, Column, str | None] | None = None
    for source in sources:
        if _item_and_user(source) and not source.says(role):
            continue
        key_column = key_of(source, key)
        if main is None:
            if key_column is not None and source.says(role):
                return source, key_column, None
            continue
        pair_columns = _pair_columns(main, key, key_column is not None)
        other = columns.USER_ID if key == columns.ITEM_ID else columns.ITEM_ID
        of_other = main[0].named(other)
        for column in _key_columns(source, key, key_column):
            if column.is_order:
                continue
            alike = [
                (c.name, c)
                for c in main[1].columns.values()
                if (c.short() == column.short() or _is_within(column, c))
                and c.name not in (*dict(pair_columns), *of_other)
                and (c.id_rank(other) is None or c.id_rank(key) is not None)
            ]
            for name, pair_column in [*pair_columns, *alike]:
                share = pair_column.overlap(column.distinct)
                if share < JOINS or not _believable(column, pair_column, key, source, role):
                    continue
                if column.uniqueness < 0.6 and not source.says(role):
                    continue
                by_name = -float(0 if column.short() == "id" else (column.id_rank(key) or 999))
                points = float(source.says(role)) + float(key_column is not None)
                fit = share - _NAME_COSTS * pair_column.is_called(LATE_ITEMS)
                score = (round(fit, 2), round(column.uniqueness, 2) + points, by_name)
                if best is None or score > best[0]:
                    best = (score, source, column, name)
    if best is not None:
        return best[1:]
    # A list whose ids do not meet the interactions is still the list: its ids are said to differ.
    for source in sources:
        key_column = key_of(source, key)
        has_name = source.says(role) or (
            key == columns.ITEM_ID and title_of(source, ()) is not None
        )
        if (
            key_column is not None
            and key_column.uniqueness > 0.5
            and has_name
            and not _item_and_user(source)
        ):
            return source, key_column, None
    return None


def items_mapping(table: Table) -> TableMapping:
    """Return how to read a table that is known to list items; its id may be missing."""
    source = source_of("items", [table])
    key = key_of(source, columns.ITEM_ID) or source.first(KEYS)
    if key is None:
        return TableMapping(id="items", role="items", files=(table.name,))
    mapping = described(source, columns.ITEMS, columns.ITEM_ID, key)
    # The same value in each of a few new products is no reason to leave a column out.
    unused = tuple(name for name in mapping.unused if not source.columns[name].is_constant)
    return mapping.model_copy(update={"unused": unused})


def _item_and_user(source: Source) -> bool:
    user = next(iter(source.ids(columns.USER_ID)), None)
    item = next(iter(source.ids(columns.ITEM_ID)), None)
    return user is not None and item is not None and min(user.uniqueness, item.uniqueness) < 1


def _is_within(one: Column, other: Column) -> bool:
    """Say whether one name is part of the other's, such as that of a coupon that was viewed."""
    shorter, longer = sorted((one.short(), other.short()), key=len)
    is_named = shorter.endswith(ID_ENDINGS) and len(shorter) >= _LONG
    return is_named and longer.endswith(shorter) and not one.is_small_whole


def _pair_columns(
    main: tuple[TableMapping, Source], key: str, has_key: bool
) -> list[tuple[str, Column]]:
    """Return columns of the interactions that may hold an id: the one has_key best first."""
    mapping, source = main
    chosen = mapping.named(key)
    other = columns.USER_ID if key == columns.ITEM_ID else columns.ITEM_ID
    not_these = {
        name
        for role in mapping.columns
        if role not in (key, columns.TITLE)
        for name in mapping.named(role)
        if role == other or role in (columns.TIMESTAMP, columns.RATING, columns.EVENT_TYPE)
    }
    names = list(chosen)
    ranked = [*source.ids(key), *source.ranked(BY_ROLE[key])]
    names += [c.name for c in ranked if c.name not in (*names, *not_these)]
    if has_key or not chosen:
        names += [
            c.name
            for c in source.columns.values()
            if c.name not in (*names, *not_these)
            and not chosen
            and c.could_be_id()
            and not c.is_called(NOT_FEEDBACK)
        ]
    return [(name, source.columns[name]) for name in names if name in source.columns]


def _key_columns(source: Source, key: str, key_column: Column | None) -> list[Column]:
    """Return columns of a list that may be its key."""
    candidates = [key_column] if key_column is not None else []
    candidates += [*source.ranked(KEYS), *source.ids(key), *source.ranked(BY_ROLE[key])]
    candidates += [
        c
        for c in source.columns.values()
        if c.uniqueness > UNIQUE and c.could_be_id() and c.length < 50
    ]
    unique: dict[str, Column] = {}
    for column in candidates:
        if column is not None and not column.blank:
            unique.setdefault(column.name, column)
    return list(unique.values())


def _believable(column: Column, pair_column: Column, key: str, source: Source, role: str) -> bool:
    """Say whether two columns that overlap are the same id: small numbers overlap by chance."""
    if column.short() == pair_column.short():
        return True

    def is_called(one: Column) -> bool:
        return one.id_rank(key) is not None or one.is_called(BY_ROLE[key])

    hinted = (is_called(column) or (column.short() in KEYS and source.says(role))) and (
        is_called(pair_column)
    )
    return hinted or not (column.counts_from_low and pair_column.counts_from_low)


def described(source: Source, role: str, key: str, column: Column) -> TableMapping:
    roles: dict[str, Spec] = {key: column.name}
    if role == columns.ITEMS:
        title = title_of(source, [column.name]) or titles.by_values(source.columns, column)
        if title is not None:
            roles[columns.TITLE] = title
        text = source.first(BY_ROLE[columns.TEXT], [column.name])
    else:
        text = source.first((*BY_ROLE[columns.TEXT], *BY_ROLE[columns.USER_TEXT]), [column.name])
    if text is not None:
        roles[columns.TEXT] = text.name
    left = [c for c in source.columns.values() if c.name not in names_of(roles)]
    alone = len(left) == 1 and not {columns.TITLE, columns.TEXT} & set(roles)
    if alone and left[0].short() in DESCRIPTIONS:
        roles[columns.TEXT] = left[0].name
    personal, unused = describe.not_described(source.columns, names_of(roles), role)
    table = table_of(source, role, roles, personal=personal, unused=unused)
    table = describe.with_inheritance(table, source.columns)
    return describe.with_first_title(table, source.columns)


def rekeyed(
    main: tuple[TableMapping, Source], key: str, name: str, mapped: dict[str, TableMapping]
) -> tuple[TableMapping, Source]:
    """Let the interactions be joined by the column that meets the list."""
    mapping, source = main
    if name in mapping.named(key) or mapping.id not in mapped:
        return main
    roles = {role: spec for role, spec in mapping.columns.items() if spec != name}
    mapping = mapping.model_copy(update={"columns": {**roles, key: name}})
    mapped[source.id] = mapping
    return mapping, source


def is_named(source: Source, name: str) -> bool:
    """Say whether a table has a column that is called so, or nearly so."""
    short = squeezed(name)
    return any(column.short() == short for column in source.columns.values())
