"""Resampling users and items together.

Users of a cold-item measurement share the same few held-out items, so an interval over users alone
is too narrow. Owen's pigeonhole bootstrap (2007) draws users and items independently and weighs a
pair by the product of both counts. A ranking in which item i stands v_i times in a row is the
original order with repeated entries, so nothing has to be sorted again.
"""

from __future__ import annotations

import numpy as np

from coldstart.metrics.ranking import Ranking


def repeated(ranking: Ranking, counts: np.ndarray, k: int) -> dict[str, np.ndarray]:
    """Return each case's metrics when each item stands `counts` times in the ranking.

    Parameters
    ----------
    ranking : Ranking
    counts : ndarray, int64 (n_items,)
        How often each item (column of the scores) was drawn.
    k : int

    Returns
    -------
    dict of str to ndarray, float64 (n_cases,)
        Named as `evaluation.measures` names them; NaN where nothing relevant was drawn.
    """
    times = counts[ranking.order]
    end = np.cumsum(times, axis=1)
    start = end - times
    hits = ranking.relevant * times
    n_relevant = hits.sum(axis=1)
    within = np.minimum(end, k) - np.minimum(start, k)
    found = (ranking.relevant * within).sum(axis=1)

    discounts = np.concatenate([[0.0], np.cumsum(1.0 / np.log2(np.arange(1, k + 1) + 1))])
    gain = discounts[np.minimum(end, k)] - discounts[np.minimum(start, k)]
    ideal = discounts[np.minimum(n_relevant, k)]
    first = np.where(hits > 0, start, np.iinfo(np.int64).max).min(axis=1)

    judged = n_relevant > 0
    some = np.maximum(n_relevant, 1)

    def per_case(values: np.ndarray) -> np.ndarray:
        return np.where(judged, values, np.nan)

    return {
        f"ndcg@{k}": per_case((ranking.relevant * gain).sum(axis=1) / np.where(judged, ideal, 1.0)),
        f"recall@{k}": per_case(found / some),
        f"precision@{k}": per_case(found / k),
        f"hit@{k}": per_case((found > 0).astype(np.float64)),
        "mrr": per_case(1.0 / (np.minimum(first, end[:, -1]) + 1)),
    }
