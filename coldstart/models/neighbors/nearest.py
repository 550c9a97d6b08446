"""Nearest neighbors by cosine, ties included."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix, vstack

from coldstart.models.additive import blocks

_TIE = 1e-6  # cosines closer than float32 can tell


def nearest(
    queries: np.ndarray, candidates: np.ndarray, n: int, itself: np.ndarray | None = None
) -> csr_matrix:
    """Return cosines with the nearest neighbors only, float32 (n_queries, n_candidates).

    All ties at the last place are included, so that the order of rows does not matter. A zero row,
    a blank text, has no neighbors and is no neighbor.

    Parameters
    ----------
    queries, candidates : ndarray, float32 (n_queries, dim) and (n_candidates, dim)
        Rows of length one, or zero.
    n : int
        Number of neighbors.
    itself : ndarray, int64 (n_queries,), optional
        The row of `candidates` that each query is and that is excluded; -1 for none.
    """
    has_text = np.abs(candidates).sum(axis=1) > 0
    rows = [csr_matrix(np.zeros((0, len(candidates)), dtype=np.float32))]
    for positions in blocks(len(queries), len(candidates)):
        cosines = queries[positions] @ candidates.T
        allowed = np.broadcast_to(has_text, cosines.shape).copy()
        allowed &= np.abs(queries[positions]).sum(axis=1, keepdims=True) > 0
        if itself is not None:
            own = np.flatnonzero(itself[positions] >= 0)
            allowed[own, itself[positions][own]] = False
        cosines[~allowed] = -np.inf
        if n < len(candidates):
            least = np.partition(cosines, len(candidates) - n, axis=1)[:, len(candidates) - n, None]
            allowed &= cosines >= least - _TIE
        row, column = np.nonzero(allowed)
        # Built by position, so that a neighbour at a right angle is stored as well.
        rows.append(csr_matrix((cosines[row, column], (row, column)), shape=cosines.shape))
    stacked: csr_matrix = vstack(rows, format="csr")
    return stacked
