"""The nearest few among many, with all who are as near as the last of them."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix, vstack

from coldstart.models.neighbors.item_sums import blocks

_TIE = 1e-6  # cosines closer than float32 can tell


def nearest(
    asked: np.ndarray, among: np.ndarray, n: int, itself: np.ndarray | None = None
) -> csr_matrix:
    """Return cosines with the nearest neighbours, float32 (n_asked, n_among), stored for them only.

    Ties at the last place are all taken, so that no order of rows decides. A zero row, which is a
    blank text, has no neighbours and is nobody's.

    Parameters
    ----------
    asked, among : ndarray, float32 (n_asked, dim) and (n_among, dim)
        Rows of length one, or zero.
    n : int
        How many neighbours.
    itself : ndarray, int64 (n_asked,), optional
        Which row of `among` each asked one is, and so cannot be its neighbour; -1 for none.
    """
    here = np.abs(among).sum(axis=1) > 0
    rows = [csr_matrix(np.zeros((0, len(among)), dtype=np.float32))]
    for positions in blocks(len(asked), len(among)):
        found = asked[positions] @ among.T
        allowed = np.broadcast_to(here, found.shape).copy()
        allowed &= np.abs(asked[positions]).sum(axis=1, keepdims=True) > 0
        if itself is not None:
            own = np.flatnonzero(itself[positions] >= 0)
            allowed[own, itself[positions][own]] = False
        found[~allowed] = -np.inf
        if n < len(among):
            least = np.partition(found, len(among) - n, axis=1)[:, len(among) - n, None]
            allowed &= found >= least - _TIE
        row, column = np.nonzero(allowed)
        # Built by position, so that a neighbour at a right angle is stored as well.
        rows.append(csr_matrix((found[row, column], (row, column)), shape=found.shape))
    stacked: csr_matrix = vstack(rows, format="csr")
    return stacked
