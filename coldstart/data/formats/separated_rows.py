"""The rows of a file of separated values, read by pyarrow in one pass over the file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from coldstart.data.formats import tidy
from coldstart.data.formats.dialect import Dialect, Layout, escapes
from coldstart.data.formats.table import Limits
from coldstart.data.formats.tables import too_many_rows
from coldstart.data.formats.text_encoding import TextEncoding, utf8_chunks

_BLOCK = 1 << 20
_BLOCK_BYTES_A_COLUMN = 1 << 12
_LARGEST_BLOCK = 1 << 30
_END = "\x1e\x1d\x1e"  # as good as never in a text
_BLANK_LINES = 10_000


@dataclass
class Rows:
    """What pyarrow read.

    Attributes
    ----------
    data : pyarrow.Table
        Texts; blank rows are among them.
    numbers : pyarrow.Array
        int64, (n_rows,): the record's number in the file, the first being 1.
    longer, shorter : list of int
        Numbers of the records with more or fewer values than the table has columns.
    unclosed : int or None
        The record with a quotation mark that is never closed.
    has_nul : bool
    escapes : bool
        Whether a backslash stood before a quotation mark inside a text.
    may_escape : bool
        Whether one stood before any.
    """

    data: pa.Table
    numbers: pa.Array
    longer: list[int] = field(default_factory=list)
    shorter: list[int] = field(default_factory=list)
    unclosed: int | None = None
    has_nul: bool = False
    escapes: bool = False
    may_escape: bool = False

    @property
    def n_unused(self) -> float:
        """How many records were not used; all of them where a quotation mark is never closed."""
        return len(self.longer) + len(self.shorter) if self.unclosed is None else float("inf")


def read_rows(
    path: Path, encoding: TextEncoding, layout: Layout, limits: Limits, name: str
) -> Rows:
    """Return all records below the header.

    A record whose number of values is not that of the columns is not used, for nobody can know
    which one is missing or too many, unless the difference is blank values at its end.

    Raises
    ------
    DataError
        More rows than the limit.
    """
    block = max(_BLOCK, layout.width * _BLOCK_BYTES_A_COLUMN)
    while True:
        source = _Source(path, encoding, layout)
        misfits = _Misfits(layout)
        batches: list[pa.RecordBatch] = []
        try:
            batches.extend(_batches(source, misfits, layout, block, limits, name))
        except pa.ArrowInvalid:
            # A record is longer than a block, or goes on to the end after a quotation mark.
            if block >= _LARGEST_BLOCK or block > 2 * source.n_read + _BLOCK:
                return _unreadable(misfits, layout, batches)
            block = min(block * 32, _LARGEST_BLOCK)
            continue
        return _rows(source, misfits, layout, batches)


class _Source(io.RawIOBase):
    """The file's bytes from the first record of data on, in UTF-8, and one record more.

    That record shows whether the last quotation mark is closed: if not, it is part of a text.
    """

    def __init__(self, path: Path, encoding: TextEncoding, layout: Layout) -> None:
        self._dialect = layout.dialect
        self._skipped = layout.n_bytes
        self._end = _end(layout)
        self.n_read = 0
        self._ends_line = True
        self.has_nul = self.escapes = self.may_escape = False
        self._chunks = self._prepared(utf8_chunks(path, encoding))
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fill the buffer, for what comes at once is a block to pyarrow."""
        view = memoryview(buffer)
        n_filled = 0
        while n_filled < len(view):
            if not self._rest:
                if (chunk := next(self._chunks, None)) is None:
                    break
                self._rest = memoryview(chunk)
            part = self._rest[: len(view) - n_filled]
            view[n_filled : n_filled + len(part)] = part
            self._rest = self._rest[len(part) :]
            n_filled += len(part)
        return n_filled

    def _prepared(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        two = len(self._dialect.delimiter) > 1
        rest = b""
        for chunk in chunks:
            if self._skipped:
                self._skipped, chunk = max(0, self._skipped - len(chunk)), chunk[self._skipped :]
            if self._dialect.is_spaced and not self.n_read:
                chunk = chunk.lstrip(b" ")
            chunk = rest + chunk
            # A pair of characters, or a run of spaces, is not cut in two where chunks meet.
            rest = chunk[-1:] if chunk[-1:] in (b":", b"\\") else b""
            if self._dialect.is_spaced:
                rest = chunk[len(chunk.rstrip(b" \r\n")) :]
            yield self._seen(chunk[: len(chunk) - len(rest)], two=two)
        yield self._seen(rest.rstrip(b" ") if self._dialect.is_spaced else rest, two=False)
        yield (self._end if self._ends_line else f"\n{self._end}").encode()

    def _seen(self, chunk: bytes, *, two: bool) -> bytes:
        self.n_read += len(chunk)
        if chunk:
            self._ends_line = chunk.endswith((b"\n", b"\r"))
        self.has_nul |= b"\0" in chunk
        if b'\\"' in chunk:
            self.may_escape = True
            text = chunk.decode("utf-8", "ignore")
            self.escapes |= self._dialect.quotes and escapes(text, self._dialect.delimiter)
        if self._dialect.is_spaced:
            chunk = self._dialect.collapsed(chunk)
        if two:
            separator = self._dialect.delimiter.encode()
            chunk = chunk.replace(separator, self._dialect.character.encode())
        return chunk


def _end(layout: Layout) -> str:
    """Return the record after the last one, which has a value too many to be one of them."""
    return layout.dialect.character.join([_END] * (layout.width + 1))


class _Misfits:
    """The records that pyarrow cannot place, told apart while it reads."""

    def __init__(self, layout: Layout) -> None:
        self._width = layout.width
        self._named = layout.named
        self._dialect = layout.dialect
        self._before = layout.n_records
        self._end = _end(layout)
        self.numbers: list[int] = []
        self.longer: list[int] = []
        self.shorter: list[int] = []
        self.rescued: list[list[str]] = []
        self.rescued_numbers: list[int] = []
        self.is_closed = False

    def __call__(self, row: Any) -> str:
        if row.text == self._end:
            self.is_closed = True
            return "skip"
        number = row.number + self._before
        self.numbers.append(number)
        if values := self._placed(row.text, row.actual_columns):
            self.rescued.append(values)
            self.rescued_numbers.append(number)
        elif row.actual_columns > self._width:
            self.longer.append(number)
        else:
            self.shorter.append(number)
        return "skip"

    def _placed(self, text: str, n_values: int) -> list[str] | None:
        """Return the values of a record that lacks, or has too many, blank ones at its end."""
        if n_values < self._named:
            return None
        if n_values > self._width and not text.endswith((self._dialect.character, '""', " ")):
            return None
        lines = io.StringIO(text, newline="")
        values = next(self._dialect.reader(lines), [])
        if any(values[self._width :]):
            return None
        return [*values[: self._width], *[""] * (self._width - len(values))]


def _batches(
    source: _Source, misfits: _Misfits, layout: Layout, block: int, limits: Limits, name: str
) -> Iterator[pa.RecordBatch]:
    dialect: Dialect = layout.dialect
    names = [str(n) for n in range(layout.width)]
    reader = pacsv.open_csv(
        pa.PythonFile(source, "r"),
        read_options=pacsv.ReadOptions(use_threads=False, column_names=names, block_size=block),
        parse_options=pacsv.ParseOptions(
            delimiter=dialect.character,
            quote_char='"' if dialect.quotes else False,
            escape_char="\\" if dialect.escapes else False,
            newlines_in_values=dialect.quotes,
            # A blank line counts as a row, so that the numbers of the others are right.
            ignore_empty_lines=False,
            invalid_row_handler=misfits,
        ),
        convert_options=pacsv.ConvertOptions(
            check_utf8=False,
            column_types=dict.fromkeys(names, pa.large_string()),
            null_values=[],
            strings_can_be_null=False,
        ),
    )
    n_rows = 0
    for batch in reader:
        n_rows += len(batch)
        if n_rows > 2 * limits.rows + _BLANK_LINES:
            raise too_many_rows(name, limits)
        yield batch


def _rows(
    source: _Source, misfits: _Misfits, layout: Layout, batches: list[pa.RecordBatch]
) -> Rows:
    schema = pa.schema([(str(n), pa.large_string()) for n in range(layout.width)])
    data = pa.Table.from_batches(batches, schema)
    first = layout.n_records + 1
    numbers = pa.arange(first, first + len(data) + len(misfits.numbers))
    if misfits.numbers:
        unplaced = pa.array(misfits.numbers, pa.int64())
        numbers = numbers.filter(pc.invert(pc.is_in(numbers, unplaced)))
    last = max([*misfits.numbers, *numbers[-1:].to_pylist()], default=first)
    if misfits.rescued:
        columns = zip(*misfits.rescued, strict=True)
        rescued = tidy.table_of([pa.array(values, pa.large_string()) for values in columns])
        data = pa.concat_tables([data, rescued])
        numbers = pa.concat_arrays([numbers, pa.array(misfits.rescued_numbers, pa.int64())])
        order = pc.sort_indices(numbers)
        data, numbers = data.take(order), numbers.take(order)
    for position in range(layout.declared, layout.width):
        # The header ends before this column: a value in it is one too many in its row.
        blank = tidy.as_array(pc.equal(data.column(position), ""))
        misfits.longer.extend(numbers.filter(pc.invert(blank)).to_pylist())
        data, numbers = data.filter(blank), numbers.filter(blank)
    misfits.longer.sort()
    return Rows(
        data,
        numbers,
        misfits.longer,
        misfits.shorter,
        None if misfits.is_closed else last,
        source.has_nul,
        source.escapes,
        source.may_escape,
    )


def _unreadable(misfits: _Misfits, layout: Layout, batches: list[pa.RecordBatch]) -> Rows:
    """Return no rows, for a record is larger than any can be: a mark is never closed in it."""
    n_read = sum(map(len, batches)) + len(misfits.numbers)
    none = pa.array([], pa.int64())
    return Rows(pa.table({}), none, unclosed=layout.n_records + n_read + 1)
