"""Tables as CSV that a spreadsheet opens without harm, and as Parquet."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> object:
    """Return `value` such that a spreadsheet shows it instead of running it as a formula.

    The leading apostrophe is what OWASP recommends against CSV injection. A number stays one.

    >>> harmless("=1+1"), harmless("Oat milk"), harmless("-3.5")
    ("'=1+1", 'Oat milk', '-3.5')
    """
    if not isinstance(value, str) or not value.startswith(_RISKY) or _NUMBER.fullmatch(value):
        return value
    return f"'{value}"


def to_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8, with the byte-order mark that Excel needs for Chinese."""
    safe = frame.map(harmless).rename(columns=harmless)
    return safe.to_csv(index=False).encode("utf-8-sig")


def to_parquet(frame: pd.DataFrame) -> bytes:
    """Return a table as Parquet; its texts stay as they are, for nothing runs them there."""
    held = BytesIO()
    frame.to_parquet(held, index=False)
    return held.getvalue()
