"""A file of new products, read as a catalogue is; whoever asks about ten wants ten answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from coldstart.core.errors import DataError
from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.findings import Findings
from coldstart.data.formats.table import Limits
from coldstart.data.intake import ids, known
from coldstart.data.intake.digits import report_fallen_together
from coldstart.data.intake.entities import checked_entities
from coldstart.data.intake.lists import items_mapping
from coldstart.data.intake.load import read_files
from coldstart.data.intake.mapping import TableMapping
from coldstart.data.intake.table import Table
from coldstart.data.intake.transform import prepare
from coldstart.data.problems import Severity, refusal


def read_items(path: Path, limits: Limits = Limits()) -> pd.DataFrame:
    """Return a checked table of new products: ``item_id`` and any columns, all str.

    Parameters
    ----------
    path : Path
        A file of any format.
    limits : Limits

    Raises
    ------
    DataError
        With its problems: the file cannot be read, or ids are missing, blank or repeated.
    """
    if not path.is_file():
        message = t("intake.new_items.no_file", path=str(path))
        raise refusal(message, t("intake.new_items.no_file_remedy"), path.name)
    read = read_files([(path.name, path)], limits)
    if not read.tables:
        raise DataError(read.problems[0].message, read.problems)
    return new_items(read.tables[0])


def new_items(table: Table) -> pd.DataFrame:
    """Return a table of new products checked, as `read_items` does."""
    mapping = _mapping(table)
    if columns.ITEM_ID not in mapping.columns:
        names = [str(column) for column in table.frame.columns]
        message = t("intake.new_items.no_id", table=table.name, columns=names)
        raise refusal(message, t("intake.new_items.no_id_remedy"), table.name, 1)
    findings = Findings(table.name)
    prepared = prepare(mapping, table, {})
    cleaned = ids.clean(prepared.frame[columns.ITEM_ID])
    if cleaned.lost_ids.any():
        report_fallen_together(prepared, columns.ITEM_ID, cleaned, lambda _: findings)
    frame = checked_entities(prepared, columns.ITEM_ID, findings)
    lost = tuple(
        replace(problem, severity=Severity.ERROR)
        for problem in (*table.problems, *findings.problems)
        if problem.severity is not Severity.NOTICE
    )
    if frame is None or lost:
        raise DataError(lost[0].message, lost)
    return frame


def _mapping(table: Table) -> TableMapping:
    for match in known.recognize([table]):
        for mapping in match.tables:
            if mapping.role == columns.ITEMS:
                return mapping
    return items_mapping(table)
