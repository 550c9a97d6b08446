"""Points in time, however they are written, as seconds."""

from __future__ import annotations

import numpy as np
import pandas as pd

_UNKNOWN = ("", "0", "0.0")
_DAY = r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$"
_WRITTEN = r"^(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?"
# As seconds, 1e11 would lie in the year 5138: numbers from there on are of a finer unit.
_UNITS = ((0.0, 1e11, 1.0), (1e11, 1e14, 1e3), (1e14, 1e17, 1e6), (1e17, 1e20, 1e9))


def seconds_of(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return seconds since 1970 (int64, 0 where unknown), and which values could not be read.

    Seconds, milliseconds and finer are told by their size. ISO dates and times are read, without a
    zone as UTC, and dates like 20240131, 2024/1/31 and 2024年1月31日. Blank and 0 are unknown.

    >>> seconds_of(pd.Series(["2024-01-01", "1704067200000", "2024年1月1日", "soon"]))[0].tolist()
    [1704067200, 1704067200, 1704067200, 0]
    """
    text = values.str.strip()
    unknown = text.isin(_UNKNOWN)
    seconds = _numbers(text.where(~text.str.match(_DAY), ""))
    wordy = text[seconds.isna() & ~unknown]
    seconds[wordy.index] = _dates(wordy)
    bad = seconds.isna() & ~unknown
    return seconds.where(~unknown).fillna(0).astype("int64"), bad


def looks_like_time(values: pd.Series) -> bool:
    """Say whether nearly all values are dates, or numbers that as seconds lie after 2001."""
    seconds, bad = seconds_of(values)
    return bool(len(values) and ((seconds > 1e9) & (seconds < 4e9) & ~bad).mean() >= 0.9)


def _numbers(text: pd.Series) -> pd.Series:
    found = pd.to_numeric(text, errors="coerce").to_numpy(dtype=np.float64)
    size = np.abs(found)
    scaled = np.full(len(found), np.nan)
    for least, below, unit in _UNITS:
        fits = (size >= least) & (size < below)
        scaled[fits] = found[fits] / unit
    return pd.Series(scaled, index=text.index)


def _dates(text: pd.Series) -> pd.Series:
    if text.empty:
        return pd.Series(dtype="float64", index=text.index)
    parts = text.str.extract(_WRITTEN)
    iso = parts[0] + "-" + parts[1].str.zfill(2) + "-" + parts[2].str.zfill(2)
    rest = text.str.replace(_WRITTEN, "", regex=True)
    text = (iso + rest).where(parts[0].notna(), text)
    dates = pd.to_datetime(text, errors="coerce", utc=True, format="ISO8601")
    seconds: pd.Series = (dates - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(seconds=1)
    return seconds
