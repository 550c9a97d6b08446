"""Later rows that came back, by a column of which the stored mapping says nothing."""

from __future__ import annotations

from collections.abc import Mapping as MappingType

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.intake.came_back import came_back
from coldstart.data.intake.mapping import Mapping, TableMapping
from coldstart.data.intake.profile import profile
from coldstart.data.intake.table import Table
from coldstart.data.intake.transform import rows_of, with_header
from coldstart.data.problems import Problem, Severity


def unruled_returns(
    mapping: Mapping, united: MappingType[str, Table], *, accept: bool
) -> list[Problem]:
    """Return a refusal for each flag or date that says of later rows that they came back.

    In the first files it said so of none, so the mapping has no rule that ignores these rows, and
    an import of all files would. Where it is confirmed that they count, it is a warning.

    Parameters
    ----------
    mapping : Mapping
        The stored one, for later files.
    united : mapping of str to Table
        Later files by the id of their table.
    accept : bool
    """
    problems = []
    for one in mapping.of_role(columns.INTERACTIONS):
        for id_ in (one.id, *(join.table for join in one.join)):
            source = mapping.by_id(id_)
            if id_ not in united or source is None:
                continue
            for column, n in _came_back(one, source, united[id_]).items():
                message = t("append.came_back", column=column, n=n)
                severity = Severity.WARNING if accept else Severity.ERROR
                remedy, name = t("append.came_back_remedy"), united[id_].name
                problems.append(Problem(severity, message, remedy, name, column=column, count=n))
    return problems


def _came_back(one: TableMapping, source: TableMapping, table: Table) -> dict[str, int]:
    """Return, by column, how many rows came back that no rule of the mapping ignores."""
    sides = (one, source)
    of_roles = {name for side in sides for role in side.columns for name in side.named(role)}
    rules = tuple(came_back(profile(with_header(source, table)).values(), of_roles))
    alone = TableMapping(id=source.id, role="interactions", header=source.header, drop=rules)
    counts = {}
    for column, by_value in rows_of(alone, table, {}).came_back.items():
        held = [drop for drop in (*one.drop, *source.drop) if drop.column == column]
        if any(drop.states or drop.pattern or drop.blank is not None for drop in held):
            continue
        values = {value.casefold() for drop in held for value in drop.values}
        n = sum(n for value, n in by_value.items() if value.casefold() not in values)
        if n:
            counts[column] = n
    return counts
