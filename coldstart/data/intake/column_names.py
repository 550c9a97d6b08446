"""The columns that a mapping names, and those that its tables can have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from coldstart.data.intake import known
from coldstart.data.intake.known import KnownTable
from coldstart.data.intake.mapping import Mapping, TableMapping, columns_of
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.table import Table, find
from coldstart.data.intake.transform import with_header

Reference = tuple[str, ...]
"""Columns of which one has to be there."""


@dataclass(frozen=True)
class Available:
    """The columns that a table can have after its verbs.

    Attributes
    ----------
    names : tuple of str
        As they are written, those of the files first.
    prefixes : tuple of str
        How columns begin, squeezed, that come of lists which are not opened yet.
    """

    names: tuple[str, ...]
    prefixes: tuple[str, ...] = ()

    def has(self, reference: Reference) -> bool:
        """Say whether one of these columns is there, or may be."""
        return any(
            squeezed(name) in self._short_names
            or squeezed(name).startswith(self.prefixes)
            or name in self._outer
            for name in reference
        )

    @cached_property
    def _short_names(self) -> set[str]:
        return {squeezed(name) for name in self.names}

    @cached_property
    def _outer(self) -> set[str]:
        """The columns that were opened: of ``a.b.c``, ``a`` and ``a.b``."""
        return {name[: dot.start()] for name in self.names for dot in re.finditer(r"\.", name)}


def available(mapping: TableMapping, tables: Sequence[Table]) -> Available:
    """Return the columns that a mapping's table can have, read from these files."""
    names = [str(column) for table in tables for column in table.frame.columns]
    if not all(table.has_header for table in tables):
        names += mapping.header
    if mapping.compose is not None:
        names.append(mapping.compose.column)
    if mapping.split_rows is not None:
        names += mapping.split_rows.fields
    for join in mapping.join:
        names += join.columns
        names += [f"{join.table}.{column}" for column in join.columns]
    prefixes = []
    if mapping.explode is not None:
        is_column = squeezed(mapping.explode) in map(squeezed, names)
        outer = mapping.explode if is_column else mapping.explode.split(".")[0]
        prefixes = [squeezed(outer)] if squeezed(outer) else []
    return Available(tuple(dict.fromkeys(names)), tuple(prefixes))


def required(table: TableMapping) -> list[Reference]:
    """Return the columns that have to be there for a table to mean what its mapping says."""
    references: list[Reference] = []
    for spec in table.columns.values():
        columns = tuple(columns_of(spec))
        references += [(column,) for column in columns] if isinstance(spec, dict) else [columns]
    names = [*table.personal, *table.split_values, *table.blank_zero]
    names += [drop.column for drop in table.drop]
    names += [join.keys[0] for join in table.join]
    if table.split_rows is not None:
        names.append(table.split_rows.column)
    if table.fill_down is not None:
        names += [*table.fill_down.columns, *table.fill_down.within]
    if table.inherit is not None:
        verb = table.inherit
        names += [verb.key, *verb.or_key, verb.parent, *verb.columns]
    if table.compose is not None:
        names += table.compose.of
    if table.explode is not None:
        references.append((table.explode, table.explode.split(".")[0]))
    return [*references, *((name,) for name in names)]


def optional(table: TableMapping) -> list[Reference]:
    """Return the columns that a table goes without where they are missing."""
    names = [*table.unused, *(stand_in.column for stand_in in table.stand_in)]
    if table.describe is not None:
        names += [*table.describe.item, *table.describe.user]
    return [(name,) for name in names]


def required_by_joins(table: TableMapping, mapping: Mapping) -> list[Reference]:
    """Return the columns of a table that others join: its key, and what they take from it."""
    joins = [join for other in mapping.table for join in other.join if join.table == table.id]
    return [(name,) for join in joins for name in (join.keys[1], *join.columns)]


def ids_of(table: TableMapping) -> list[Reference]:
    """Return the columns without which a table holds nothing: its ids, and keys of its joins."""
    ids = [tuple(table.named(key)) for key in ("user_id", "item_id") if key in table.columns]
    return [*ids, *((join.keys[0],) for join in table.join)]


def layouts_of(mapping: Mapping, table: TableMapping) -> list[KnownTable]:
    """Return how the known exports that a mapping came from describe one of its tables."""
    exports = [known.export(id_.strip()) for id_ in (mapping.export or "").split(",")]
    return [
        layout
        for export in exports
        if export is not None
        for layout in export.table
        if layout.id == table.id
    ]


def of_exports(mapping: Mapping, table: TableMapping) -> Available:
    """Return the columns that known exports name for a table: those of all their layouts."""
    names: list[str] = []
    for layout in layouts_of(mapping, table):
        rule = layout.recognize
        joined = [column for join in layout.join for column in join.columns]
        references = [*required(layout), *optional(layout), *rule.any_of]
        names += [*layout.header, *rule.columns, *rule.values, *rule.patterns, *joined]
        names += [name for reference in references for name in reference]
    return Available(tuple(dict.fromkeys(names)))


def is_there(column: str, mapping: TableMapping, table: Table) -> bool:
    """Say whether a table has a column with values, or gets it by one of its verbs."""
    frame = with_header(mapping, table)
    own = find(frame, column)
    if own is not None and len(frame) and (frame[own].str.strip() == "").all():
        return False
    return own is not None or available(mapping, [table]).has((column,))
