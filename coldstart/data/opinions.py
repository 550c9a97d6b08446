"""Labels and ratings as they are written: yes and no, and numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd

YES = ("1", "1.0", "true", "yes", "y", "t", "是", "喜欢")
NO = ("0", "0.0", "false", "no", "n", "f", "否", "不喜欢")
_NOT_FINITE = ("nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity")
_MOST_STEPS = 19  # 1 to 10 in half steps


def labels_of(values: pd.Series) -> pd.Series:
    """Return 1.0 for yes, 0.0 for no and NaN for anything else, float64.

    >>> labels_of(pd.Series(["1", "Yes", "否", "", "2"])).tolist()
    [1.0, 1.0, 0.0, nan, nan]
    """
    codes, words = pd.factorize(values)
    known = {**dict.fromkeys(YES, 1.0), **dict.fromkeys(NO, 0.0)}
    read = [known.get(str(word).strip().casefold(), np.nan) for word in words]
    return pd.Series(np.array(read, dtype=np.float64)[codes], index=values.index)


def numbers_of(values: pd.Series) -> pd.Series:
    """Return finite numbers, NaN where a value is none, float64; a decimal comma is read too.

    >>> numbers_of(pd.Series([" 4", "4,5", "inf", "four"])).tolist()
    [4.0, 4.5, nan, nan]
    """
    codes, words = pd.factorize(values)
    written = pd.Series(words, dtype="str").str.strip()
    comma = written.str.replace(r"^([+-]?\d+),(\d+)$", r"\1.\2", regex=True)
    read = pd.to_numeric(comma, errors="coerce").to_numpy(dtype=np.float64)
    read = np.where(np.isfinite(read), read, np.nan)
    return pd.Series(read[codes], index=values.index)


def not_finite(values: pd.Series) -> pd.Series:
    """Return which values are written as not-a-number or infinity, bool."""
    codes, words = pd.factorize(values)
    written = np.array([str(word).strip().casefold() in _NOT_FINITE for word in words], dtype=bool)
    return pd.Series(written[codes], index=values.index)


def looks_like_label(values: pd.Series) -> bool:
    """Say whether all values are yes or no, both of them among them."""
    labels = labels_of(values)
    return bool(labels.notna().all() and labels.nunique() == 2)


def looks_like_rating(values: pd.Series) -> bool:
    """Say whether all values are steps of a scale within 0 and 10, three or more of them."""
    numbers = numbers_of(values)
    if numbers.isna().any() or not len(numbers):
        return False
    stepped = ((numbers * 2) % 1 == 0).all() and numbers.between(0, 10).all()
    return bool(stepped and 3 <= numbers.nunique() <= _MOST_STEPS)
