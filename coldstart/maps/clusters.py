"""Groups on a map, and the terms that name them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import chain

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from coldstart.data import columns
from coldstart.data.dataset import Dataset

_SMALLEST = 8
_SHARE = 30  # a group has at least one of so many, which leaves about as many groups as colours
_CORE = 5
_MOST = 10_000  # points that groups are made from; others join the group of the nearest of them


def clusters(places: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Find the dense regions of a layout (HDBSCAN: Campello, Moulavi & Sander 2013).

    Parameters
    ----------
    places : ndarray, float32 (n, 2)
    rng : numpy.random.Generator
        Draws the points that groups are made from, where there are very many.

    Returns
    -------
    ndarray, int64 (n,)
        Group of each, numbered from 0, the largest first; -1 for who stands between groups.
    """
    if len(places) < 2 * _SMALLEST:
        return np.full(len(places), -1, dtype=np.int64)
    from sklearn.cluster import HDBSCAN

    drawn = np.sort(rng.permutation(len(places))[:_MOST])
    size = max(_SMALLEST, len(drawn) // _SHARE)
    some = places[drawn].astype(np.float64)
    found = HDBSCAN(min_cluster_size=size, min_samples=_CORE, copy=True).fit_predict(some)
    if len(drawn) < len(places):
        from scipy.spatial import cKDTree

        found = found[cKDTree(some).query(places)[1]]
    counts = np.bincount(found[found >= 0], minlength=1)
    rank = np.empty(len(counts), dtype=np.int64)
    rank[np.argsort(-counts, kind="stable")] = np.arange(len(counts))
    numbered: np.ndarray = np.where(found >= 0, rank[np.maximum(found, 0)], -1)
    return numbered


_WORDS = 3
_CLEARLY = 1.25


def group_names(dataset: Dataset, points: pd.DataFrame, view: str) -> pd.Series:
    """Name the group of each point.

    Parameters
    ----------
    dataset : Dataset
        All of the points are in it.
    points : DataFrame
        ``id``, ``kind`` and ``group`` of a map.
    view : str
        On the map ``taste`` a group is named by what its users like, else by what is said of them.

    Returns
    -------
    Series of str
        Blank for who stands between groups.
    """
    found = pd.Series("", index=points.index, dtype="str")
    inside = points[points["group"] >= 0]
    if not len(inside):
        return found
    if view == "items":
        table, texts, key = dataset.items, dataset.item_texts, columns.ITEM_ID
        rows = [dataset.item_index[id_] for id_ in inside["id"]]
    else:
        table, texts, key = dataset.users, dataset.user_texts, columns.USER_ID
        rows = [dataset.user_index[id_] for id_ in inside["id"]]
    if view == "taste":
        items = dataset.items.drop(columns=columns.ITEM_ID)
        of_items, terms = count(items, dataset.item_texts)
        counts = dataset.likes[rows].astype(np.int64) @ of_items
    else:
        counts, terms = count(table.drop(columns=key), texts)
        counts = counts[rows]
    group = inside["group"].to_numpy()
    called = np.array(names(group, csr_matrix(counts), terms), dtype=object)
    found[inside.index] = called[group]
    return found


def names(group: np.ndarray, counts: csr_matrix, terms: Sequence[str]) -> list[str]:
    """Name groups by class-based TF-IDF (Grootendorst 2022).

    A term's weight in a group is its share p of the group's terms times log(1 + A / f): f is how
    often it occurs in all groups, A the mean number of terms in a group. Where groups are few, that
    still favours what is said of everybody; so terms come first whose p is clearly above their
    share in all groups, and the others only name a group that has none of these.

    Parameters
    ----------
    group : ndarray, int64 (n,)
        As `clusters` returns it.
    counts : csr_matrix (n, n_terms)
        How often each term is said of each point.
    terms : sequence of str, length n_terms

    Returns
    -------
    list of str
        One for each group: its number, counted from 1, and its words.
    """
    n_groups = int(group.max(initial=-1)) + 1
    inside = np.flatnonzero(group >= 0)
    member = csr_matrix(
        (np.ones(len(inside)), (group[inside], inside)), shape=(n_groups, len(group))
    )
    said = np.asarray((member @ counts.astype(np.float64)).todense())
    totals = said.sum(axis=1, keepdims=True)
    overall = np.maximum(said.sum(axis=0), 1.0)
    share = said / np.maximum(totals, 1.0)
    weight = share * np.log1p(totals.sum() / max(n_groups, 1) / overall)
    telling = share > _CLEARLY * overall / max(overall.sum(), 1.0)
    found: list[str] = []
    for number, (row, tells) in enumerate(zip(weight, telling, strict=True), start=1):
        kept = row * tells if tells.any() else row
        best = [terms[n] for n in np.argsort(-kept, kind="stable")[:_WORDS] if kept[n] > 0]
        found.append(f"{number}. {' · '.join(best)}" if best else str(number))
    return found


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
