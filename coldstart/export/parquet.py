"""Tables as Parquet, for whoever goes on with them in a program."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def to_parquet(frame: pd.DataFrame) -> bytes:
    """Return a table as Parquet; its texts stay as they are, for nothing runs them there."""
    held = BytesIO()
    frame.to_parquet(held, index=False)
    return held.getvalue()
