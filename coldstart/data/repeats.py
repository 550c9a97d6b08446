"""The table of repeats: every purchase beyond the first of its pair, with its time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coldstart.data import columns

KEYS = (columns.USER_ID, columns.ITEM_ID)


def of_pairs(repeats: pd.DataFrame | None, pairs: pd.DataFrame) -> pd.DataFrame | None:
    """Return the repeats of these pairs only; None where there are none."""
    if repeats is None:
        return None
    wanted = pair_places(pairs, repeats)
    return compact(repeats[np.isin(pair_places(repeats, repeats), wanted)])


def joined(*tables: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return all repeats in one table; None where there are none."""
    from pandas.api.types import union_categoricals

    given = [table for table in tables if table is not None]
    if len(given) < 2:
        return given[0] if given else None
    united = {key: union_categoricals([table[key] for table in given]) for key in KEYS}
    times = np.concatenate([table[columns.TIMESTAMP].to_numpy() for table in given])
    return compact(pd.DataFrame({**united, columns.TIMESTAMP: times}))


def compact(repeats: pd.DataFrame) -> pd.DataFrame | None:
    """Return repeats whose categories are the ids in use, no others; None where there are none."""
    if repeats.empty:
        return None
    used = {key: repeats[key].cat.remove_unused_categories() for key in KEYS}
    return repeats.assign(**used).reset_index(drop=True)


def pair_places(pairs: pd.DataFrame, repeats: pd.DataFrame) -> np.ndarray:
    """Return a number for each pair, int64 (n_pairs,); -1 where an id has no repeat.

    Parameters
    ----------
    pairs : DataFrame
        ``user_id`` and ``item_id``, str or categories of str.
    repeats : DataFrame
        As `Dataset.repeats`, whose categories are what is counted through.
    """
    codes = np.zeros(len(pairs), dtype=np.int64)
    is_unknown = np.zeros(len(pairs), dtype=bool)
    for key in KEYS:
        ids = repeats[key].cat.categories
        at = id_places(pairs[key], ids)
        is_unknown |= at < 0
        codes = codes * len(ids) + at
    return np.where(is_unknown, -1, codes)


def id_places(values: pd.Series, ids: pd.Index) -> np.ndarray:
    """Return the place of each value among unique ids, int64 (n_values,); -1 where it is none."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        return ids.get_indexer(pd.Index(values))
    found: np.ndarray = ids.get_indexer(values.cat.categories)[values.cat.codes.to_numpy()]
    return found
