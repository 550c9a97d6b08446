"""What is wrong with data, in a form that can be counted, sorted, translated and downloaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from coldstart.core.errors import DataError
from coldstart.core.i18n import Message, has

if TYPE_CHECKING:
    import pandas as pd


class Severity(StrEnum):
    """How bad it is, worst first."""

    ERROR = "error"
    """The table cannot be used until this is mended."""
    WARNING = "warning"
    """Rows or values were left out; the rest is used."""
    NOTICE = "notice"
    """Nothing was lost, but something was decided that should be known."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, said as expected, found and remedy.

    Attributes
    ----------
    severity : Severity
    message : Message
        What was expected and what was found.
    remedy : Message
        What to do about it.
    table : str
        ``users``, ``items``, ``interactions`` or the name of the file.
    row : int or None
        The row in the file as a spreadsheet counts it: the header is row 1, the first record row 2.
    column : str or None
        The column, as the file calls it.
    count : int
        How many rows have this problem, `row` being the first of them; 1 of what is about files.
    """

    severity: Severity
    message: Message
    remedy: Message
    table: str
    row: int | None = None
    column: str | None = None
    count: int = 1


def about(
    severity: Severity,
    rows: pd.Index,
    message: Message,
    remedy: Message,
    table: str,
    column: str | None = None,
) -> Problem:
    """Return one problem for all `rows` that have it, which are numbered as in the file."""
    return Problem(severity, message, remedy, table, int(rows[0]), column, len(rows))


def refusal(
    message: Message, remedy: Message, table: str, row: int | None = None, count: int = 1
) -> DataError:
    """Return the error that says why a file cannot be read at all."""
    return DataError(message, [Problem(Severity.ERROR, message, remedy, table, row, None, count)])


def afterwards(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems of data that are stored by now, whose remedies hold from then on.

    Some remedies are choices that are made while data are taken in; their ids have a twin that
    ends in ``_stored``.
    """
    return [
        replace(problem, remedy=Message(stored, problem.remedy.params)) if has(stored) else problem
        for problem in problems
        for stored in [f"{problem.remedy.id}_stored"]
    ]


_NO_REMEDIES = (
    "formats.delta_former_remedy",
    "intake.build.implicit_remedy",
    "intake.build.repeated_row_remedy",
    "intake.note.ids_remedy",
    "intake.rows.merged_dated_remedy",
    "intake.rows.merged_remedy",
    "intake.rows.returned_remedy",
    "intake.rows.taken_back_remedy",
)
"""Remedies by which there is nothing to do."""


def without_empty_remedies(problems: Sequence[Problem]) -> Sequence[Problem]:
    """Return problems; where one is an error, without those by which there is nothing to do."""
    if all(problem.severity is not Severity.ERROR for problem in problems):
        return problems
    return [problem for problem in problems if problem.remedy.id not in _NO_REMEDIES]


def worst_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by severity, otherwise in the order in which they were found."""
    order = list(Severity)
    return tuple(sorted(problems, key=lambda problem: order.index(problem.severity)))
