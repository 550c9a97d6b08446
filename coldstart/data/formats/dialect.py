"""How a file of separated values is laid out, judged by its first records."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from coldstart.data.formats.header import (
    RECORDS,
    Header,
    find_header,
    is_blank,
    is_comment,
    is_prose,
)

DELIMITERS = ("::", ",", ";", "\t", "|", "\x01")
"""Likelier ones first; ``::`` is MovieLens's, the last one is Hive's."""

_STAND_IN = "\x1f"
_SEP_LINE = re.compile(r'"?sep=(.)"?[,;\t]*(\r\n|\r|\n)', re.IGNORECASE)
_WORDS = 4
_TABLE_WIDTH = 4
_MOSTLY = 0.8
_LONGEST_CELL = (1 << 31) - 1


@dataclass(frozen=True)
class Dialect:
    """How values are separated.

    Attributes
    ----------
    delimiter : str
        As in the file; it may have two characters.
    escapes : bool
        Whether a backslash stands before a quotation mark that is part of the text.
    """

    delimiter: str
    escapes: bool = False

    @property
    def character(self) -> str:
        """The single character that stands for the delimiter while a file is read."""
        return self.delimiter if len(self.delimiter) == 1 else _STAND_IN

    @property
    def quotes(self) -> bool:
        """Whether quotation marks hold a value together; beside ``::`` they are part of it."""
        return len(self.delimiter) == 1

    def replaced(self, text: str) -> str:
        """Return a text with the single character in the delimiter's place."""
        return text if self.quotes else text.replace(self.delimiter, _STAND_IN)

    def reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """Return the records of lines in which `character` is the delimiter."""
        csv.field_size_limit(_LONGEST_CELL)
        return csv.reader(
            lines,
            delimiter=self.character,
            quoting=csv.QUOTE_MINIMAL if self.quotes else csv.QUOTE_NONE,
            escapechar="\\" if self.escapes else None,
        )


@dataclass(frozen=True)
class Layout:
    """Where things are in a file of separated values.

    Attributes
    ----------
    dialect : Dialect
    header : Header
    width : int
        Values in most records.
    declared : int
        Values in the header, or `width` where it has more or there is none.
    skipped : tuple of int
        Rows above the header that hold something.
    n_records : int
        Records before the first one that is data.
    n_bytes : int
        Bytes before it, in UTF-8.
    misfit : tuple of int or None
        Width of a header that has other columns than the data below it, and the row of that data.
    is_prose : bool
        Whether the file holds lines of text and no table.
    is_wordy : bool
        Whether most lines are sentences of which each has its own number of commas.
    unclosed : int or None
        Row of a header in which a quotation mark is never closed.
    """

    dialect: Dialect
    header: Header
    width: int
    declared: int
    skipped: tuple[int, ...]
    n_records: int
    n_bytes: int
    misfit: tuple[int, int] | None = None
    is_prose: bool = False
    is_wordy: bool = False
    unclosed: int | None = None

    @property
    def header_row(self) -> int:
        """The header's row as a spreadsheet counts it, or that of the first record."""
        return (self.header.first if self.header.row is None else self.header.row) + 1

    @property
    def named(self) -> int:
        """How many columns a record needs: up to the last one that has a name."""
        named = [n for n, called in enumerate(self.header.names, 1) if called]
        return named[-1] if named else self.width

    def escaping(self) -> Layout:
        """Return the same where a backslash escapes a quotation mark."""
        return replace(self, dialect=replace(self.dialect, escapes=True))


@dataclass(frozen=True)
class _Records:
    values: list[list[str]]
    ends: list[int]  # characters up to the end of each record

    @property
    def table(self) -> list[int]:
        """The lengths of the records that may belong to the table."""
        start = next((n for n, r in enumerate(self.values) if not is_comment(r)), 0)
        return [len(record) for record in self.values[start:] if not is_blank(record)]


def find_layout(start: str, *, whole: bool) -> Layout:
    """Return the layout of a file that begins with `start`.

    Parameters
    ----------
    start : str
    whole : bool
        Whether it is the whole file; else its last record may be incomplete.
    """
    sep_line = _SEP_LINE.match(start)  # Excel takes it as a setting, not as a row
    offset = sep_line.end() if sep_line else 0
    text = start[offset:]
    dialect = Dialect(sep_line[1]) if sep_line else sniff(text, whole=whole)
    dialect = replace(dialect, escapes=escapes(text, dialect.delimiter))
    records = _records(text, dialect, whole=whole)
    width = _usual(records.table)
    header = find_header(records.values, width, fixed=width > 1)
    n_records = header.first
    n_characters = records.ends[n_records - 1] if n_records else 0
    above = range(n_records if header.row is None else header.row)
    return Layout(
        dialect,
        header,
        width,
        width if header.row is None else min(width, len(records.values[header.row])),
        tuple(n + 1 for n in above if not is_blank(records.values[n])),
        n_records,
        len((start[:offset] + text[:n_characters]).encode("utf-8", "replace")),
        _misfit(records.values, header, width),
        is_prose(records.values, header),
        _is_wordy(text) and not _is_regular(records.table),
        _unclosed(records.values, text, dialect) if whole else None,
    )


def sniff(text: str, *, whole: bool = True) -> Dialect:
    r"""Return the dialect in which the fewest of the first records have another width than most.

    >>> sniff("user;rating\n1;4,5\n2;3,0").delimiter
    ';'
    >>> sniff("1::Tea (1990)::Drink|Hot\n2::Rye (1991)::Food|Dry").delimiter
    '::'
    """
    best = Dialect(",")
    best_fit = (0, 0)
    for delimiter in DELIMITERS:
        if delimiter not in text:
            continue
        dialect = Dialect(delimiter)
        lengths = _records(text, dialect, whole=whole).table
        width = _usual(lengths)
        misfits = len(lengths) - lengths.count(width)
        if width < 2 or misfits * 2 > len(lengths):
            continue
        fit = (-misfits, width)
        if best_fit == (0, 0) or fit > best_fit:
            best, best_fit = dialect, fit
    return best


def escapes(text: str, delimiter: str) -> bool:
    r"""Say whether a backslash stands before a quotation mark inside a quoted value.

    Where a value may end after that mark, or the mark is doubled, the backslash means nothing.

    >>> escapes(r'"The \"Mat\" Book"', ","), escapes(r'"C:\dir\",x', ",")
    (True, False)
    """
    return re.search(rf'\\"[^"\r\n{re.escape(delimiter[0])}]', text) is not None


def _records(text: str, dialect: Dialect, *, whole: bool) -> _Records:
    values: list[list[str]] = []
    ends: list[int] = []
    n_read = 0

    def lines() -> Iterator[str]:
        nonlocal n_read
        for line in io.StringIO(text, newline=""):
            n_read += len(line)
            yield dialect.replaced(line)

    for record in islice(dialect.reader(lines()), RECORDS):
        values.append(record)
        ends.append(n_read)
    if not whole and n_read == len(text) and len(values) > 1:
        del values[-1], ends[-1]
    return _Records(values, ends)


def _usual(lengths: Sequence[int]) -> int:
    """Return the most frequent length, the greater one of two."""
    counts = Counter(lengths)
    return max(counts, key=lambda length: (counts[length], length), default=1)


def _misfit(records: Sequence[Sequence[str]], header: Header, width: int) -> tuple[int, int] | None:
    """Return a row of names right above the table that has not as many as the data."""
    above = (header.first if header.row is None else header.row) - 1
    if above < 0 or (header.row is not None and header.certain):
        return None
    record = records[above]
    if len(record) == width or is_comment(record) or sum(map(bool, record)) < 2:
        return None
    return len(record), above + 2


def _is_wordy(text: str) -> bool:
    """Say whether most lines are sentences."""
    lines = [line.split() for line in text.splitlines()[:RECORDS] if line.strip()]
    return 2 * sum(len(words) >= _WORDS for words in lines) > len(lines)


def _is_regular(lengths: Sequence[int]) -> bool:
    """Say whether most records have as many values, and more than sentences have commas."""
    width = _usual(lengths)
    return width >= _TABLE_WIDTH and lengths.count(width) >= _MOSTLY * len(lengths)


def _unclosed(records: Sequence[Sequence[str]], text: str, dialect: Dialect) -> int | None:
    """Return the row of a header that goes on to the end of the file after a quotation mark."""
    if not dialect.quotes or text.count('"') % 2 == 0 or len(records) > RECORDS // 2:
        return None
    *above, last = records
    swallowed = any(len(cell.splitlines()) > 1 for cell in last)
    return len(records) if swallowed and all(map(is_blank, above)) else None
