"""Which table of a stored mapping each later file holds, by its name or else by its columns."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.intake import column_names
from coldstart.data.intake.file_patterns import matching, with_files, with_patterns
from coldstart.data.intake.listing import few
from coldstart.data.intake.mapping import PAIR_ROLES, Mapping, TableMapping
from coldstart.data.intake.table import Table
from coldstart.data.intake.understanding import TableReport
from coldstart.data.problems import Problem, Severity

_KEYS: MappingType[str, tuple[str, ...]] = {
    columns.INTERACTIONS: PAIR_ROLES,
    columns.HOLDOUT: PAIR_ROLES,
    columns.ITEMS: (columns.ITEM_ID,),
    columns.USERS: (columns.USER_ID,),
}
"""The roles whose columns a later file needs where the first one had them."""
_DESCRIBED = (columns.ITEMS, columns.USERS)


def fitted(
    mapping: Mapping, reports: Sequence[TableReport], tables: Sequence[Table]
) -> tuple[Mapping, list[Problem]]:
    """Return a stored mapping for later files, and what is wrong with them.

    A file whose name fits no table is the one table that it has all columns of. Tables without a
    later file stay without one.

    Parameters
    ----------
    mapping : Mapping
        As it was stored.
    reports : sequence of TableReport
        What the first files had.
    tables : sequence of Table
        What the later files hold.
    """
    patterns = with_patterns(mapping)
    named = {report.id: report for report in reports}
    files = {
        one.id: list(matching(one.files, [t.name for t in tables]))
        for one in patterns.table
        if one.role != "unused"
    }
    read = {name for names in files.values() for name in names}
    others = {name for one in patterns.table if one.role == "unused" for name in one.files}
    problems: list[Problem] = []
    for table in tables:
        if table.name in read or matching(others, [table.name]):
            continue
        fitting = _fitting(mapping, named, table)
        nearer = _nearer(mapping, named, table, fitting)
        if nearer is not None:
            problems.append(_lacks(table, nearer, _lacking(nearer, named.get(nearer.id), table)))
        elif len(fitting) == 1:
            files[fitting[0]].append(table.name)
        else:
            problems.append(_unfitting(table, mapping, named, fitting))
    for one in mapping.table:
        apart = [join.table for join in one.join if not files.get(join.table)]
        alone = one.model_copy(update={"join": [j for j in one.join if j.table not in apart]})
        for table in tables:
            if table.name not in files.get(one.id, ()):
                continue
            nearer = _nearer(mapping, named, table, [one.id])
            if missing := _lacking(one, named.get(one.id), table):
                problems.append(_lacks(table, one, missing))
            elif nearer is not None:
                problems.append(_of_another(table, named[nearer.id]))
            elif _lacking(alone, named.get(one.id), table):
                needs = [named[id_].name for id_ in apart if id_ in named]
                problems.append(_needs(table, needs or apart))
    changed = [
        one.model_copy(update={"files": tuple(files[one.id])})
        for one in mapping.table
        if one.id in files
    ]
    return with_files(mapping.replaced(*changed), [table.name for table in tables]), problems


def new_columns(
    mapping: Mapping, reports: Sequence[TableReport], united: MappingType[str, Table]
) -> list[Problem]:
    """Return a notice for later rows with columns that the first file of their table lacked.

    Of a known export not all columns are on record, nor has a file without a header names of any.
    """
    problems: list[Problem] = []
    if mapping.export:
        return problems
    for one in mapping.table:
        names = {name for report in reports if report.id == one.id for name in _columns(report)}
        if one.role not in (columns.INTERACTIONS, columns.HOLDOUT) or one.id not in united:
            continue
        references = (*column_names.required(one), *column_names.optional(one))
        names |= {name for reference in references for name in reference} | set(one.header)
        there = column_names.Available(tuple(names))
        table = united[one.id]
        if not table.has_header:
            continue
        new = [str(c) for c in table.frame.columns if names and not there.has((str(c),))]
        if new:
            message = t("append.new_columns", columns=few(new))
            remedy = t("append.new_columns_remedy")
            problems.append(Problem(Severity.NOTICE, message, remedy, table.name))
    return problems


def _fitting(mapping: Mapping, reports: MappingType[str, TableReport], table: Table) -> list[str]:
    """Return the tables of which a file has all columns: of several, those that need most."""
    needs = {
        one.id: len(_needed(one, reports.get(one.id)))
        for one in mapping.table
        if one.role != "unused" and not _lacking(one, reports.get(one.id), table)
    }
    return [id_ for id_, n in needs.items() if n == max(needs.values())]


def _nearer(
    mapping: Mapping,
    reports: MappingType[str, TableReport],
    table: Table,
    fitting: Sequence[str],
) -> TableMapping | None:
    """Return the table of which a file has more columns than of the users or items that it fits.

    It has its ids as well, or more than twice as many columns.
    """
    if any(one.role not in _DESCRIBED for one in mapping.table if one.id in fitting):
        return None
    there = column_names.Available(tuple(map(str, table.frame.columns)))
    n_shared = {
        id_: sum(there.has((column,)) for column in _columns(report))
        for id_, report in reports.items()
    }
    most = max((n_shared.get(id_, 0) for id_ in fitting), default=0)
    others = [
        one
        for one in mapping.table
        if one.role in _KEYS and fitting and (n := n_shared.get(one.id, 0)) > most
        if n > 2 * most or all(there.has((column,)) for column in _ids(reports[one.id]))
    ]
    return max(others, key=lambda one: n_shared[one.id], default=None)


def _columns(report: TableReport) -> set[str]:
    """Return the columns of the first file, as it called them."""
    return {*report.columns.values(), *report.described, *report.personal, *report.unused}


def _ids(report: TableReport) -> list[str]:
    ids = (columns.USER_ID, columns.ITEM_ID)
    return [report.columns[key] for key in ids if key in report.columns]


def _needed(one: TableMapping, report: TableReport | None) -> list[str]:
    """Return the roles whose columns the first file had and a later one needs."""
    had = {} if report is None else report.columns
    return [role for role in _KEYS.get(one.role, ()) if role in one.columns and role in had]


def _lacking(one: TableMapping, report: TableReport | None, table: Table) -> list[str]:
    """Return the columns of the first file, as it called them, that a table needs and lacks."""
    available = column_names.available(one, [table])
    if one.role == "lookup":
        return [names[0] for names in column_names.required(one) if not available.has(names)]
    had = {} if report is None else report.columns
    needed = _needed(one, report)
    lacking = [had[role] for role in needed if not available.has(tuple(one.named(role)))]
    return lacking if needed else ["–"]


def _lacks(table: Table, one: TableMapping, missing: Sequence[str]) -> Problem:
    message = t(
        "append.no_column", file=table.name, columns=few(missing), role=t(f"intake.role.{one.role}")
    )
    remedy = t("append.no_column_remedy", columns=few([str(c) for c in table.frame.columns]))
    return Problem(Severity.ERROR, message, remedy, table.name)


def _of_another(table: Table, nearer: TableReport) -> Problem:
    """Return that a file is called like one table and has the columns of another."""
    message = t("append.of_another", file=table.name, other=nearer.name)
    remedy = t("append.of_another_remedy", other=nearer.name)
    return Problem(Severity.ERROR, message, remedy, table.name)


def _needs(table: Table, others: Sequence[str]) -> Problem:
    message = t("append.no_join", file=table.name, others=few(others))
    return Problem(Severity.ERROR, message, t("append.no_join_remedy"), table.name)


def _unfitting(
    table: Table,
    mapping: Mapping,
    reports: MappingType[str, TableReport],
    fitting: Sequence[str],
) -> Problem:
    """Return why it is not known what a file holds."""
    if fitting:
        names = [reports[id_].name if id_ in reports else id_ for id_ in fitting]
        message = t("append.ambiguous", file=table.name, tables=names)
        return Problem(Severity.ERROR, message, t("append.ambiguous_remedy"), table.name)
    needs = [
        t("append.needs", file=report.name, columns=few(report.columns.values()))
        for one in mapping.table
        if one.role in _KEYS and (report := reports.get(one.id)) is not None
    ]
    message = t("append.unknown_file", file=table.name, tables=needs)
    return Problem(Severity.ERROR, message, t("append.unknown_file_remedy"), table.name)
