"""CSV and its kin: values with a comma, semicolon, tab, bar or ``::`` between them.

pyarrow reads the rows; what it cannot know is found out from the first of them: the separator, the
header and whether quotation marks inside a text are doubled or have a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from coldstart.core.errors import DataError
from coldstart.core.i18n import t
from coldstart.data.formats import text_encoding, tidy
from coldstart.data.formats.dialect import Layout, find_layout
from coldstart.data.formats.header import RECORDS
from coldstart.data.formats.separated_rows import Rows, read_rows
from coldstart.data.formats.table import Limits, RawTable
from coldstart.data.formats.tables import too_many_columns, too_many_rows
from coldstart.data.problems import Problem, Severity, refusal

_START = 1 << 20
_TYPED = re.compile(r"(.+):(token|float|token_seq|float_seq)")
_TEXT = re.compile("title|name|text|desc|review|summary|comment|content", re.IGNORECASE)


def parse(path: Path, name: str, limits: Limits, encoding: str | None = None) -> list[RawTable]:
    """Return the table in a file of separated values.

    Parameters
    ----------
    path : Path
    name : str
        What the file is called in problems.
    limits : Limits
    encoding : str, optional
        Read as this one, whatever it looks like.

    Raises
    ------
    DataError
        Nothing in it, no rows, none that fits, a quotation mark that is never closed, or more rows
        or columns than the limits allow.
    """
    written = text_encoding.find(path, encoding, name)
    start = text_encoding.read_start(path, written, _START)
    text_encoding.check_text(start, name)
    if not start.strip("\0 \t\r\n\x1a\ufeff"):
        raise refusal(t("read.delimited.empty"), t("read.delimited.empty_remedy"), name)
    layout = find_layout(start, whole=path.stat().st_size <= _START)
    _check_layout(layout, limits, name)
    rows = _rows(path, written, layout, limits, name)
    data, numbers = tidy.without_blank_rows(rows.data, rows.numbers)
    if len(data) > limits.rows:
        raise too_many_rows(name, limits)
    if not len(data):
        raise _no_rows(layout, rows, name)
    data, naming = tidy.named(data, numbers, layout.header, layout.header_row, name)
    nul: list[Problem] = []
    if rows.has_nul:
        data, nul = tidy.without_nul(data, numbers, name)
    problems = [
        *text_encoding.problems(written, name),
        *tidy.skipped_lines(layout.skipped, name),
        *_valueless(layout, name),
        *naming,
        *nul,
        *_ragged(rows, layout.width, name),
    ]
    return [
        RawTable(
            name,
            name,
            _without_types(data),
            numbers,
            "CSV",
            encoding=written.name,
            delimiter=layout.dialect.delimiter,
            other_encodings=written.others,
            has_header=layout.header.row is not None,
            problems=tuple(problems),
        )
    ]


def _check_layout(layout: Layout, limits: Limits, name: str) -> None:
    if layout.unclosed is not None:
        raise _unclosed(layout.unclosed, name)
    if layout.width > limits.columns:
        raise too_many_columns(name, limits)
    if layout.is_prose or (layout.misfit and layout.is_wordy):
        raise _prose(name)
    if layout.misfit is not None:
        width, row = layout.misfit
        raise refusal(
            t("read.delimited.no_row_fits", width=width, row=row),
            t("read.delimited.no_row_fits_remedy"),
            name,
            row,
        )


def _rows(
    path: Path, written: text_encoding.TextEncoding, layout: Layout, limits: Limits, name: str
) -> Rows:
    """Read all rows; where a backslash before a quotation mark may mean two things, try both."""
    rows = read_rows(path, written, layout, limits, name)
    if not layout.dialect.escapes and (
        rows.escapes or (rows.may_escape and (rows.unclosed or rows.longer or rows.shorter))
    ):
        escaped = read_rows(path, written, layout.escaping(), limits, name)
        if rows.escapes or escaped.n_unused < rows.n_unused:
            rows = escaped
    if rows.unclosed is not None:
        raise _unclosed(rows.unclosed, name)
    return rows


def _valueless(layout: Layout, name: str) -> list[Problem]:
    """Return the warning that no row has a value for the last names of the header."""
    if not layout.valueless:
        return []
    columns = list(layout.valueless)
    message = t("read.delimited.valueless", n=len(columns), columns=columns, width=layout.width)
    remedy = t("read.delimited.valueless_remedy")
    return [Problem(Severity.WARNING, message, remedy, name, layout.header_row)]


def _unclosed(row: int, name: str) -> DataError:
    message = t("read.delimited.quote", row=row)
    return refusal(message, t("read.delimited.quote_remedy"), name, row)


def _prose(name: str) -> DataError:
    return refusal(t("read.delimited.prose"), t("read.delimited.prose_remedy"), name)


def _no_rows(layout: Layout, rows: Rows, name: str) -> DataError:
    ragged = sorted([*rows.longer, *rows.shorter])
    if ragged and layout.is_wordy:
        return _prose(name)
    if ragged:
        message = t("read.delimited.no_row_fits", width=layout.named, row=ragged[0])
        remedy = t("read.delimited.no_row_fits_remedy")
        return refusal(message, remedy, name, ragged[0], len(ragged))
    names = [called for called in layout.header.names if called][:RECORDS]
    message = t("read.delimited.header_only", columns=names)
    return refusal(message, t("read.delimited.header_only_remedy"), name, layout.header_row)


def _ragged(rows: Rows, width: int, name: str) -> list[Problem]:
    problems = []
    for kind, numbers in (("longer", rows.longer), ("shorter", rows.shorter)):
        if numbers:
            message = t(f"read.delimited.{kind}", n=len(numbers), row=numbers[0], width=width)
            remedy = t(f"read.delimited.{kind}_remedy")
            problems.append(
                Problem(Severity.WARNING, message, remedy, name, numbers[0], count=len(numbers))
            )
    return problems


def _without_types(data: pa.Table) -> pa.Table:
    """Take RecBole's types off the names, such as ``user_id:token``, if every name has one."""
    typed = [_TYPED.fullmatch(column) for column in data.column_names]
    if not all(typed):
        return data
    names = [match[1] for match in typed if match]
    if len(set(names)) < len(names):
        return data
    columns: Sequence[pa.ChunkedArray] = [
        # A sequence is either a list of classes or the words of a text.
        pc.replace_substring_regex(column, " +", ", ")
        if match and match[2] == "token_seq" and not _TEXT.search(match[1])
        else column
        for match, column in zip(typed, data.columns, strict=True)
    ]
    return pa.table(columns, names=names)
