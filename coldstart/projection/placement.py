"""Where something stands on a map that was laid out without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

NEAREST = 15
_SPARE = 10
_CHUNK = 512  # rows compared at once, so that memory stays small


@dataclass(frozen=True, eq=False)
class Placed:
    """Places among those who are there already.

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

    The place is the mean of its 15 nearest, weighted by exp(-(d - d1) / m): d is a neighbour's
    cosine distance, d1 the nearest one's and m the mean of d - d1 over the 15, so that the weights
    fall off alike in dense and in sparse regions. The spread is the root of their mean square
    distance from it, under the same weights. Each is placed for itself, alone or among others.

    Parameters
    ----------
    vectors : ndarray, float32 (n, dim)
        L2-normalised, from the same mean as `known`.
    known : ndarray, float32 (n_known, dim)
        L2-normalised, at least one row.
    places : ndarray, float32 (n_known, 2)

    Returns
    -------
    Placed
    """
    placed = np.zeros((len(vectors), 2), dtype=np.float32)
    spreads = np.zeros(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), _CHUNK):
        part = slice(start, start + _CHUNK)
        nearest, beyond = _nearest(vectors[part], known)
        beyond -= beyond[:, :1]
        weights = np.exp(-beyond / np.maximum(beyond.mean(axis=1, keepdims=True), 1e-12))
        weights /= weights.sum(axis=1, keepdims=True)
        there = places[nearest].astype(np.float64)
        middle = np.einsum("nk,nkd->nd", weights, there)
        squares = np.square(there - middle[:, None]).sum(axis=2)
        placed[part] = middle
        spreads[part] = np.sqrt(np.einsum("nk,nk->n", weights, squares))
    return Placed(placed, spreads)


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
