"""Steps that every table of cells needs: names for its columns, blank rows away, NULs away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from coldstart.core.i18n import t
from coldstart.data.formats.header import Header, column_numbers
from coldstart.data.formats.tables import unique_names
from coldstart.data.problems import Problem, Severity, refusal


def without_blank_rows(data: pa.Table, rows: pa.Array) -> tuple[pa.Table, pa.Array]:
    """Return a table without the rows in which nothing stands, and the numbers of the others."""
    filled = None
    for column in data.columns:
        here = has_text(column)
        filled = here if filled is None else pc.or_(filled, here)
        if pc.all(filled).as_py():
            return data, rows
    return data.filter(filled), rows.filter(as_array(filled))


def without_nul(data: pa.Table, rows: pa.Array, name: str) -> tuple[pa.Table, list[Problem]]:
    """Return a table without NUL characters, and in which columns they stood."""
    problems = []
    for position, column in enumerate(data.column_names):
        values = data.column(position)
        # A pattern of one NUL is blank to functions that end a text there.
        holding = rows.filter(as_array(pc.match_substring_regex(values, r"\x00")))
        if not len(holding):
            continue
        values = pc.replace_substring_regex(values, r"\x00", "")
        data = data.set_column(position, column, values)
        first = holding[0].as_py()
        message = t("read.table.nul", n=len(holding), row=first, column=column)
        remedy = t("read.table.nul_remedy")
        problem = Problem(Severity.WARNING, message, remedy, name, first, column, len(holding))
        problems.append(problem)
    return data, problems


def named(
    data: pa.Table, rows: pa.Array, header: Header, header_row: int, name: str
) -> tuple[pa.Table, list[Problem]]:
    """Return a table whose columns have names, each its own.

    A column without a name is dropped where it is blank throughout or counts the rows, as the index
    does that pandas writes.

    Parameters
    ----------
    data : pyarrow.Table
        Its names are of no account.
    rows : pyarrow.Array
        (n_rows,)
    header : Header
    header_row : int
        The row in the file.
    name : str
        Of the file.

    Raises
    ------
    DataError
        No column has a name.
    """
    if header.row is None:
        numbers = column_numbers(data.num_columns)
        filled = [n for n in range(data.num_columns) if not _is_blank(data.column(n))]
        if not filled:
            raise refusal(t("read.delimited.empty"), t("read.delimited.empty_remedy"), name)
        message = t("read.header.none", columns=data.num_columns)
        remedy = t("read.header.none_remedy")
        problem = Problem(Severity.NOTICE, message, remedy, name, header.first + 1)
        return data.select(filled).rename_columns([numbers[n] for n in filled]), [problem]
    if not any(header.names):
        message = t("read.header.nameless")
        raise refusal(message, t("read.header.nameless_remedy"), name, header_row)
    given = list(header.names)
    stays = []
    problems = []
    for n, called in enumerate(given):
        if not called:
            column = data.column(n)
            if _is_blank(column) or _counts_rows(column, rows):
                continue
            given[n] = called = f"column {n + 1}"
            message = t("read.header.blank_name", position=n + 1, called=called)
            remedy = t("read.header.blank_name_remedy")
            problems.append(Problem(Severity.NOTICE, message, remedy, name, header_row, called))
        stays.append(n)
    names, repeated = unique_names([given[n] for n in stays], name)
    return data.select(stays).rename_columns(names), [*problems, *repeated]


def skipped_lines(lines: Iterable[int], name: str) -> list[Problem]:
    """Return the notice that rows above the table, such as titles, are not used."""
    rows = list(lines)
    if not rows:
        return []
    message = t("read.header.above", n=len(rows), row=rows[0])
    remedy = t("read.header.above_remedy")
    return [Problem(Severity.NOTICE, message, remedy, name, rows[0], count=len(rows))]


def table_of(columns: Sequence[pa.ChunkedArray | pa.Array]) -> pa.Table:
    """Return a table whose columns go by number, for names may repeat."""
    return pa.table(list(columns), names=[str(n) for n in range(len(columns))])


def as_array(mask: pa.ChunkedArray) -> pa.Array:
    """Return a column's chunks as one array."""
    whole = mask.combine_chunks()
    return whole if isinstance(whole, pa.Array) else pa.concat_arrays(whole.chunks)


def has_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return in which rows something stands."""
    # A comparison with a value of Python's would import pandas, which takes longer than all else.
    return pc.cast(pc.binary_length(column), pa.bool_())


def _is_blank(column: pa.ChunkedArray) -> bool:
    return not pc.any(has_text(pc.utf8_trim_whitespace(column))).as_py()


def _counts_rows(column: pa.ChunkedArray, rows: pa.Array) -> bool:
    """Say whether a column holds 0, 1, 2 … or 1, 2, 3 …, with gaps where rows were not used."""
    for start in (0, 1):
        counted = pc.cast(pc.add(pc.subtract(rows, rows[0]), start), pa.large_string())
        if pc.all(pc.equal(column, counted)).as_py():
            return True
    return False
