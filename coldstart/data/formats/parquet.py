"""Parquet files."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pandas as pd

from coldstart.data.problems import refusal
from coldstart.i18n import t

MAGIC = b"PAR1"


def parse(content: bytes, name: str, max_rows: int) -> pd.DataFrame:
    """Return the table in `content`, all str.

    Whole numbers become text without a point, dates and times ISO text, a missing value the empty
    string. The index counts rows as a spreadsheet would: the first is row 2.

    Raises
    ------
    DataError
        The file is damaged or has too many rows.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(content))
        if file.metadata.num_rows > max_rows:
            raise refusal(
                t("data.read.too_many_rows", limit=max_rows),
                t("data.read.too_many_rows_remedy"),
                name,
            )
        table = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise refusal(
            t("data.read.corrupt_parquet"), t("data.read.corrupt_parquet_remedy"), name
        ) from error
    # pandas writes its nameless row index as a column of this name; it describes nothing.
    kept = [n for n, c in enumerate(table.column_names) if not c.startswith("__index_level_")]
    frame = pd.DataFrame(
        {n: _texts(table.column(n)) for n in kept},
        index=pd.Index(np.arange(2, table.num_rows + 2)),
        dtype="str",
    )
    frame.columns = pd.Index([table.column_names[n] for n in kept], dtype="str")
    return frame


def _texts(column: Any) -> list[str]:
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type):
        return [_moment(value) for value in column.cast(pa.string()).to_pylist()]
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        return [_nested(value) for value in column.to_pylist()]
    return [value or "" for value in column.cast(pa.string()).to_pylist()]


def _moment(text: str | None) -> str:
    """Return an ISO time without a fraction of zero, and a date alone at midnight."""
    zone = "Z" if text and text.endswith("Z") else ""
    head, _, fraction = (text or "").removesuffix("Z").partition(".")
    if fraction.strip("0"):
        return f"{head}.{fraction}{zone}"
    return head.removesuffix(" 00:00:00") if not zone else head + zone


def _nested(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, list) and not any(isinstance(v, (list, dict)) for v in value):
        return ", ".join("" if v is None else str(v) for v in value)
    return json.dumps(value, ensure_ascii=False, default=str)
