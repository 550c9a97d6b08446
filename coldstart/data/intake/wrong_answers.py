"""Answers that name a column, or a known export, that is not there."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from coldstart.core.i18n import Message, t
from coldstart.data.intake import column_names, known, nearest
from coldstart.data.intake.answers import NO_OPINION, Answers
from coldstart.data.intake.mapping import Mapping
from coldstart.data.intake.table import Table
from coldstart.data.problems import Problem, Severity


def unknown_columns(
    names: Collection[str | None], mapping: Mapping, tables: Sequence[Table]
) -> list[Problem]:
    """Return why columns cannot be ids: no table of interactions has them.

    Parameters
    ----------
    names : collection of (str or None)
        Columns that a person has named.
    mapping : Mapping
    tables : sequence of Table
    """
    interactions = [
        (one, [table for table in tables if table.name in one.files])
        for one in mapping.of_role("interactions")
    ]
    others = {
        str(column): table.name
        for table in reversed(tables)
        if not any(table in parts for _, parts in interactions)
        for column in table.frame.columns
    }
    columns = [column_names.available(one, parts) for one, parts in interactions if parts]
    names_there = dict.fromkeys(name for one in columns for name in one.names)
    return [
        _error(
            t("intake.names.elsewhere", column=name, table=others[name])
            if name in others
            else t("intake.names.no_column", column=name),
            nearest.remedy(name, names_there),
            interactions[0][1][0].name,
        )
        for name in names
        if name is not None and columns and not any(one.has((name,)) for one in columns)
    ]


def contradictions(answers: Answers, table: str) -> list[Problem]:
    """Return why options can't be given together: of each two, one would have no effect."""
    both = []
    opinions = {key: name for key in ("label", "rating") if (name := answers.columns.get(key))}
    if answers.positive:
        both += [("--positive", f"--{key} {name}") for key, name in opinions.items()]
    if answers.rating == NO_OPINION and answers.positive_from is not None:
        both.append(("--positive-from", f"--rating {NO_OPINION}"))
    return [
        _error(
            t("intake.names.both", first=first, second=second),
            t("intake.names.both_remedy"),
            table,
        )
        for first, second in both
    ]


def unknown_exports(ids: Collection[str], tables: Sequence[Table]) -> list[Problem]:
    """Return why known exports cannot be ruled out: none is called so."""
    unknown = [id_ for id_ in ids if known.export(id_) is None]
    if not unknown:
        return []
    recognized = [match.export.id for match in known.recognize(tables)]
    return [
        _error(
            t("intake.names.no_export", export=id_),
            nearest.remedy(id_, recognized) if recognized else t("intake.names.no_export_remedy"),
            tables[0].name,
        )
        for id_ in unknown
    ]


def _error(message: Message, remedy: Message, table: str) -> Problem:
    return Problem(Severity.ERROR, message, remedy, table)
