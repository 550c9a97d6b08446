"""Decimals, times and durations of Arrow as the texts that people would write out."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

_WHOLE = r"^-?\d+(\.0*)?$"
_SECONDS = {"s": 0, "ms": -3, "us": -6, "ns": -9}


def _decimals(column: pa.ChunkedArray) -> pa.ChunkedArray:
    texts = without_exponent(column.cast(pa.large_string()))
    if pc.all(pc.match_substring_regex(texts, _WHOLE)).as_py():
        return pc.replace_substring_regex(texts, r"\.0*$", "")
    return texts


def _timestamps(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if column.type.tz:
        column = column.cast(pa.timestamp(column.type.unit, "UTC"))
    texts = _without_zero_fraction(column.cast(pa.large_string()))
    if pc.all(pc.match_substring_regex(texts, " 00:00:00Z?$")).as_py():
        return pc.replace_substring_regex(texts, " .*", "")
    return texts


def _times(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return _without_zero_fraction(column.cast(pa.large_string()))


def _durations(column: pa.ChunkedArray) -> pa.ChunkedArray:
    power = _SECONDS[column.type.unit]
    counts = column.cast(pa.int64()).to_pylist()
    return strings([n if n is None else _fixed(Decimal(n).scaleb(power)) for n in counts])


SCALARS = (
    (pa.types.is_decimal, _decimals),
    (pa.types.is_timestamp, _timestamps),
    (pa.types.is_time, _times),
    (pa.types.is_duration, _durations),
)
"""Which types each function converts."""


def _without_zero_fraction(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    texts = pc.replace_substring_regex(texts, r"\.0+(Z?)$", r"\1")
    return pc.replace_substring_regex(texts, r"(\.\d*[1-9])0+(Z?)$", r"\1\2")


def without_exponent(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return numbers with all their digits written out."""
    if not pc.any(pc.match_substring(texts, "e", ignore_case=True)).as_py():
        return texts
    return strings([v if v is None else format(Decimal(v), "f") for v in texts.to_pylist()])


def _fixed(value: Decimal) -> str:
    return format(value.normalize(), "f")


def strings(values: list[str | None]) -> pa.ChunkedArray:
    """Return texts as a column."""
    return pa.chunked_array([pa.array(values, pa.large_string())])
