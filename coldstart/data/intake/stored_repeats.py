"""The stored repeats of pairs: which later rows they hold, and the rows that they were."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coldstart.data import columns

_PLACE = "place"


def held_by_times(
    stored: pd.DataFrame,
    repeats: pd.DataFrame,
    places_again: np.ndarray,
    rows: pd.DataFrame,
    at: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return which rows the times of their pair decide on, and which rows are stored, bool each.

    They decide where all times of a pair are stored, and the row has one: as many rows of a time
    are stored already as there are of it.

    Parameters
    ----------
    stored : DataFrame
        As `Dataset.interactions`.
    repeats : DataFrame
        As `Dataset.repeats`.
    places_again : ndarray, int64 (n_repeats,)
        The place in `stored` of each repeat.
    rows : DataFrame
        Later ones, as `rows.Rows.frame`.
    at : ndarray, int64 (n_rows,)
        The place in `stored` of each later row; -1 where its pair is new.
    """
    if columns.TIMESTAMP not in rows:
        return np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    first = stored[columns.TIMESTAMP].to_numpy()
    n_repeats = np.asarray(stored.get(columns.N_REPEATS, 0))
    is_complete = (np.bincount(places_again, minlength=len(stored)) == n_repeats) & (first != 0)
    time = rows[columns.TIMESTAMP].to_numpy()
    is_decided = (at >= 0) & is_complete[at] & (time != 0)
    touched = np.unique(at[is_decided])
    is_touched = np.isin(places_again, touched)
    times = {
        _PLACE: np.concatenate([touched, places_again[is_touched]]),
        columns.TIMESTAMP: np.concatenate(
            [first[touched], repeats[columns.TIMESTAMP].to_numpy()[is_touched]]
        ),
    }
    n_stored = pd.DataFrame(times).value_counts()
    is_said = is_decided & rows[columns.LABEL].notna().to_numpy()
    later = pd.DataFrame({_PLACE: at[is_said], columns.TIMESTAMP: time[is_said]})
    n_there = n_stored.reindex(pd.MultiIndex.from_frame(later), fill_value=0).to_numpy()
    is_stored = np.zeros(len(rows), dtype=bool)
    is_stored[is_said] = later.groupby(list(later)).cumcount().to_numpy() < n_there
    return is_decided, is_stored


def with_times(
    again: pd.DataFrame, n_repeats: np.ndarray, repeats: pd.DataFrame, places_again: np.ndarray
) -> pd.DataFrame:
    """Return rows that happened again with the times of the stored repeats.

    Rows beyond those are no purchases, or have no time: they are marked as such.

    Parameters
    ----------
    again : DataFrame
        For each pair in turn, so many rows as it came again.
    n_repeats : ndarray, int (n_pairs,)
        How many these are.
    repeats : DataFrame
        As `Dataset.repeats`, of these pairs.
    places_again : ndarray, int64 (n_repeats,)
        The place among the pairs of each repeat.
    """
    starts = np.cumsum(n_repeats) - n_repeats
    order = np.lexsort((repeats[columns.TIMESTAMP].to_numpy(), places_again))
    pair = places_again[order]
    rank = np.arange(len(pair)) - np.searchsorted(pair, pair)
    times = again[columns.TIMESTAMP].to_numpy(copy=True)
    times[starts[pair] + rank] = repeats[columns.TIMESTAMP].to_numpy()[order]
    is_weaker = np.ones(len(again), dtype=bool)
    is_weaker[starts[pair] + rank] = False
    return again.assign(**{columns.TIMESTAMP: times, columns.IS_WEAKER: is_weaker})
