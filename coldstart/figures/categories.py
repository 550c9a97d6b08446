"""A column as colours: a scale for what is measured, a few categories for all else."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

MOST = 10
"""Categories that get a colour of their own."""


def measured(values: pd.Series) -> pd.Series | None:
    """Return a column as numbers, NaN where blank; None where it is better shown as categories.

    Those are words, and numbers of which there are so few that each can have its colour.
    """
    numbers = pd.to_numeric(values, errors="coerce").astype("float64")
    blank = values.astype("str").str.strip() == ""
    words = bool((numbers.isna() & ~blank).any())
    return None if words or numbers.nunique() <= MOST else numbers


def telling(frame: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    """Return the columns whose colours could tell something.

    Not those that are blank, nor those that have more words than colours, another for each.

    >>> frame = pd.DataFrame({"town": ["Bath", "York"] * 6, "blank": "", "name": [*"abcdefghijkl"]})
    >>> telling(frame, ["town", "blank", "name"])
    ['town']
    """
    found = []
    for column in columns:
        given = frame.loc[frame[column].astype("str").str.strip() != "", column]
        few = given.nunique() <= MOST or given.nunique() < len(given)
        if len(given) and (few or measured(given) is not None):
            found.append(column)
    return found


def leading(values: pd.Series) -> list[str]:
    """Return the most frequent values, `MOST` at most, in the order that people count in.

    >>> leading(pd.Series(["10+", "2", "", "2", "1"]))
    ['1', '2', '10+']
    """
    given = values.astype("str")
    frequent = given[given.str.strip() != ""].value_counts().index[:MOST]
    return sorted(frequent, key=_natural)


def _natural(value: str) -> tuple[float, bool, str]:
    """Order by the first number, words before it first: under 15, 15-24, 25+, unknown."""
    number = re.search(r"\d+", value)
    return float(number[0]) if number else np.inf, value[:1].isdigit(), value.casefold()
