"""Tables that stand side by side on one sheet, with blank columns between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from coldstart.data.formats.tidy import as_array, has_text

_LETTERS = 26
_CLEARLY = 0.75
"""A part that is lower than this share of another is no part of the same table."""


def parts(data: pa.Table, names: Sequence[str]) -> list[range]:
    """Return the columns of each table: one range of all, but where heights say that there are two.

    A blank column may as well be a margin inside of one table. There, all parts reach down as far
    as the table does, but for its last rows: of totals, or without a date. A list beside a longer
    table ends clearly before it, or soon before it and shares a header with it, and has no gaps.

    Parameters
    ----------
    data : pyarrow.Table
        Its names are of no account.
    names : sequence of str
        One for each column, blank where there is none.
    """
    whole = [range(data.num_columns)]
    blank = {n for n, name in enumerate(names) if not name and not _filled(data, range(n, n + 1))}
    between = [n for n in sorted(blank) if any(names[:n]) and any(names[n:])]
    if not between:
        return whole
    edges = [-1, *sorted(blank), data.num_columns]
    runs = [range(start + 1, end) for start, end in pairwise(edges)]
    runs = [run for run in runs if len(run)]
    heights = [height for run in runs if (height := _height(data, run)) is not None]
    if len(heights) < len(runs):
        return whole
    tables = [runs[0]]
    for (left, before), (right, height) in pairwise(zip(runs, heights, strict=True)):
        if _are_apart(before, height, _names(names, left) & _names(names, right)):
            tables.append(right)
        else:
            tables[-1] = range(tables[-1].start, right.stop)
    return tables if all(sum(bool(names[n]) for n in run) > 1 for run in tables) else whole


def _are_apart(left: int, right: int, shared: set[str]) -> bool:
    """Say whether the heights of two neighbors tell that they are two tables."""
    lower, higher = sorted((left, right))
    return higher - lower > 1 and (bool(shared) or lower <= _CLEARLY * higher)


def _names(names: Sequence[str], columns: range) -> set[str]:
    return {names[n].strip().casefold() for n in columns} - {""}


def called(columns: range, left: int) -> str:
    """Return a range of columns as a spreadsheet calls it.

    >>> called(range(0, 3), 0), called(range(25, 28), 1)
    ('A:C', 'AA:AC')
    """
    return f"{_letters(left + columns.start)}:{_letters(left + columns.stop - 1)}"


def _letters(column: int) -> str:
    above, last = divmod(column, _LETTERS)
    return (_letters(above - 1) if above else "") + chr(ord("A") + last)


def _height(data: pa.Table, columns: range) -> int | None:
    """Return how many rows are filled; None where blank ones are among them."""
    n_filled = _filled(data, columns)
    at = pc.indices_nonzero(_rows_with_text(data, columns))
    return n_filled if n_filled and pc.max(at).as_py() == n_filled - 1 else None


def _filled(data: pa.Table, columns: range) -> int:
    return int(pc.sum(_rows_with_text(data, columns)).as_py() or 0)


def _rows_with_text(data: pa.Table, columns: range) -> pa.Array:
    filled = has_text(pc.utf8_trim_whitespace(data.column(columns.start)))
    for n in columns[1:]:
        filled = pc.or_(filled, has_text(pc.utf8_trim_whitespace(data.column(n))))
    return as_array(filled)
