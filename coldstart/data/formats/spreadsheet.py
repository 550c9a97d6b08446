"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods): a table from each sheet that holds one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa

from coldstart.core.errors import DataError
from coldstart.core.i18n import t
from coldstart.data.formats import beside, tidy, workbook_parts
from coldstart.data.formats.header import RECORDS, Header, find_header, is_blank, is_prose
from coldstart.data.formats.table import Limits, RawTable
from coldstart.data.formats.tables import strings, too_many_columns, too_many_rows
from coldstart.data.problems import Problem, Severity, refusal

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_OURS = (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, DataError)
_BATCH_CELLS = 200_000
_EXACT = 1e15
_HALF_SECOND = 500_000
_ROUNDING = 1_000


def parse(path: Path, name: str, limits: Limits) -> list[RawTable]:
    """Return the table in each sheet that has one; notes are listed with the first table.

    Whole numbers are texts without a point, dates and times are ISO texts, errors are blank. In an
    .xlsx file a number that a format shows as ``007`` is ``007``.

    Raises
    ------
    DataError
        Not a workbook, a damaged one, one with a password, or one without a table; more rows,
        columns or bytes than the limits allow.
    """
    source = workbook_parts.check(path, name, limits) or path
    sheets = list(_sheets(source, name, limits))
    digits = workbook_parts.digits(path)
    if not sheets:
        raise refusal(t("read.workbook.empty"), t("read.workbook.empty_remedy"), name)
    tables: list[RawTable] = []
    notes: list[str] = []
    for sheet in sheets:
        called = f"{name} · {sheet.name}" if len(sheets) > 1 else name
        path_name = sheet.name if len(sheets) > 1 else name
        in_sheet = _tables(sheet, called, limits, digits.get(sheet.name, {}))
        tables += [replace(table, path=path_name) for table in in_sheet]
        if not in_sheet:
            notes.append(sheet.name)
    if not tables:
        message = t("read.workbook.no_table", sheets=notes)
        raise refusal(message, t("read.workbook.no_table_remedy"), name)
    if notes:
        message = t("read.workbook.notes", n=len(notes), sheets=notes)
        remedy = t("read.workbook.notes_remedy")
        notice = Problem(Severity.NOTICE, message, remedy, name, count=len(notes))
        tables[0] = replace(tables[0], problems=(*tables[0].problems, notice))
    return tables


def _sheets(source: Path | IO[bytes], name: str, limits: Limits) -> Iterator[CalamineSheet]:
    """Yield the sheets that have anything in them."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    try:
        with CalamineWorkbook.from_object(source) as book:
            for position, about in enumerate(book.sheets_metadata):
                if about.typ is not SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_index(position)
                if sheet.end is None:
                    continue
                height = sheet.end[0] + 1
                if height * sheet.width > workbook_parts.most_cells(limits):
                    raise workbook_parts.span(sheet.name, height, sheet.width, name)
                yield sheet
    except _OURS:
        raise
    except BaseException as error:  # a panic of the library is none of `Exception`
        raise workbook_parts.unreadable(error, name) from error


def _tables(
    sheet: CalamineSheet, name: str, limits: Limits, digits: Mapping[int, int]
) -> list[RawTable]:
    """Return the tables of a sheet: none where it holds a note or a header without rows."""
    top, width = _top(sheet), sheet.width
    if width > limits.columns:
        raise too_many_columns(name, limits)
    # Rows come from the first of the sheet on, columns from the first that is used.
    left = sheet.start[1] if sheet.start else 0
    widths = [digits.get(left + n, 0) for n in range(width)]
    records = (
        [_text(value, n) for value, n in zip(row, widths, strict=True)]
        for row in _values(sheet, name, top)
    )
    start = list(islice(records, RECORDS))
    header = find_header(start, width)
    if is_prose(start, header) or all(map(is_blank, start[header.first :])):
        return []
    rest = chain(start[header.first :], records)
    data, rows = _columns(rest, top + header.first + 1, width, name, limits)
    above = range(header.first if header.row is None else header.row)
    skipped = tidy.skipped_lines([top + n + 1 for n in above if not is_blank(start[n])], name)
    runs = beside.parts(data, header.names)
    tables = []
    for run in runs:
        own = f"{name} · {beside.called(run, left)}" if len(runs) > 1 else name
        part, numbers = tidy.without_blank_rows(data.select(list(run)), rows)
        part_header = replace(header, names=tuple(header.names[n] for n in run))
        part, naming = tidy.named(part, numbers, part_header, top + _header_row(header), own)
        part, nul = tidy.without_nul(part, numbers, own)
        problems = (*(skipped if run is runs[0] else ()), *naming, *nul)
        has_header = header.row is not None
        table = RawTable(own, own, part, numbers, "Excel", sheet=sheet.name, has_header=has_header)
        tables.append(replace(table, problems=problems))
    return tables


def _values(sheet: CalamineSheet, name: str, top: int) -> Iterator[list[Any]]:
    try:
        yield from islice(sheet.iter_rows(), top, None)
    except _OURS:
        raise
    except BaseException as error:
        raise workbook_parts.unreadable(error, name) from error


def _top(sheet: CalamineSheet) -> int:
    return sheet.start[0] if sheet.start else 0


def _header_row(header: Header) -> int:
    return (header.first if header.row is None else header.row) + 1


def _columns(
    records: Iterator[list[str]], first_row: int, width: int, name: str, limits: Limits
) -> tuple[pa.Table, pa.Array]:
    """Return the records that are not blank, and their rows in the sheet."""
    size = max(1, _BATCH_CELLS // width)
    blank = [""] * width
    rows: list[int] = []
    batches: list[pa.Table] = []
    numbered = ((n, r) for n, r in enumerate(records, first_row) if r != blank)
    while batch := list(islice(numbered, size)):
        rows.extend(n for n, _ in batch)
        if len(rows) > limits.rows:
            raise too_many_rows(name, limits)
        cells: Sequence[tuple[str, ...]] = list(zip(*(r for _, r in batch), strict=True))
        batches.append(tidy.table_of([strings(list(column)) for column in cells]))
    data = pa.concat_tables(batches)
    return tidy.without_blank_rows(data, pa.array(rows, pa.int64()))


def _text(value: Any, digits: int = 0) -> str:
    """Return a cell as people would type it, a whole number with at least so many digits.

    >>> [_text(v) for v in (7.0, 6.9e17, 2.5, True, "007", datetime(2026, 9, 1, 9))]
    ['7', '690000000000000000', '2.5', 'true', '007', '2026-09-01 09:00:00']
    """
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        if not value.is_integer():
            return f"{value:.15g}"  # as many digits as Excel shows
        if -_EXACT < value < _EXACT:
            return f"{int(value):0{digits}}" if digits else str(int(value))
        return f"{Decimal(repr(value)):f}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _to_second(value).isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)


def _to_second(value: datetime) -> datetime:
    """Return a time without the rounding error of a fraction of a day."""
    if not value.microsecond:
        return value
    rounded = (value + timedelta(microseconds=_HALF_SECOND)).replace(microsecond=0)
    close = abs(rounded - value) <= timedelta(microseconds=_ROUNDING)
    return rounded if close else value
