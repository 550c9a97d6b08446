"""Where the header of a table is, or that it has none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Record = Sequence[str]

RECORDS = 50
"""How many records, from the first, decide."""

_KINDS = {
    "number": r"[+-]?[$€£¥￥]? ?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)? ?[%€元]?",
    "time": r"(\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}:\d\d)([ T,:.\d+/Z-]|[AP]M|UTC|GMT)*",
    "link": r"(https?://|www\.)\S+",
    "mail": r"\S+@\S+\.\w+",
    "code": r"(?=\D*\d)([0-9A-Z]{8,}|[0-9a-f]{12,}"
    r"|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})",
}
_VALUE = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))
_NAMED = (
    (re.compile(r"date|time|created|日期|时间"), ("time", "number")),
    (re.compile(r"price|amount|quantity|qty|rating|count\b|价格|金额|数量|评分"), ("number",)),
)
"""What columns hold whose names say so."""
_NUMBERED = re.compile(r"([A-Za-z]+[-_ #]?|#)\d+")
_QUOTED = re.compile(r'="(.*)"|\'(.*)', re.DOTALL)
_BLANK = frozenset(
    ["", "null", "none", "nan", "na", "n/a", r"\n", "-", "--", "unknown", "未知", "无"]
)
_NAMELESS = re.compile(r"Unnamed: \d+")
_VALUE_LENGTH = 200
_LONG_LINE = 20
_MOSTLY = 0.8
_MARGIN = 0.2
_FILLED = 0.75


@dataclass(frozen=True)
class Header:
    """What the first records of a table are.

    Attributes
    ----------
    row : int or None
        The header's place among the records; None where the first row is data.
    first : int
        The place of the first record that is data.
    names : tuple of str
        One for each column, as written; blank where there is none.
    certain : bool
        Whether something says that it is the header besides being first.
    """

    row: int | None
    first: int
    names: tuple[str, ...]
    certain: bool = True


@dataclass(frozen=True)
class _Votes:
    """How many columns say that a record is their header, or one of their values."""

    header: int
    data: int
    named: int
    used: int

    @property
    def filled(self) -> float:
        """The share of the used columns in which the record has something."""
        return self.named / self.used

    @property
    def score(self) -> float:
        """How well the record would do as the header."""
        return self.filled + (self.header - self.data) / self.used

    @property
    def is_header(self) -> bool:
        return self.header > 0 == self.data and self.filled >= _FILLED

    @property
    def is_data(self) -> bool:
        return self.data > self.header


def find_header(records: Sequence[Record], width: int, *, fixed: bool = False) -> Header:
    """Return where the header is, below titles, notes, blank rows and comments.

    A record is data where its cells look like those below them: a number above numbers, a time
    above times, ``u1`` above ``u2``, a word that comes again. A record of words is the header.

    Parameters
    ----------
    records : sequence of sequences of str
        The first ones, blank ones included.
    width : int
        Columns of the table.
    fixed : bool
        Whether every record that belongs to the table has `width` cells, as in a CSV file; in a
        sheet a title row has as many as all others.

    Examples
    --------
    >>> find_header([["Orders"], ["user", "item"], ["1", "17"], ["2", "19"]], 2).row
    1
    >>> find_header([["1", "17", "pv"], ["2", "19", "pv"]], 3).row is None
    True
    """
    start = _after_comments(records, width if fixed else None)
    candidates = [n for n in range(start, len(records)) if _fits(records, n, width, fixed)]
    if not candidates:
        return Header(None, start, ("",) * width, certain=False)
    cells = [[_Cell.of(value) for value in record[:width]] for record in records]
    votes: dict[int, _Votes] = {}
    for n in candidates[: RECORDS // 2]:
        above = votes.get(n - 1)
        # Right below a record that fills the columns, or one of data, nothing is a header.
        if n - 1 in candidates and (above is None or above.filled >= _FILLED):
            continue
        votes[n] = _votes(cells[n], cells[n + 1 :], width)
        if votes[n].is_header:
            break
    scores = {n: vote.score for n, vote in votes.items()}
    best = max(scores.values())
    row = next(n for n in scores if scores[n] >= best - _MARGIN)
    full = [n for n in votes if fixed or votes[n].filled >= _FILLED] or [row]
    if not any(votes[n].is_data for n in full if n <= row):
        return Header(row, row + 1, header_names(records[row], width), votes[row].header > 0)
    return Header(None, full[0], ("",) * width)


def is_blank(record: Record) -> bool:
    """Say whether nothing is in a record."""
    return not any(cell.strip() for cell in record)


def is_code(value: str) -> bool:
    """Say whether a value is a number, a time or a code, and no word.

    >>> [is_code(value) for value in ("17", "u_17", "2026-09-01", "seventeen")]
    [True, True, True, False]
    """
    return _Cell.of(value).kind not in ("", "text")


def names_fit(names: Record, records: Sequence[Record]) -> bool:
    """Say whether columns that are called times or numbers hold them, one such column at least.

    >>> names_fit(["order", "price"], [["a", "3"]]), names_fit(["price", "order"], [["a", "3"]])
    (True, False)
    """
    fits: list[bool] = []
    for n, name in enumerate(names):
        kinds = next((kinds for pattern, kinds in _NAMED if pattern.search(name.casefold())), ())
        values = [_Cell.of(record[n]).kind for record in records if n < len(record)]
        if kinds and any(values):
            fits.append(all(kind in kinds for kind in values if kind))
    return bool(fits) and all(fits)


def is_comment(record: Record) -> bool:
    """Say whether a record begins as a comment does."""
    return bool(record) and record[0].lstrip().startswith("#")


def is_prose(records: Sequence[Record], header: Header) -> bool:
    """Say whether records are lines of a note and no table.

    >>> note = [["Exported by the shop system"], ["Amounts are without taxes"]]
    >>> is_prose(note, find_header(note, 1))
    True
    """
    lines = [[cell for cell in record if cell.strip()] for record in records]
    lines = [line for line in lines if line]
    if header.row is None or header.certain or any(len(line) > 1 for line in lines):
        return False
    long = [line for [line] in lines if len(line.split()) > 2 or len(line) > _LONG_LINE]
    return 4 * len(long) >= len(lines)


def column_numbers(width: int) -> tuple[str, ...]:
    """Return what the columns of a table without a header are called.

    >>> column_numbers(2)
    ('column 1', 'column 2')
    """
    return tuple(f"column {n + 1}" for n in range(width))


def _after_comments(records: Sequence[Record], width: int | None) -> int:
    """Return where the comments end; a first name with ``#`` in a whole header is none."""
    end = 0
    for n, record in enumerate(records):
        if is_blank(record):
            continue
        if not is_comment(record):
            break
        alone = sum(bool(cell.strip()) for cell in record) == 1
        if alone or len(record) != width:
            end = n + 1  # so a longer one above is a comment as well
    return end


def _fits(records: Sequence[Record], n: int, width: int, fixed: bool) -> bool:
    record = records[n]
    if is_blank(record):
        return False
    if not fixed or len(record) == width:
        return True
    if len(record) > width:
        return is_blank(record[width:])
    rests = [later[len(record) :] for later in records[n + 1 :] if len(later) == width]
    # Records may end in a separator that the header lacks.
    return len(record) > 1 and 2 * sum(map(is_blank, rests)) > len(rests)


def header_names(record: Record, width: int) -> tuple[str, ...]:
    """Return the names in a record, one for each column, without what spreadsheets add."""
    names = [" ".join(cell.replace("\0", "").split()).lstrip("\ufeff") for cell in record[:width]]
    names = ["" if _NAMELESS.fullmatch(name) else name for name in names]
    alike = any(name.startswith("#") for name in names[1:])
    if width > 1 and names[0].strip("# ") and not alike:
        names[0] = names[0].lstrip("# ")  # a header that is written as a comment
    return (*names, *[""] * (width - len(names)))


@dataclass(frozen=True)
class _Cell:
    """A cell, and what it looks like: ``text``, one of `_KINDS`, a prefix of codes, or nothing."""

    value: str
    kind: str

    @classmethod
    def of(cls, value: str) -> _Cell:
        value = value.strip()
        if value.lower() in _BLANK:
            return cls(value, "")
        if len(value) > _VALUE_LENGTH:
            return cls(value, "text")
        quoted = _QUOTED.fullmatch(value)
        bare = (quoted[1] or quoted[2] or "").strip() if quoted else value
        if match := _VALUE.fullmatch(bare):
            return cls(value, str(match.lastgroup))
        numbered = _NUMBERED.fullmatch(bare)
        return cls(value, numbered[1] if numbered else "text")


def _votes(record: list[_Cell], below: Sequence[list[_Cell]], width: int) -> _Votes:
    header = data = used = named = 0
    columns = [[row[n] for row in below if n < len(row) and row[n].kind] for n in range(width)]
    for n, column in enumerate(columns):
        cell = record[n] if n < len(record) else _Cell("", "")
        used += bool(column)
        named += bool(cell.value and (column or not any(columns)))
        vote = _vote(cell, column)
        header += vote > 0
        data += vote < 0
    return _Votes(header, data, named, used or width)


def _vote(cell: _Cell, column: list[_Cell]) -> int:
    """Return 1 where a cell is no value of the column below it, -1 where it is one, else 0."""
    if not cell.kind:
        return 0
    if len(cell.value) > _VALUE_LENGTH:
        return -1
    if not column:
        return -1 if cell.kind in _KINDS else 0
    needed = _MOSTLY * len(column)
    if cell.kind == "text" and sum(below.kind != "text" for below in column) >= needed:
        return 1
    common, count = Counter(below.kind for below in column).most_common(1)[0]
    if common != "text" and count >= needed:
        if cell.kind == common:
            return -1
        return 1 if common in _KINDS and cell.kind not in _KINDS else 0
    return -1 if any(below.value == cell.value for below in column) else 0
