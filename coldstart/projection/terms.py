"""What is said of users and items, as terms that can be counted and can name a group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import chain

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from coldstart.data import columns

_WORD = re.compile(r"[^\W\d_]{2,}")
_LONGEST = 32  # characters of a value that may stand in a name as it is
_NUMBER = re.compile(r"[\W\d]*")
_MOST_NUMBERS = 10  # values of a column of numbers up to which one may name a group


def count(table: pd.DataFrame, texts: Sequence[str]) -> tuple[csr_matrix, list[str]]:
    """Count the terms of each row.

    Values that many rows share, such as a category, are terms as they stand, with their column's
    name where they would not speak for themselves. What is measured, such as a price or a year, is
    no term: one value of it says little of a group. Of everything else single words are.

    Parameters
    ----------
    table : DataFrame, n rows
        All columns str.
    texts : sequence of str, length n
        What is read where there are no columns.

    Returns
    -------
    counts : csr_matrix, int64 (n, n_terms)
    terms : list of str
    """
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

    described = [c for c in table.columns if c != columns.TEXT and table[c].str.strip().any()]
    parts = [_terms(table[c], ENGLISH_STOP_WORDS) for c in described]
    if not parts:
        parts = [[_words(text, ENGLISH_STOP_WORDS) for text in texts]]
    said = [list(chain.from_iterable(row)) for row in zip(*parts, strict=True)]
    if not any(said):
        return csr_matrix(np.zeros((len(said), 0), dtype=np.int64)), []
    counter = CountVectorizer(analyzer=partial(list))
    return csr_matrix(counter.fit_transform(said)), counter.get_feature_names_out().tolist()


def _terms(values: pd.Series, stop: frozenset[str]) -> list[list[str]]:
    given = values.str.strip()
    shared = given[given != ""]
    if shared.nunique() > _MOST_NUMBERS and pd.to_numeric(shared, errors="coerce").notna().all():
        return [[] for _ in given]
    if shared.nunique() <= max(2, len(shared) // 3) and shared.str.len().max() <= _LONGEST:
        return [
            [] if not v else [f"{values.name} {v}" if _NUMBER.fullmatch(v) else v] for v in given
        ]
    return [_words(value, stop) for value in given]


def _words(text: str, stop: frozenset[str]) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in stop]
