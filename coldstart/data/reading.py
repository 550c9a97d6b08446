"""From an uploaded file to a table of texts, or to a list of what is wrong with it.

The content decides what a file is, not its name; the name is only shown. Everything stays as it was
typed: ``007``, ``NA``, ``null`` and ``1e5`` are texts here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from coldstart.data.formats import delimited, encoding, jsonlines, parquet, workbook
from coldstart.data.problems import Problem, Severity, about, refusal
from coldstart.errors import DataError
from coldstart.i18n import t

MAX_ROWS = 2_000_000
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".jsonl", ".ndjson", ".json")
"""What an upload may be called; the content may still be any of the formats."""

_PACKED = (b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ")
_CONTROL = dict.fromkeys(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})
_SAMPLE = 1 << 16


@dataclass(frozen=True, eq=False)
class Table:
    """One table as it was found.

    Attributes
    ----------
    name : str
        The file's name, for showing; of a workbook with several sheets, the sheet's too.
    frame : DataFrame
        All str. Its index holds each record's row in the file as a spreadsheet counts it (the
        header is row 1), the line in JSON Lines, the record's number in a JSON list.
    problems : tuple of Problem
        What was left out or decided; nothing among it is an error.
    format : str
        ``CSV``, ``Excel``, ``Parquet``, ``JSON Lines`` or ``JSON``.
    encoding, delimiter : str or None
        Where the format has one.
    sheet : str or None
        The sheet's title, where the file has several.
    """

    name: str
    frame: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    format: str = "CSV"
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


def read(content: bytes, filename: str, max_rows: int = MAX_ROWS) -> Table:
    """Return the table that a file holds; of a workbook its first sheet, and say so.

    Parameters
    ----------
    content : bytes
    filename : str
        Shown in problems; never used as a path.
    max_rows : int
        Rows that are accepted.

    Raises
    ------
    DataError
        The file cannot be read; its problems say what was expected, what was found and what to do.
    """
    name = _shown(filename)
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise refusal(t("data.read.empty"), t("data.read.empty_remedy"), name)
    if content.startswith(parquet.MAGIC):
        return _tidied(name, parquet.parse(content, name, max_rows), [], "Parquet")
    if _is_workbook(content):
        first, *others = workbook.sheets(content, name, max_rows)
        problems = _unread(first, others, name)
        return _tidied(name, first.frame(name, max_rows), problems, "Excel")
    _check_known_others(content, name)
    decoded = encoding.decode(content)
    _check_text(decoded.text, name)
    problems = _encoding_problems(decoded, name)
    if jsonlines.looks_like(decoded.text):
        frame, kind = jsonlines.parse(decoded.text, name, max_rows)
        return _tidied(name, frame, problems, kind, decoded.encoding)
    frame, delimiter, ragged = delimited.parse(decoded.text, name, max_rows)
    return _tidied(name, frame, problems + ragged, "CSV", decoded.encoding, delimiter)


def read_all(content: bytes, filename: str, max_rows: int = MAX_ROWS) -> list[Table]:
    """Return every table that a file holds: a workbook has one in each of its sheets.

    What is wrong with a sheet that holds no table is told as a warning of the first table. As
    `read` otherwise.
    """
    if not _is_workbook(content):
        return [read(content, filename, max_rows)]
    name = _shown(filename)
    sheets = workbook.sheets(content, name, max_rows)
    if len(sheets) == 1:
        return [read(content, filename, max_rows)]
    tables: list[Table] = []
    refused: list[DataError] = []
    for sheet in sheets:
        called = f"{name} · {sheet.title}"
        try:
            table = _tidied(called, sheet.frame(called, max_rows), [], "Excel")
        except DataError as error:
            refused.append(error)
        else:
            tables.append(replace(table, sheet=sheet.title))
    told = [problem for error in refused for problem in error.problems]
    if not tables:
        raise DataError(refused[0].message, told)
    warnings = (replace(problem, severity=Severity.WARNING) for problem in told)
    return [replace(tables[0], problems=(*tables[0].problems, *warnings)), *tables[1:]]


def _is_workbook(content: bytes) -> bool:
    return content.startswith((*workbook.ZIP_MAGIC, workbook.OLE_MAGIC))


def _shown(filename: str) -> str:
    return re.split(r"[\\/]", filename)[-1].strip() or "?"


def _unread(first: workbook.Sheet, others: Sequence[workbook.Sheet], name: str) -> list[Problem]:
    if not others:
        return []
    titles = [other.title for other in others]
    message = t("data.read.more_sheets", sheet=first.title, others=titles)
    return [Problem(Severity.NOTICE, message, t("data.read.more_sheets_remedy"), name)]


def _check_known_others(content: bytes, name: str) -> None:
    if content.lstrip()[:5] == b"%PDF-":
        raise refusal(t("data.read.pdf"), t("data.read.pdf_remedy"), name)
    if content.startswith(_PACKED):
        raise refusal(t("data.read.packed"), t("data.read.packed_remedy"), name)


def _check_text(text: str, name: str) -> None:
    """Refuse what is full of control codes: no text is, in whatever encoding it was written."""
    head = text[:_SAMPLE]
    if (len(head) - len(head.translate(_CONTROL))) * 50 > len(head):
        raise refusal(t("data.read.binary"), t("data.read.binary_remedy"), name)


def _encoding_problems(decoded: encoding.Decoded, name: str) -> list[Problem]:
    if decoded.lossy:
        message = t("data.read.damaged", encoding=decoded.encoding)
        return [Problem(Severity.WARNING, message, t("data.read.damaged_remedy"), name)]
    if decoded.encoding.startswith("UTF"):
        return []
    message = t("data.read.encoding", encoding=decoded.encoding)
    return [Problem(Severity.NOTICE, message, t("data.read.encoding_remedy"), name)]


def _tidied(
    name: str,
    frame: pd.DataFrame,
    problems: list[Problem],
    kind: str,
    written: str | None = None,
    delimiter: str | None = None,
) -> Table:
    if frame.shape[1] == 0:
        raise refusal(t("data.read.empty"), t("data.read.empty_remedy"), name)
    if len(frame) == 0:
        found = [str(column).strip() for column in frame.columns][:20]
        raise refusal(
            t("data.read.header_only", columns=found), t("data.read.header_only_remedy"), name, 1
        )
    frame, more = _named(frame, name)
    frame, nul = _without_nul(frame, name)
    return Table(name, frame, (*problems, *more, *nul), kind, written, delimiter)


def _named(frame: pd.DataFrame, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Give each column a name of its own; leave out nameless columns that say nothing."""
    given = [str(column).replace("\x00", "").strip() for column in frame.columns]
    kept, names, problems = [], [], []
    for position, column in enumerate(given):
        if column:
            called = column
            for n in range(2, len(given) + 2):
                if called not in names:
                    break
                called = f"{column} ({n})"
            if called != column:
                message = t("data.read.repeated_column", column=column, called=called)
                remedy = t("data.read.repeated_column_remedy")
                problems.append(Problem(Severity.WARNING, message, remedy, name, 1, column))
        elif _says_nothing(frame.iloc[:, position]):
            continue
        else:
            called = f"column {position + 1}"
            message = t("data.read.blank_column", position=position + 1, called=called)
            remedy = t("data.read.blank_column_remedy")
            problems.append(Problem(Severity.WARNING, message, remedy, name, 1, called))
        kept.append(position)
        names.append(called)
    if not kept:
        raise refusal(t("data.read.no_names"), t("data.read.no_names_remedy"), name, 1)
    frame = frame.iloc[:, kept]
    frame.columns = pd.Index(names, dtype="str")
    return frame, problems


def _says_nothing(values: pd.Series) -> bool:
    """Say whether a nameless column is blank, or the row numbers that pandas writes."""
    if (values.str.strip() == "").all():
        return True
    counted = np.arange(len(values))
    return any((values == (counted + start).astype(str)).all() for start in (0, 1))


def _without_nul(frame: pd.DataFrame, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    problems = []
    for position, column in enumerate(frame.columns):
        values = frame.iloc[:, position]
        having = frame.index[values.str.contains("\x00", regex=False)]
        if len(having):
            frame = frame.assign(**{column: values.str.replace("\x00", "", regex=False)})
            message = t("data.read.nul", n=len(having), row=int(having[0]), column=column)
            remedy = t("data.read.nul_remedy")
            problems.append(about(Severity.WARNING, having, message, remedy, name, column))
    return frame, problems
