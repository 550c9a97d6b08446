"""Which number of a date is the day, where a few later dates alone do not tell."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.data.intake import times
from coldstart.data.intake.transform import Prepared

_ORDERS: tuple[Literal["day_first", "month_first"], ...] = ("day_first", "month_first")


def with_date_order(one: Prepared, stored: pd.DataFrame) -> Prepared:
    """Return a table whose dates are read in the order in which they follow the stored ones.

    Parameters
    ----------
    one : Prepared
        Of later rows.
    stored : DataFrame
        As `Dataset.interactions`.
    """
    hint = one.mapping.time
    if columns.TIMESTAMP not in one.frame or columns.TIMESTAMP not in stored or hint.order:
        return one
    last = int(stored.filter(columns.TIMES).to_numpy().max(initial=0))
    written = one.frame[columns.TIMESTAMP]
    if not last or times.read(written, hint).order is None:
        return one
    hints = [hint.model_copy(update={"order": order}) for order in _ORDERS]
    nearest = min(hints, key=lambda hint: _distance(times.read(written, hint).seconds, last))
    return replace(one, mapping=one.mapping.model_copy(update={"time": nearest}))


def _distance(seconds: pd.Series, last: int) -> float:
    dated = seconds[seconds != 0].to_numpy(dtype=np.float64)
    return float(np.abs(dated - last).mean()) if len(dated) else np.inf
