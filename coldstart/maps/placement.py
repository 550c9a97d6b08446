"""Where something stands on a map that was laid out without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

NEAREST = 15
_CLOSEST = 8  # of these, also the middle between any two is tried
_PULL = 0.15  # from a tried place to the mean, so that a newcomer covers nobody
_SPARE = 10
_CHUNK = 512  # rows compared at once, so that memory stays small


@dataclass(frozen=True, eq=False)
class Placed:
    """RelevantRanks among those who are there already.

    Attributes
    ----------
    places : ndarray, float32 (n, 2)
    spreads : ndarray, float32 (n,)
        How far its neighbours are from a place, on the map: where they are scattered, the place is
        a compromise.
    """

    places: np.ndarray
    spreads: np.ndarray


def place(vectors: np.ndarray, known: np.ndarray, places: np.ndarray) -> Placed:
    """Place vectors among those that are nearest; nobody is moved.

    Tried are the places of its 15 nearest and the middles between any two of the nearest 8, each
    drawn a little towards the mean of the 15. Taken is where most of the 15 are among the nearest
    on the map; of several such, where they are nearest on average. A mean alone would often lie
    between groups, among strangers: see ``benchmarks/placement.py``.

    The mean is weighted by exp(-(d - d1) / m): d is a neighbour's cosine distance, d1 the nearest
    one's and m the mean of d - d1, so that the weights fall off alike in dense and in sparse
    regions. The spread is the root of the mean square distance from the place, under the same
    weights. Each is placed for itself, alone or among others.

    Parameters
    ----------
    vectors : ndarray, float32 (n, dim)
        L2-normalised, seen from where `known` is.
    known : ndarray, float32 (n_known, dim)
        L2-normalised, at least one row.
    places : ndarray, float32 (n_known, 2)

    Returns
    -------
    Placed
    """
    from scipy.spatial import cKDTree

    placed = np.zeros((len(vectors), 2), dtype=np.float32)
    spreads = np.zeros(len(vectors), dtype=np.float32)
    tree = cKDTree(places)
    for start in range(0, len(vectors), _CHUNK):
        part = slice(start, start + _CHUNK)
        nearest, beyond = _nearest(vectors[part], known)
        beyond -= beyond[:, :1]
        weights = np.exp(-beyond / np.maximum(beyond.mean(axis=1, keepdims=True), 1e-12))
        weights /= weights.sum(axis=1, keepdims=True)
        there = places[nearest].astype(np.float64)
        best = _best(_tried(there, weights), nearest, there, tree)
        squares = np.square(there - best[:, None]).sum(axis=2)
        placed[part] = best
        spreads[part] = np.sqrt(np.einsum("nk,nk->n", weights, squares))
    return Placed(placed, spreads)


def _tried(there: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return places to choose from, float64 (n, n_tried, 2)."""
    first, second = np.triu_indices(min(_CLOSEST, there.shape[1]), 1)
    tried = np.concatenate([there, (there[:, first] + there[:, second]) / 2], axis=1)
    mean = np.einsum("nk,nkd->nd", weights, there)
    pulled: np.ndarray = (1 - _PULL) * tried + _PULL * mean[:, None]
    return pulled


def _best(tried: np.ndarray, nearest: np.ndarray, there: np.ndarray, tree: cKDTree) -> np.ndarray:
    """Return the tried place of each that has most of its nearest around it, float64 (n, 2)."""
    around = np.asarray(tree.query(tried, k=np.arange(1, nearest.shape[1] + 1))[1])
    hits = (around[..., None] == nearest[:, None, None, :]).any(axis=3).sum(axis=2)
    far = np.linalg.norm(tried[:, :, None] - there[:, None], axis=3).mean(axis=2)
    best = np.lexsort((far, -hits), axis=1)[:, 0]
    chosen: np.ndarray = np.take_along_axis(tried, best[:, None, None], axis=1)[:, 0]
    return chosen


def _nearest(vectors: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the nearest ones and their cosine distances, float64, nearest first.

    A product of matrices rounds differently with their size. So it only proposes a few more than
    are wanted, whose distances are then reckoned pair by pair, the same in any company.
    """
    proposed = min(NEAREST + _SPARE, len(known))
    rough = -(vectors @ known.T)
    few = np.sort(np.argpartition(rough, proposed - 1, axis=1)[:, :proposed], axis=1)
    products = np.einsum("nd,nkd->nk", vectors.astype(np.float64), known[few].astype(np.float64))
    order = np.argsort(-products, axis=1, kind="stable")[:, :NEAREST]
    return np.take_along_axis(few, order, axis=1), 1.0 - np.take_along_axis(products, order, axis=1)
