"""The first rows of a file as they may stand on a screen, before anything of it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldstart.data import columns

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.data.intake.table import Table
    from coldstart.data.intake.understanding import TableReport
    from coldstart.ui.pages.data.understood import Understood

HIDDEN = "•••"
"""What stands in place of a value of a personal column."""


def first_rows(report: TableReport, understood: Understood, n: int) -> pd.DataFrame:
    """Return the first rows of a table: personal columns hidden, personal ids masked.

    Parameters
    ----------
    report : TableReport
        Of a table that has a frame.
    understood : Understood
    n : int
    """
    from coldstart.data.intake.personal import masked

    table = understood.tables_of(report)[0]
    shown = table.frame.head(n).copy()
    called = _called(table, report, understood)
    hidden = _hidden(table, report, called)
    item_id = report.columns.get(columns.ITEM_ID)
    for place, (column, name) in enumerate(zip(shown.columns, called, strict=True)):
        if column in hidden:
            values = shown[column].where(shown[column].str.strip() == "", HIDDEN)
        elif name != item_id:  # a product's number can look like a phone's
            values = shown[column].map(masked)
        else:
            continue
        shown.isetitem(place, values.to_numpy())
    return shown


def _called(table: Table, report: TableReport, understood: Understood) -> list[str]:
    """Return what the mapping calls each column of a table, whose file may have no header."""
    from coldstart.data.intake.transform import with_header

    mapping = understood.mapping.by_id(report.id)
    frame = table.frame.head(0)
    if mapping is None:
        return list(map(str, frame.columns))
    from dataclasses import replace

    return list(map(str, with_header(mapping, replace(table, frame=frame)).columns))


def _hidden(table: Table, report: TableReport, called: list[str]) -> set[str]:
    """Return the columns whose values tell who somebody is, by their name in the frame."""
    from coldstart.data.intake.describe import is_personal
    from coldstart.data.intake.profile import profile

    personal = set(report.personal)
    if report.role == "unused":  # nobody has looked at its columns yet
        head = table.frame.head(HEAD).set_axis(called, axis=1)
        personal |= {name for name, column in profile(head).items() if is_personal(column)}
    hidden = {c for c, name in zip(table.frame.columns, called, strict=True) if name in personal}
    inside = personal - set(called)  # of records within records
    return {*hidden, *(c for c in table.nested if c in table.frame and inside)}


HEAD = 200  # rows that tell what a column is
