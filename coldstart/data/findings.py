"""Collecting what is found in a table while it is checked."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from coldstart.core.i18n import Message
from coldstart.data.problems import Problem, Severity, about


@dataclass
class Findings:
    """The problems of one table.

    Attributes
    ----------
    table : str
        What the table is called in problems.
    problems : list of Problem
        All that was found, in order.
    """

    table: str
    problems: list[Problem] = field(default_factory=list)

    def error(self, message: Message, remedy: Message, column: str | None = None) -> None:
        """Say that the table cannot be used."""
        self.problems.append(Problem(Severity.ERROR, message, remedy, self.table, None, column))

    def lost(self, message: Message, remedy: Message, count: int = 1) -> None:
        """Say what is missing or was left out, where no row can be named."""
        problem = Problem(Severity.WARNING, message, remedy, self.table, count=count)
        self.problems.append(problem)

    def notice(self, message: Message, remedy: Message, column: str | None = None) -> None:
        """Say what was decided."""
        self.problems.append(Problem(Severity.NOTICE, message, remedy, self.table, None, column))

    def warn(
        self, rows: pd.Index, message: Message, remedy: Message, column: str | None = None
    ) -> None:
        """Say that these rows, numbered as in the file, or values in them, were left out."""
        self.rows(Severity.WARNING, rows, message, remedy, column)

    def rows(
        self,
        severity: Severity,
        rows: pd.Index,
        message: Message,
        remedy: Message,
        column: str | None = None,
    ) -> None:
        """Say something of these rows."""
        self.problems.append(about(severity, rows, message, remedy, self.table, column))
