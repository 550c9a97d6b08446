"""What tables that nobody has described are: by the names of columns and by evidence together."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import log2

from coldstart.data import columns
from coldstart.data.intake import cells, describe, feedback
from coldstart.data.intake.lists import (
    JOINS,
    described,
    find_list,
    is_named,
    rekeyed,
)
from coldstart.data.intake.mapping import Join, Mapping, Spec, TableMapping
from coldstart.data.intake.names import (
    BY_ROLE,
    ID_ENDINGS,
    LATE_ITEMS,
    NOT_FEEDBACK,
    ORDERS,
    PLAIN_KEYS,
)
from coldstart.data.intake.pair_roles import feedback_roles, title_of
from coldstart.data.intake.profile import Column, profile
from coldstart.data.intake.source import (
    UNIQUE,
    Source,
    item_of,
    key_of,
    name_of,
    names_of,
    source_of,
    sources_of,
    table_of,
    user_of,
)
from coldstart.data.intake.table import Table
from coldstart.data.intake.transform import rows_of


@dataclass(frozen=True)
class Doubt:
    """Something that only a person can say.

    Attributes
    ----------
    kind : str
        ``user_id``, ``item_id``, ``event_types`` or ``stand_in``.
    table : str
        The id of the table in the mapping.
    candidates : tuple of str
        Columns, or kinds of event, likelier ones first.
    """

    kind: str
    table: str
    candidates: tuple[str, ...] = ()


@dataclass
class Inference:
    """A mapping and what is in doubt about it."""

    mapping: Mapping
    doubts: list[Doubt] = field(default_factory=list)


def infer(tables: Sequence[Table], given: Sequence[TableMapping] = ()) -> Inference:
    """Return the likely mapping of tables.

    Parameters
    ----------
    tables : sequence of Table
    given : sequence of TableMapping
        What is known already, of a known export or from a person; the rest is fitted to it.
    """
    taken = {file for mapping in given for file in mapping.files}
    sources = sources_of([table for table in tables if table.name not in taken], given)
    by_name = {table.name: table for table in tables}
    roles = {mapping.role for mapping in given}
    inference = Inference(Mapping(table=tuple(given)))
    mapped: dict[str, TableMapping] = {}
    main = _given_source(given, by_name, "interactions")
    if main is None:
        main_source, joins = _interactions(sources)
        if main_source is not None:
            mapped |= _pairs(main_source, joins, sources, inference)
            main_source = _as_mapped(main_source, mapped[main_source.id])
            main = (mapped[main_source.id], main_source)
    for role, key in ((columns.ITEMS, columns.ITEM_ID), (columns.USERS, columns.USER_ID)):
        if role in roles:
            continue
        free = [source for source in sources if source.id not in mapped and not source.is_holdout]
        entity = find_list(free, role, key, main)
        if entity is not None:
            source, column, pairs_column = entity
            mapped[source.id] = described(source, role, key, column)
            if main is not None and pairs_column is not None:
                main = rekeyed(main, key, pairs_column, mapped)
    if main is not None and "interactions" not in roles:
        _ask_for_ids(main[1], mapped, inference)
    for source in sources:
        if source.id in mapped:
            continue
        held = source.is_holdout and "interactions" in {m.role for m in [*mapped.values(), *given]}
        if held and main is not None:
            mapped[source.id] = _held(source, mapped.get(main[1].id, main[0]))
        else:
            mapped[source.id] = table_of(source, "unused")
    if main is not None and main[1].id in mapped:
        there = {m.role for m in [*mapped.values(), *given]}
        mapped[main[1].id] = describe.completed(
            mapped[main[1].id], main[1].table, main[1].columns,
            columns.USERS not in there, columns.ITEMS not in there,
        )  # fmt: skip
    ordered = [mapped[source.id] for source in sources]
    inference.mapping = Mapping(table=(*given, *ordered))
    return inference


def _given_source(
    given: Sequence[TableMapping], by_name: MappingType[str, Table], role: str
) -> tuple[TableMapping, Source] | None:
    for mapping in given:
        parts = [by_name[file] for file in mapping.files if file in by_name]
        if mapping.role == role and parts:
            return mapping, source_of(mapping.id, parts)
    return None


def _order(source: Source) -> Column | None:
    return source.first(ORDERS)


def _interactions(sources: Sequence[Source]) -> tuple[Source | None, list[Join]]:
    """Return the table of interactions, and the joins that bring it what it lacks."""
    whole: list[tuple[Source, list[Join]]] = [
        (source, []) for source in sources if _is_pairs(source) and not source.is_holdout
    ]
    if whole:
        return max(whole, key=lambda pair: _weight(pair[0]))
    joined = [
        (source, [join])
        for source in sources
        if not source.is_holdout and (join := _buyer_elsewhere(source, sources)) is not None
    ]
    if joined:
        return max(joined, key=lambda pair: len(pair[0].table.frame))
    if len(sources) == 1:
        return sources[0], []
    rest = [
        source
        for source in sources
        if not source.is_holdout
        and not _is_list(source)
        and _has_feedback_or_pairs(source, sources)
    ]
    if rest:
        return max(rest, key=_weight), []
    return None, []


def _as_mapped(source: Source, mapping: TableMapping) -> Source:
    """Return the source with lists of ids split and blanks filled: as the mapping reads it."""
    verbs = {name: getattr(mapping, name) for name in ("split_rows", "fill_down")}
    if not any(verbs.values()):
        return source
    frame = rows_of(TableMapping(id="", role="interactions", **verbs), source.table, {})[0]
    table = replace(source.table, frame=frame)
    return replace(source, table=table, columns=profile(frame))


def _is_pairs(source: Source) -> bool:
    user, item = user_of(source), None
    if user is not None:
        item = item_of(source, [user.name])
    if user is None or item is None:
        return False
    if item.is_called(LATE_ITEMS) and source.says(columns.USERS):
        return False
    named_items = source.says(columns.ITEMS) and not source.says(columns.INTERACTIONS)
    if named_items and item.uniqueness == 1 and source.first(BY_ROLE[columns.TITLE], [item.name]):
        return False
    named_users = source.says(columns.USERS) and not source.says(columns.INTERACTIONS)
    return not (named_users and user.uniqueness == 1 and len(source.table.frame) > 1)


def _weight(source: Source) -> float:
    """Return how much a table looks like the interactions themselves: by names, and by length."""
    points = 2.0 * source.says(columns.INTERACTIONS) + log2(len(source.table.frame) + 1)
    for role in (columns.RATING, columns.EVENT_TYPE, columns.LABEL):
        points += source.first(BY_ROLE[role]) is not None
    points += source.first(BY_ROLE[columns.COUNT]) is not None
    return points - 3 * (source.first(("tag", "tags", "comment", "query")) is not None)


def _is_list(source: Source) -> bool:
    """Say whether a table lists users or items, each once."""
    for role in (columns.USERS, columns.ITEMS):
        if source.says(role) and not source.says(columns.INTERACTIONS):
            return True
    key = key_of(source, columns.ITEM_ID) or key_of(source, columns.USER_ID)
    return key is not None and not source.says(columns.INTERACTIONS) and key.uniqueness == 1


def _has_feedback_or_pairs(source: Source, sources: Sequence[Source]) -> bool:
    if source.says(columns.INTERACTIONS):
        return True
    other_keys = [
        key
        for other in sources
        if other is not source
        for role in (columns.ITEM_ID, columns.USER_ID)
        if (key := key_of(other, role)) is not None
    ]
    free = [column for column in source.columns.values() if column.could_be_id()]
    if any(column.overlap(key.distinct) >= JOINS for column in free for key in other_keys):
        return True
    return bool({user_of(source), item_of(source)} - {None}) or len(free) >= 2


def _buyer_elsewhere(source: Source, sources: Sequence[Source]) -> Join | None:
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
    times = BY_ROLE[columns.TIMESTAMP]
    if source.first(times) is None:
        names += [c.name for c in other.ranked(times) if c.is_time][:1]
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


def _pairs(
    source: Source, joins: list[Join], sources: Sequence[Source], inference: Inference
) -> dict[str, TableMapping]:
    mapped: dict[str, TableMapping] = {}
    roles: dict[str, Spec] = {}
    joined_columns = [column for join in joins for column in join.columns]
    for join in joins:
        other = next(one for one in sources if one.id == join.table)
        mapped[other.id] = table_of(other, "lookup")
        user = user_of(other)
        assert user is not None, "a join was made for its buyer"
        roles[columns.USER_ID] = user.name
        times = [name for name in join.columns if other.columns[name].is_time]
        if times:
            roles[columns.TIMESTAMP] = times[0]
    if columns.USER_ID not in roles and (user := user_of(source)) is not None:
        roles[columns.USER_ID] = user.name
    item = item_of(source, names_of(roles))
    if item is not None:
        roles[columns.ITEM_ID] = item.name
    roles |= feedback_roles(source, roles)
    if (title := title_of(source, names_of(roles))) is not None:
        roles[columns.TITLE] = title
    for role in (columns.TEXT, columns.USER_TEXT):
        column = source.first(BY_ROLE[role], names_of(roles))
        if column is not None:
            roles[role] = column.name
    mapping = table_of(source, "interactions", roles, join=tuple(joins))
    keys = [
        column.distinct
        for other in sources
        if other is not source
        for column in other.columns.values()
        if column.uniqueness > UNIQUE and len(column.distinct) > 2 and not column.is_small_whole
    ]
    mapping = cells.with_split(mapping, source.columns, keys)
    mapping = cells.with_fill_down(mapping, source.columns)
    mapping = describe.with_status(mapping, source.table, joined_columns)
    if columns.EVENT_TYPE in roles:
        column = source.columns[name_of(roles[columns.EVENT_TYPE])]
        known = feedback.known_events(column.kinds)
        mapping = mapping.model_copy(update={"event_types": known.types})
        if known.unknown:
            inference.doubts.append(Doubt("event_types", source.id, known.unknown))
    mapped[source.id] = mapping
    return mapped


def _held(source: Source, main: TableMapping) -> TableMapping:
    roles = {
        role: spec
        for role, spec in main.columns.items()
        if all(
            is_named(source, name)
            for name in TableMapping(id="", role="unused", columns={role: spec}).named(role)
        )
    }
    return table_of(source, "holdout", roles, event_types=main.event_types)


def _ask_for_ids(source: Source, mapped: dict[str, TableMapping], inference: Inference) -> None:
    """Fill in an id that evidence leaves no choice about; else ask."""
    mapping = mapped.get(source.id)
    if mapping is None:
        return
    missing = [key for key in (columns.USER_ID, columns.ITEM_ID) if key not in mapping.columns]
    taken = names_of(mapping.columns)
    open_ = [
        c
        for c in source.columns.values()
        if c.name not in taken
        and c.could_be_id()
        and not c.is_called(NOT_FEEDBACK)
        and not c.is_rating
        and not describe.is_bookkeeping(c)
        and c.uniqueness < 1
    ]
    open_.sort(key=lambda c: -len(c.distinct))
    receivers = [c for c in open_ if describe.is_personal(c) or c.is_masked]
    if len(missing) == 1 and len(open_) == 1 and not receivers and not open_[0].is_small_whole and (
        missing[0] == columns.USER_ID or not describe.belongs(open_[0], source.table)
    ) and _means_an_id(open_[0]):  # fmt: skip
        mapped[source.id] = mapping.model_copy(
            update={"columns": {**mapping.columns, missing[0]: open_[0].name}}
        )
        return
    for key in missing:
        names = tuple(c.name for c in open_[:4])
        if key == columns.USER_ID and len(receivers) == len(open_):
            orders = [c.name for c in source.columns.values() if c.is_order]
            inference.doubts.append(Doubt("stand_in", source.id, (*names[:2], *orders[:2])))
        else:
            inference.doubts.append(Doubt(key, source.id, names))


def _means_an_id(column: Column) -> bool:
    """Say whether values are codes rather than words of a description."""
    has_digit = column.sample.str.contains(r"\d", regex=True).mean() > 0.8
    listed = column.sample.str.contains(r"[;|{\[]", regex=True).mean() > 0.1
    return bool(has_digit and not listed) and column.length < 40
