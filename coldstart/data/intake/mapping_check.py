"""A mapping file held against the files that there are: what it names has to be among them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence

from coldstart.core.errors import DataError
from coldstart.core.i18n import Message, t
from coldstart.data.intake import column_names, known, nearest
from coldstart.data.intake.column_names import Available, Reference
from coldstart.data.intake.file_patterns import matching
from coldstart.data.intake.listing import few
from coldstart.data.intake.mapping import COLUMN_ROLES, Mapping, TableMapping
from coldstart.data.intake.mapping_file import MappingText, loads
from coldstart.data.intake.table import Table
from coldstart.data.problems import Problem, refusal

_MOST_SLIPS = 20
"""Among so many missing columns a slip is looked for; more are gone, not mistyped."""


def read_mapping(
    content: bytes, name: str, tables: Sequence[Table]
) -> tuple[Mapping, tuple[Problem, ...]]:
    """Return the mapping of a ``mapping.toml`` for the tables that there are, and what was decided.

    A table whose files are not there reads the one file that no other table reads and that has all
    of its columns.

    Raises
    ------
    DataError
        It cannot be used, or names files or columns that are not there; the line is named.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        remedy = t("intake.mapping.not_utf8_remedy")
        raise refusal(t("intake.mapping.not_utf8"), remedy, name) from error
    mapping = loads(text, name)
    source = MappingText(text, name, tomllib.loads(text))
    mapping, taken = _with_missing_files(mapping, tables)
    notices = [
        source.notice("taken", ("table", n, *before.files[:1]), file=before.files[0], taken=new)
        for n, (before, new) in taken.items()
    ]
    for n, table in enumerate(mapping.table):
        if table.role != "unused":
            notices += _check_table(n, table, mapping, tables, source)
    return mapping, tuple(notices)


def _with_missing_files(
    mapping: Mapping, tables: Sequence[Table]
) -> tuple[Mapping, dict[int, tuple[TableMapping, str]]]:
    """Give tables without a file the one that nothing else reads and that has their columns.

    Returns
    -------
    mapping : Mapping
    taken : dict of int to (TableMapping, str)
        By the place of a table, how it was before, and the file that it reads now.
    """
    names = [table.name for table in tables]
    read = {file for table in mapping.table for file in matching(table.files, names)}
    free = {table.name: table for table in tables if table.name not in read}
    missing = {
        n: table
        for n, table in enumerate(mapping.table)
        if table.role != "unused" and table.files and not matching(table.files, names)
    }
    taken: dict[int, tuple[TableMapping, str]] = {}

    def candidates(table: TableMapping) -> list[str]:
        return [name for name in free if _suits(free[name], table, mapping)]

    by_needs = sorted(missing, key=lambda n: -len(column_names.required(missing[n])))
    while choice := next(
        ((n, files[0]) for n in by_needs if len(files := candidates(missing[n])) == 1), None
    ):
        n, file = choice
        by_needs.remove(n)
        taken[n] = (missing[n], file)
        del free[file]
    changed = [table.model_copy(update={"files": (file,)}) for table, file in taken.values()]
    return mapping.replaced(*changed), taken


def _about_missing(
    pattern: str, table: TableMapping, mapping: Mapping, tables: Sequence[Table]
) -> Message:
    """Return what to do about a file that is not there: which may be meant, or why none can be."""
    names = [one.name for one in tables]
    read = {file for one in mapping.table for file in matching(one.files, names)}
    free = {one.name: one for one in tables if one.name not in read}
    fitting = [name for name, one in free.items() if _suits(one, table, mapping)]
    if fitting or table.role == "unused":
        return nearest.remedy(pattern, fitting or names)
    likeliest = nearest.nearest(pattern, free)
    if likeliest is None:
        return t("intake.mapping.no_file_remedy", file=pattern)
    columns = column_names.available(table, [free[likeliest]])
    lacking = [one[0] for one in column_names.required(table) if not columns.has(one)]
    if not lacking:
        return nearest.remedy(pattern, [likeliest])
    return t("intake.mapping.no_file_lacks", likeliest=likeliest, columns=few(lacking))


def _suits(candidate: Table, table: TableMapping, mapping: Mapping) -> bool:
    """Say whether a file has all the columns that a table of the mapping needs."""
    columns = column_names.available(table, [candidate])
    ids = column_names.ids_of(table)
    if table.role == "lookup":
        ids = column_names.required_by_joins(table, mapping)[:1]
    is_named_by_place = bool(table.header) and not candidate.has_header
    if not ids or (is_named_by_place and candidate.frame.shape[1] != len(table.header)):
        return False
    layouts = column_names.layouts_of(mapping, table)
    if layouts and not any(known.looks_like(layout, candidate) for layout in layouts):
        return False
    of_exports = column_names.of_exports(mapping, table)
    needs = column_names.required(table)
    return all(map(columns.has, ids)) and not any(_lacks(columns, of_exports, one) for one in needs)


def _lacks(columns: Available, of_exports: Available, reference: Reference) -> bool:
    return not columns.has(reference) and not of_exports.has(reference)


def _check_table(
    n: int, table: TableMapping, mapping: Mapping, tables: Sequence[Table], source: MappingText
) -> list[Problem]:
    """Refuse a table that names files, roles, tables or columns that are not columns.

    Returns
    -------
    list of Problem
        Columns that are not there and that it goes without.
    """
    names = [one.name for one in tables]
    for pattern in table.files:
        if not matching([pattern], names):
            remedy = _about_missing(pattern, table, mapping, tables)
            raise source.refused("no_file", ("table", n, pattern), remedy, file=pattern)
    for role in table.columns:
        if role not in COLUMN_ROLES:
            remedy = nearest.remedy(role, COLUMN_ROLES)
            raise source.refused("no_role", ("table", n, role), remedy, role=role)
    if not table.files:
        return []
    columns = _available(table, tables)
    of_exports = column_names.of_exports(mapping, table)

    def no_column(column: str, columns: Available) -> DataError:
        remedy = nearest.remedy(column, columns.names)
        return source.refused("no_column", ("table", n, column), remedy, column=column)

    for reference in column_names.required(table):
        if _lacks(columns, of_exports, reference):
            raise no_column(reference[0], columns)
    for join in table.join:
        other = mapping.by_id(join.table)
        if other is None and not of_exports.names:
            ids = [one.id for one in mapping.table if one is not table]
            remedy = nearest.remedy(join.table, ids)
            raise source.refused("no_table", ("table", n, join.table), remedy, other=join.table)
        if other is None or not matching(other.files, names):
            continue
        others_columns = _available(other, tables)
        others_exports = column_names.of_exports(mapping, other)
        for column in (join.keys[1], *join.columns):
            if _lacks(others_columns, others_exports, (column,)):
                raise no_column(column, others_columns)
    notices = []
    names_gone = [c for (c,) in column_names.optional(table) if _lacks(columns, of_exports, (c,))]
    for place, column in enumerate(names_gone):
        if place < _MOST_SLIPS and nearest.nearest(column, columns.names) is not None:
            raise no_column(column, columns)
        notices.append(source.notice("gone", ("table", n, column), column=column))
    return notices


def _available(table: TableMapping, tables: Sequence[Table]) -> Available:
    names = matching(table.files, [one.name for one in tables])
    return column_names.available(table, [one for one in tables if one.name in names])
