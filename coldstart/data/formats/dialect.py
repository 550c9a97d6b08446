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
    header_names,
    is_blank,
    is_code,
    is_comment,
    is_prose,
    names_fit,
)

DELIMITERS = ("::", ",", ";", "\t", "|", "\x01")
"""Likelier ones first; ``::`` is MovieLens's, the last one is Hive's."""
SPACES = " "
"""The delimiter of a file whose values stand in columns, with one space or more between them."""

_STAND_IN = "\x1f"
_SEP_LINE = re.compile(r'(?i)"?sep=(.)"?[,;\t]*(\r\n|\r|\n)|%%Matrix.*\n(?:%.*\n)*\d.*\n')
_WORDS = 4
_TABLE_WIDTH = 4
_NARROWEST = 2
_SPACED_WIDTH = 20
_SPACED_CODES = 2
_EDGES = re.compile(rb"(?<=[\r\n]) +| +(?=[\r\n])")
_RUNS = re.compile(rb" +")
_MOSTLY = 0.8
_CUT = 0.2
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
    def is_spaced(self) -> bool:
        """Whether spaces stand between values, one or more of them."""
        return self.delimiter == SPACES

    @property
    def quotes(self) -> bool:
        """Whether quotation marks hold a value together; beside ``::`` they are part of it."""
        return len(self.delimiter) == 1

    def replaced(self, text: str) -> str:
        """Return a text with the single character in the delimiter's place."""
        if self.is_spaced:
            values = text.rstrip("\r\n")
            return SPACES.join(filter(None, values.split(SPACES))) + text[len(values) :]
        return text if self.quotes else text.replace(self.delimiter, _STAND_IN)

    def collapsed(self, text: bytes) -> bytes:
        r"""Return text with one space between values, and none at the ends of lines.

        >>> Dialect(" ").collapsed(b"\n 1   2 \n")
        b'\n1 2\n'
        """
        return _RUNS.sub(b" ", _EDGES.sub(b"", text))

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
    valueless : tuple of str
        Names at the end of a header that is wider than all records below it.
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
    valueless: tuple[str, ...] = ()
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
    sep_line = _SEP_LINE.match(start)  # a setting for Excel, or the size of a matrix
    offset = sep_line.end() if sep_line else 0
    text = start[offset:]
    dialect = Dialect(sep_line[1]) if sep_line and sep_line[1] else sniff(text, whole=whole)
    dialect = replace(dialect, escapes=escapes(text, dialect.delimiter))
    records = _records(text, dialect, whole=whole)
    width = _width(records.table)
    header = find_header(records.values, width, fixed=width > 1)
    wider = _wider_header(records.values, header, width)
    if wider is not None:
        header = Header(wider, wider + 1, header_names(records.values[wider], width))
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
        () if wider is None else tuple(records.values[wider][width:]),
        _misfit(records.values, header, width),
        is_prose(records.values, header) or _is_ragged_text(records, header, width),
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
    if best_fit == (0, 0) and _is_spaced(text, whole=whole):
        return Dialect(SPACES)
    return best


def _is_spaced(text: str, *, whole: bool) -> bool:
    """Say whether each line has as many values with spaces between them, and not mere words."""
    values = _records(text, Dialect(SPACES), whole=whole).values
    records = [record for record in values if not is_blank(record) and not is_comment(record)]
    widths = {len(record) for record in records}
    if len(records) < 3 or len(widths) > 1 or not 2 <= max(widths) <= _SPACED_WIDTH:
        return False
    columns = zip(*records[1:], strict=True)  # the first one may be the header
    return sum(all(map(is_code, column)) for column in columns) >= _SPACED_CODES


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


def _width(lengths: Sequence[int]) -> int:
    """Return the width of the table; records that end after their first value do not tell it.

    >>> _width([4, 4, 1, 1, 1]), _width([3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]), _width([1, 1])
    (4, 1, 1)
    """
    width = _usual(lengths)
    if width == 1 and lengths and lengths.count(lengths[0]) >= _CUT * len(lengths):
        return lengths[0]
    return width


def _is_ragged_text(records: _Records, header: Header, width: int) -> bool:
    """Say whether records of many widths hold phrases, and none a number, time or code."""
    is_ragged = records.table.count(width) < _MOSTLY * len(records.table)
    if not is_ragged or (header.row is not None and header.certain):
        return False
    cells = [cell for record in records.values for cell in record]
    has_phrases = any(len(cell.split()) >= _WORDS for cell in cells)
    return has_phrases and not any(map(is_code, cells))


def _wider_header(records: Sequence[Sequence[str]], header: Header, width: int) -> int | None:
    """Return the place of a header that names more columns than any record below it has.

    The last ones are blank only where the values stand below the names that they belong to.
    """
    above = (header.first if header.row is None else header.row) - 1
    if above < 0 or width < _NARROWEST or (header.row is not None and header.certain):
        return None
    names = [cell.strip() for cell in records[above]]
    below = [record for record in records[above + 1 :] if not is_blank(record)]
    is_header = len(set(names)) == len(names) and all(names) and not any(map(is_code, names))
    is_wider = width < len(names) and set(map(len, below)) == {width}
    return above if is_header and is_wider and names_fit(names, below) else None


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
