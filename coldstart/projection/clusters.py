"""Groups on a map: where points stand densely."""

from __future__ import annotations

import numpy as np

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
