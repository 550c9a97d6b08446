"""CSV and its kin: values separated by a comma, semicolon, tab or bar."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pandas as pd

from coldstart.data.problems import Problem, Severity, about, refusal
from coldstart.i18n import t

DELIMITERS = (",", ";", "\t", "|")
_SNIFFED = 1 << 16
_SNIFFED_RECORDS = 100


def sniff(text: str) -> str:
    """Return the delimiter under which most records are as long as the first.

    >>> sniff("user;rating\\n1;4,5\\n2;3,0")
    ';'
    """
    head = text if len(text) < _SNIFFED else text[:_SNIFFED].rpartition("\n")[0]

    def fit(delimiter: str) -> tuple[float, int]:
        records = []
        try:
            for record in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
                if any(record):
                    records.append(len(record))
                if len(records) == _SNIFFED_RECORDS:
                    break
        except csv.Error:
            pass  # a quotation mark that never closes is reported when the file is read
        width = records[0] if records else 0
        if width < 2:
            return 0.0, 0
        return records.count(width) / len(records), width

    return max(DELIMITERS, key=fit)


def parse(text: str, name: str, max_rows: int) -> tuple[pd.DataFrame, str, list[Problem]]:
    """Return the table in `text`, its delimiter, and the rows that did not fit.

    Parameters
    ----------
    text : str
    name : str
        What the file is called in problems.
    max_rows : int

    Returns
    -------
    frame : DataFrame
        All str, as typed; the index holds each record's row in the file, the header being row 1.
        A record with a field too many or too few is left out: nobody can know which one it is.
    delimiter : str
    problems : list of Problem

    Raises
    ------
    DataError
        No header, no rows, too many rows, no row that fits, a quotation mark that never closes.
    """
    delimiter = sniff(text)
    ended: list[bool] = []
    header: list[str] = []
    records: list[list[str]] = []
    rows: list[int] = []
    longer: list[int] = []
    shorter: list[int] = []
    number = 0
    try:
        for number, record in enumerate(csv.reader(_lines(text, ended), delimiter=delimiter), 1):
            if ended:  # the reader ran out of lines in the middle of a record
                raise _unclosed(number, name)
            if not any(record):
                continue
            if not header:
                header = record
                continue
            if len(record) > len(header):
                longer.append(number)
                continue
            if len(record) < len(header):
                shorter.append(number)
                continue
            records.append(record)
            rows.append(number)
            if len(records) > max_rows:
                raise refusal(
                    t("data.read.too_many_rows", limit=max_rows),
                    t("data.read.too_many_rows_remedy"),
                    name,
                )
    except csv.Error as error:  # a field beyond 131,072 characters
        raise _unclosed(number + 1, name) from error
    ragged = sorted([*longer, *shorter])
    if ragged and not records:
        raise refusal(
            t("data.read.no_row_fits", width=len(header), row=ragged[0]),
            t("data.read.no_row_fits_remedy"),
            name,
            ragged[0],
            len(ragged),
        )
    frame = pd.DataFrame(records, columns=header, index=pd.Index(rows, dtype="int64"), dtype="str")
    return frame, delimiter, _ragged(longer, shorter, len(header), name)


def _lines(text: str, ended: list[bool]) -> Iterator[str]:
    yield from io.StringIO(text, newline="")
    ended.append(True)


def _ragged(longer: list[int], shorter: list[int], width: int, name: str) -> list[Problem]:
    problems = []
    if longer:
        problems.append(
            about(
                Severity.WARNING,
                pd.Index(longer),
                t("data.read.extra_fields", n=len(longer), row=longer[0], width=width),
                t("data.read.extra_fields_remedy"),
                name,
            )
        )
    if shorter:
        problems.append(
            about(
                Severity.WARNING,
                pd.Index(shorter),
                t("data.read.missing_fields", n=len(shorter), row=shorter[0], width=width),
                t("data.read.missing_fields_remedy"),
                name,
            )
        )
    return problems


def _unclosed(row: int, name: str) -> Exception:
    return refusal(t("data.read.quote", row=row), t("data.read.quote_remedy", row=row), name, row)
