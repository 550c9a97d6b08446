"""What tables that nobody has described are: by the names of columns and by evidence together."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import log2

from coldstart.data import columns
from coldstart.data.intake import cells, describe, feedback, opinions
from coldstart.data.intake.buyers import buyer_elsewhere, unsure_buyers
from coldstart.data.intake.column_words import (
    BY_ROLE,
    LATE_ITEMS,
)
from coldstart.data.intake.doubts import Doubt, with_ids
from coldstart.data.intake.further_events import holds_events, strongest, with_further_events
from coldstart.data.intake.lists import (
    JOINS,
    described,
    find_list,
    is_named,
    rekeyed,
)
from coldstart.data.intake.mapping import Join, Mapping, Spec, TableMapping
from coldstart.data.intake.pair_roles import feedback_roles, times_of, title_of
from coldstart.data.intake.pivots import is_pivot
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
    with_counterpart,
)
from coldstart.data.intake.table import Table
from coldstart.data.intake.transform import rows_of


@dataclass
class Inference:
    """A mapping and what is in doubt about it."""

    mapping: Mapping
    doubts: list[Doubt] = field(default_factory=list)

    def doubts_about(self, table: str, role: str) -> list[Doubt]:
        """Return what is in doubt about a role of a table."""
        return [doubt for doubt in self.doubts if doubt.table == table and role in doubt.settles]


def infer(tables: Sequence[Table], given: Sequence[TableMapping] = ()) -> Inference:
    """Return the likely mapping of tables.

    Parameters
    ----------
    tables : sequence of Table
    given : sequence of TableMapping
        What is known already, of a known export or from a person; the rest is fitted to it.
    """
    mapped_files = {file for mapping in given for file in mapping.files}
    all_sources = sources_of([table for table in tables if table.name not in mapped_files], given)
    sources = [one for one in all_sources if not is_pivot(one.table.frame)] or all_sources
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
        free = [
            source
            for source in sources
            if not (source.id in mapped or source.is_holdout or holds_events(source))
        ]
        entity = find_list(free, role, key, main)
        if entity is not None:
            source, column, pairs_column = entity
            mapped[source.id] = described(source, role, key, column)
            if main is not None and pairs_column is not None:
                main = rekeyed(main, key, pairs_column, mapped)
    if main is not None and "interactions" not in roles:
        if main[1].id in mapped and not inference.doubts_about(main[1].id, columns.USER_ID):
            mapped[main[1].id], doubts = with_ids(mapped[main[1].id], main[1])
            inference.doubts += doubts
        free = [source for source in sources if source.id not in mapped and not source.is_holdout]
        mapped |= with_further_events(main[1], mapped, free)
    for source in all_sources:
        if source.id in mapped:
            continue
        mapped_roles = {mapping.role for mapping in (*mapped.values(), *given)}
        if source.is_holdout and "interactions" in mapped_roles and main is not None:
            mapped[source.id] = _held(source, mapped.get(main[1].id, main[0]))
        else:
            mapped[source.id] = table_of(source, "unused")
    there = {m.role for m in [*mapped.values(), *given]}
    pairs = [source for source in sources if mapped[source.id].role == "interactions"]
    if main is not None and main[1].id in mapped:
        pairs = [main[1], *(source for source in pairs if source.id != main[1].id)]
    for source in pairs:
        mapped[source.id] = describe.completed(
            mapped[source.id], source.table, source.columns,
            columns.USERS not in there, columns.ITEMS not in there,
        )  # fmt: skip
    ids = dict.fromkeys(source.id for source in (*pairs, *all_sources))
    ordered = [mapped[id_] for id_ in ids]
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


def _interactions(sources: Sequence[Source]) -> tuple[Source | None, list[Join]]:
    """Return the table of interactions, and the joins that bring it what it lacks."""
    complete: list[tuple[Source, list[Join]]] = [
        (source, []) for source in sources if _is_pairs(source) and not source.is_holdout
    ]
    if any(source.event_type != "view" for source, _ in complete):
        return max(strongest(complete), key=lambda pair: _weight(pair[0]))
    joined = [
        (source, [join])
        for source in sources
        if not source.is_holdout and (join := buyer_elsewhere(source, sources)) is not None
    ]
    sure = [(source, joins) for source, joins in joined if not _unsure(source, joins, sources)]
    if sure:
        return max(sure, key=lambda pair: len(pair[0].table.frame))
    if complete:
        return max(complete, key=lambda pair: _weight(pair[0]))
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
        return max(strongest([(source, []) for source in rest]), key=lambda pair: _weight(pair[0]))
    return None, []


def _unsure(source: Source, joins: Sequence[Join], sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the columns brought by joins of which nobody knows whether they are the buyers."""
    by_id = {one.id: one for one in sources}
    return tuple(name for join in joins for name in unsure_buyers(source, by_id[join.table], join))


def _as_mapped(source: Source, mapping: TableMapping) -> Source:
    """Return the source with lists of ids split and blanks filled: as the mapping reads it."""
    verbs = {name: getattr(mapping, name) for name in ("split_rows", "fill_down")}
    if not any(verbs.values()):
        return source
    frame = rows_of(TableMapping(id="", role="interactions", **verbs), source.table, {}).frame
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


def _pairs(
    source: Source, joins: list[Join], sources: Sequence[Source], inference: Inference
) -> dict[str, TableMapping]:
    mapped: dict[str, TableMapping] = {}
    roles: dict[str, Spec] = {}
    brought: list[Column] = []  # by joins
    for join in joins:
        other = next(one for one in sources if one.id == join.table)
        mapped[other.id] = table_of(other, "lookup")
        brought += [other.columns[name] for name in join.columns]
        unsure = _unsure(source, joins, sources)
        if unsure:
            order = join.keys[0]  # one user per order, where none of them is a buyer
            inference.doubts.append(Doubt(columns.USER_ID, source.id, (*unsure, order)))
        else:
            roles[columns.USER_ID] = join.columns[0]
        more = [name for name in join.columns if name not in (*unsure, *names_of(roles))]
        times = times_of([other.columns[name] for name in more])
        if times:
            roles[columns.TIMESTAMP] = times[0].name
    if columns.USER_ID not in roles and (user := user_of(source)) is not None:
        roles[columns.USER_ID] = user.name
    item = item_of(source, names_of(roles))
    if item is not None:
        roles[columns.ITEM_ID] = with_counterpart(source, item)
    roles |= feedback_roles(source, roles)
    if (title := title_of(source, names_of(roles))) is not None:
        roles[columns.TITLE] = with_counterpart(source, source.columns[title])
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
    mapping = describe.with_status(mapping, source.table, brought)
    if columns.EVENT_TYPE in roles:
        column = source.columns[name_of(roles[columns.EVENT_TYPE])]
        events = feedback.known_events(column.kinds)
        mapping = mapping.model_copy(update={"event_types": events.types})
        if events.unknown:
            inference.doubts.append(Doubt("event_types", source.id, events.unknown))
    elif not {columns.RATING, columns.LABEL} & set(roles):
        candidates = opinions.rivals(source, names_of(roles))
        if candidates:
            inference.doubts.append(Doubt("opinion", source.id, candidates))
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
