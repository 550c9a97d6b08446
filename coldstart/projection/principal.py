"""The directions in which vectors differ most (principal components, Pearson 1901)."""

from __future__ import annotations

import numpy as np


def principal(vectors: np.ndarray, n_components: int) -> np.ndarray:
    """Return scores on the first principal components, largest variance first.

    Parameters
    ----------
    vectors : ndarray, float32 (n, dim)
    n_components : int
        Fewer come back where the vectors have fewer columns.

    Returns
    -------
    ndarray, float32 (n, min(n_components, dim))
        Centred. The largest loading of a component is positive, so that its sign is fixed.

    Examples
    --------
    >>> principal(np.array([[0, 0], [0, 3], [0, 6]], dtype=np.float32), 1).ravel().tolist()
    [-3.0, 0.0, 3.0]
    """
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    # The matrix of columns by columns is small however many rows there are.
    directions = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :n_components]
    largest = np.abs(directions).argmax(axis=0)
    signs = np.sign(directions[largest, np.arange(directions.shape[1])])
    scores: np.ndarray = (centred @ (directions * signs)).astype(np.float32)
    return scores
