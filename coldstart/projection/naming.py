"""What a group on a map is called: by the words that set it apart from the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from coldstart.data import columns
from coldstart.data.dataset import Dataset
from coldstart.projection.terms import count

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
