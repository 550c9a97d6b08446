"""Points in time, however they are written, as seconds."""

from __future__ import annotations

import numpy as np
import pandas as pd

_MILLISECONDS_FROM = 1e11  # seconds would then be in the year 5138


def seconds_of(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return seconds since 1970 (int64, 0 where unknown), and which values could not be read.

    Seconds, milliseconds and ISO dates are read; blank and 0 are unknown.

    >>> seconds_of(pd.Series(["2024-01-01", "1704067200000", "", "soon"]))[0].tolist()
    [1704067200, 1704067200, 0, 0]
    """
    text = values.str.strip()
    numbers = pd.to_numeric(text, errors="coerce")
    numbers = numbers.where(np.isfinite(numbers))
    numbers = numbers.where(numbers.abs() < _MILLISECONDS_FROM, numbers / 1000)
    wordy = text[numbers.isna() & (text != "")]
    dates = pd.to_datetime(wordy, errors="coerce", utc=True, format="ISO8601")
    seconds = (dates - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(seconds=1)
    found = numbers.astype("float64")
    found[seconds.index] = seconds
    bad = found.isna() & (text != "")
    return found.fillna(0).astype("int64"), bad
