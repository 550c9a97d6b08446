"""Where something stands on a map that was laid out without it."""

from __future__ import annotations

import numpy as np

NEAREST = 15
_CHUNK = 1024  # rows compared at once, so that memory stays small


def near_users(vectors: np.ndarray, tastes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Place vectors among the users whose taste is nearest; the users stay where they are.

    The place is the mean of the 15 nearest users', weighted by exp(-(d - d1) / m): d is a user's
    cosine distance, d1 the nearest one's and m the mean of d - d1 over the 15, so that the weights
    fall off alike in dense and in sparse regions.

    Parameters
    ----------
    vectors : ndarray, float32 (n, dim)
        L2-normalised, from the same mean as `tastes`.
    tastes : ndarray, float32 (n_users, dim)
        L2-normalised, at least one row.
    places : ndarray, float32 (n_users, 2)

    Returns
    -------
    ndarray, float32 (n, 2)
    """
    placed = np.zeros((len(vectors), 2), dtype=np.float32)
    n_nearest = min(NEAREST, len(tastes))
    for start in range(0, len(vectors), _CHUNK):
        distances = 1.0 - vectors[start : start + _CHUNK] @ tastes.T
        nearest = np.argpartition(distances, n_nearest - 1, axis=1)[:, :n_nearest]
        beyond = np.take_along_axis(distances, nearest, axis=1).astype(np.float64)
        beyond -= beyond.min(axis=1, keepdims=True)
        weights = np.exp(-beyond / np.maximum(beyond.mean(axis=1, keepdims=True), 1e-12))
        weights /= weights.sum(axis=1, keepdims=True)
        placed[start : start + _CHUNK] = np.einsum("nk,nkd->nd", weights, places[nearest])
    return placed
