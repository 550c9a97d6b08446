"""Tables that back offices write as markup and call ``.xls``: HTML, and Excel's XML of 2003."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

from coldstart.core.i18n import t
from coldstart.data.formats import tidy
from coldstart.data.formats.feed import SAFE, check_entities, explained
from coldstart.data.formats.header import RECORDS, find_header, is_blank, is_prose
from coldstart.data.formats.table import Limits, RawTable
from coldstart.data.formats.tables import strings, too_many_columns, too_many_rows
from coldstart.data.problems import refusal

_SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_MIDNIGHT = re.compile(r"T00:00:00(\.0+)?$")
_Rows = list[tuple[int, list[str]]]


def parse_html(
    path: Path, name: str, limits: Limits, encoding: str | None = None
) -> list[RawTable]:
    """Return the tables of a web page, without those that only arrange others.

    Raises
    ------
    DataError
        No table with rows in the page, too many rows or columns.
    """
    content = path.read_bytes()
    parser = html.HTMLParser(encoding=encoding or _codec(content), remove_comments=True)
    try:
        page = html.document_fromstring(content, parser=parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        page = etree.Element("html")
    except (etree.ParserError, ValueError):  # a page of nothing
        page = etree.Element("html")
    grids = [
        _html_rows(table, name, limits) for table in page.iter("table")
        if table.find(".//table") is None
    ]  # fmt: skip
    titled = [(f"table {n}", rows) for n, rows in enumerate(grids, 1)]
    return _tables(titled, name, "HTML", limits)


def parse_excel_xml(path: Path, name: str, limits: Limits) -> list[RawTable]:
    """Return the sheets of a workbook in Excel's XML of 2003.

    Raises
    ------
    DataError
        Broken XML, no sheet with rows, too many rows or columns.
    """
    sheets: list[tuple[str, _Rows]] = []
    rows: _Rows = []
    with explained(name):
        check_entities(path, name)
        tags = [f"{_SHEET}Worksheet", f"{_SHEET}Row"]
        for event, element in etree.iterparse(str(path), events=("start", "end"), tag=tags, **SAFE):
            if element.tag == tags[0]:
                if event == "start":
                    rows = []
                    sheets.append((element.get(f"{_SHEET}Name", ""), rows))
                continue
            if event == "end":
                number = _number(element, "Index", rows[-1][0] + 1 if rows else 1)
                rows.append((number, _excel_cells(element, name, limits)))
                element.clear()
                if len(rows) > limits.rows + 1:
                    raise too_many_rows(name, limits)
    return _tables(sheets, name, "Excel", limits)


def _tables(grids: list[tuple[str, _Rows]], name: str, kind: str, limits: Limits) -> list[RawTable]:
    """Return a table for each grid that has one; there is at least one."""
    grids = [(title, rows) for title, rows in grids if sum(any(cells) for _, cells in rows) > 1]
    tables = []
    for title, rows in grids:
        called, path = (name, name) if len(grids) == 1 else (f"{name} · {title}", title)
        if table := _table(rows, called, path, kind, limits):
            tables.append(replace(table, sheet=title) if kind == "Excel" else table)
    if not tables and kind == "HTML":
        raise refusal(t("formats.html_no_table"), t("formats.html_no_table_remedy"), name)
    if not tables:
        raise refusal(t("formats.no_records"), t("formats.no_records_remedy"), name)
    return tables


def _table(rows: _Rows, name: str, path: str, kind: str, limits: Limits) -> RawTable | None:
    """Return the table in a grid, or None where it holds a note or a header without rows."""
    import pyarrow as pa

    width = max(len(cells) for _, cells in rows)
    start = [cells for _, cells in rows[:RECORDS]]
    header = find_header(start, width)
    records = [(n, cells) for n, cells in rows[header.first :] if not is_blank(cells)]
    if not records or is_prose(start, header):
        return None
    if len(records) > limits.rows:
        raise too_many_rows(name, limits)
    cells = [[*row, *[""] * (width - len(row))] for _, row in records]
    numbers = pa.array([number for number, _ in records], pa.int64())
    data = tidy.table_of([strings(list(column)) for column in zip(*cells, strict=True)])
    has_header = header.row is not None
    top = header.first if header.row is None else header.row
    data, naming = tidy.named(data, numbers, header, rows[top][0], name)
    titles = [number for number, cells in rows[:top] if not is_blank(cells)]
    problems = (*tidy.skipped_lines(titles, name), *naming)
    return RawTable(name, path, data, numbers, kind, has_header=has_header, problems=problems)


def _html_rows(table: Any, name: str, limits: Limits) -> _Rows:
    for line_break in table.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"
    rows: _Rows = []
    below: dict[int, tuple[int, str]] = {}  # by column: how many more rows a cell reaches down
    for number, row in enumerate(table.iter("tr"), 1):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _continue_cells(cells, below)
            text = " ".join(cell.text_content().split())
            height = _span(cell, "rowspan")
            if height > 1:
                below[len(cells)] = (height, text)
            # As in a sheet, merged cells leave those to the right blank.
            cells += [text, *[""] * (min(_span(cell, "colspan"), limits.columns + 1) - 1)]
            if len(cells) > limits.columns:
                raise too_many_columns(name, limits)
        _continue_cells(cells, below)
        below = {n: (height - 1, text) for n, (height, text) in below.items() if height > 1}
        rows.append((number, cells))
        if len(rows) > limits.rows + 1:
            raise too_many_rows(name, limits)
    return rows


def _continue_cells(cells: list[str], below: dict[int, tuple[int, str]]) -> None:
    while len(cells) in below:
        cells.append(below[len(cells)][1])


def _span(cell: Any, attribute: str) -> int:
    value = cell.get(attribute, "").strip()
    return max(1, int(value)) if value.isdecimal() and len(value) < 6 else 1


def _excel_cells(row: Any, name: str, limits: Limits) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren(f"{_SHEET}Cell"):
        position = _number(cell, "Index", len(cells) + 1)
        width = 1 + _number(cell, "MergeAcross", 0)
        if position + width > limits.columns + 2:
            raise too_many_columns(name, limits)
        cells.extend([""] * (position - 1 - len(cells)))
        data = cell.find(f"{_SHEET}Data")
        cells.append("" if data is None else _excel_text(data))
        cells.extend([""] * (width - 1))
    return cells


def _number(element: Any, attribute: str, default: int) -> int:
    value = element.get(_SHEET + attribute, "")
    return int(value) if value.isdecimal() and len(value) < 8 else default


def _excel_text(data: Any) -> str:
    text = "".join(data.itertext()).strip()
    match data.get(f"{_SHEET}Type"):
        case "Boolean":
            return "true" if text == "1" else "false"
        case "DateTime":
            return _MIDNIGHT.sub("", text).replace("T", " ").removesuffix(".000")
        case "Error":
            return ""
        case _:
            return text


def _codec(content: bytes) -> str:
    """Return the codec of a web page: what it says of itself counts where it is not UTF-8."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = _CHARSET.search(content[:4096])
    for codec in ("utf-8", declared[1].decode("ascii") if declared else "gb18030", "gb18030"):
        try:
            content.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
        return codec
    return "cp1252"
