"""Taste as a direction: embeddings seen from the catalogue's mean.

Raw sentence embeddings of one catalogue share most of their direction, which hides what tells its
items apart (Mu and Viswanath 2018, "All-but-the-Top"). So the mean is taken away and the rest
normalised again.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.recommenders.cases import Cases

TINY = 1e-6  # a shorter vector is rounding, not a direction


def mean_embedding(embeddings: np.ndarray) -> np.ndarray:
    """Return the mean of all rows that are not blank, float32 (dim,)."""
    spoken = embeddings[embeddings.any(axis=1)]
    if not len(spoken):
        return np.zeros(embeddings.shape[1], dtype=np.float32)
    return spoken.mean(axis=0, dtype=np.float64).astype(np.float32)


def centred(embeddings: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Return unit vectors from `mean` towards each row, float32 (n, dim).

    A blank text, or one that says only what the whole catalogue says, is a zero vector.
    """
    offsets = (embeddings - mean).astype(np.float32)
    lengths = np.linalg.norm(offsets, axis=1, keepdims=True)
    told = embeddings.any(axis=1, keepdims=True) & (lengths > TINY)
    unit: np.ndarray = np.where(told, offsets / np.maximum(lengths, TINY), np.float32(0))
    return unit


def tastes(cases: Cases, mean: np.ndarray) -> np.ndarray:
    """Return the mean centred vector of each case's support, float32 (n_cases, dim).

    Zero where no like is known, or where the likes cancel each other out.
    """
    return mean_rows(cases.support, centred(cases.support_items.embeddings, mean))


def mean_rows(support: csr_matrix, vectors: np.ndarray) -> np.ndarray:
    """Return the mean of the vectors that each row of `support` marks, float32 (n, dim)."""
    counts = np.asarray(support.sum(axis=1), dtype=np.float32).reshape(-1, 1)
    means = np.asarray(support.astype(np.float32) @ vectors) / np.maximum(counts, 1)
    means[np.linalg.norm(means, axis=1) <= TINY] = 0
    return means
