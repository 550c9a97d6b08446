"""Resampling users and items together.

Users who are judged on the same few held-out items succeed and fail together, so an interval over
users alone is too narrow. Owen's pigeonhole bootstrap (2007) draws users and items independently
and weighs a pair by the product of both counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from coldstart.metrics.ranking import Ranking, RelevantRanks


def repeated(ranking: Ranking, counts: Iterable[np.ndarray]) -> Iterator[RelevantRanks]:
    """Yield the places of the relevant items, were each item in the catalogue so many times.

    Copies of an item stand in a row, so nothing has to be sorted again.

    Parameters
    ----------
    ranking : Ranking
    counts : iterable of ndarray, int (n_items,)
        How often each item (column of the scores) was drawn, one array per resample.
    """
    case, position = ranking.places.case, ranking.places.place - 1
    cut = ranking.places.n_ranked
    for drawn in counts:
        times = drawn[ranking.order]
        end = np.cumsum(times, axis=1)
        copies = times[case, position]
        last = np.repeat(end[case, position], copies)
        left = np.repeat(np.cumsum(copies), copies) - np.arange(1, len(last) + 1)
        # What is excluded stands behind the ranked and is not counted, however often drawn.
        n_ranked = np.where(cut > 0, end[np.arange(len(cut)), cut - 1], 0)
        yield RelevantRanks(np.repeat(case, copies), last - left, n_ranked)


def ratio_draws(
    above: np.ndarray, below: np.ndarray, users: np.ndarray, items: np.ndarray
) -> np.ndarray:
    """Return sum(above) / sum(below) over pairs in each resample; NaN where nothing is below.

    Parameters
    ----------
    above, below : ndarray, float64 (n_users, n_items)
    users : ndarray, float64 (n_resamples, n_users)
        How often each user was drawn.
    items : ndarray, float64 (n_resamples, n_items)
        How often each item was drawn.
    """
    total = np.einsum("ri,ri->r", users @ below, items)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares: np.ndarray = np.where(
            total > 0, np.einsum("ri,ri->r", users @ above, items) / total, np.nan
        )
    return shares
