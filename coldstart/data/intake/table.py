"""A table as it was read, as a frame of texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

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
