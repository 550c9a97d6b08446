"""A table as it was read, as a frame of texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coldstart.data.intake.names import squeezed
from coldstart.data.problems import Problem

if TYPE_CHECKING:
    from coldstart.data.formats.table import RawTable


@dataclass(frozen=True, eq=False)
class Table:
    """One table as it stands in a file; see `formats.table.RawTable` for what is not said here.

    Attributes
    ----------
    name, path : str
    frame : DataFrame
        All str, a missing value the empty string; its index holds each record's row in the file.
    problems : tuple of Problem
    format : str
    encoding, delimiter, sheet : str or None
    other_encodings : tuple of str
    has_header : bool
    nested : tuple of str
    n_headers : int
        Rows that repeat the header, as files put together end to end have, and that were taken out.
    """

    name: str
    frame: pd.DataFrame
    path: str = ""
    problems: tuple[Problem, ...] = ()
    format: str = "CSV"
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    other_encodings: tuple[str, ...] = ()
    has_header: bool = True
    nested: tuple[str, ...] = ()
    n_headers: int = 0


def without_headers(table: Table) -> Table:
    """Return a table without the rows that repeat its header."""
    frame = table.frame
    if not table.has_header or len(frame.columns) < 2:
        return table
    repeats = np.ones(len(frame), dtype=bool)
    for n, name in enumerate(frame.columns):
        repeats &= (frame.iloc[:, n].str.strip() == str(name).strip()).to_numpy(dtype=bool)
        if not repeats.any():
            return table
    return replace(table, frame=frame[~repeats], n_headers=int(repeats.sum()))


def of_raw(raw: RawTable) -> Table:
    """Return what a reader returned as a frame, without copying its texts."""
    import pyarrow as pa

    texts = pd.StringDtype(na_value=np.nan)
    frame = raw.data.to_pandas(types_mapper={pa.large_string(): texts, pa.string(): texts}.get)
    rows = raw.rows.to_numpy(zero_copy_only=False)
    if len(rows) and rows[-1] - rows[0] == len(rows) - 1:  # unbroken: no need to hold each
        frame.index = pd.RangeIndex(int(rows[0]), int(rows[-1]) + 1)
    else:
        frame.index = pd.Index(rows, dtype="int64")
    frame.columns = pd.Index([str(column) for column in frame.columns], dtype="str")
    return Table(
        raw.name, frame, raw.path, raw.problems, raw.format, raw.encoding, raw.delimiter,
        raw.sheet, raw.other_encodings, raw.has_header, raw.nested,
    )  # fmt: skip


def find(frame: pd.DataFrame, name: str) -> str | None:
    """Return the column that is called so, or nearly so."""
    if name in frame.columns:
        return name
    short = squeezed(name)
    return next((column for column in frame.columns if squeezed(column) == short), None)


def find_all(frame: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Return the columns that are called so, or nearly so, each once."""
    columns_there = [find(frame, name) for name in names]
    return list(dict.fromkeys(column for column in columns_there if column is not None))
