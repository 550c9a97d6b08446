"""A layout whose far groups are brought nearer, so that they do not leave all others small."""

from __future__ import annotations

import numpy as np

_MOST = 0.8  # share of the points that stay where they are


def gather(places: np.ndarray) -> np.ndarray:
    """Bring in what stands far out; nobody overtakes anybody on the way from the middle.

    UMAP pushes groups apart that share no neighbour, and how far says nothing. Beyond the distance
    R within which four of five stand, a distance r becomes R (1 + ln(r / R) / 2).

    Parameters
    ----------
    places : ndarray, float32 (n, 2)

    Returns
    -------
    ndarray, float32 (n, 2)

    Examples
    --------
    >>> gather(np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1], [0, 9]], np.float32)).max()
    np.float32(2.0986123)
    """
    if not len(places):
        return places
    middle = np.median(places, axis=0)
    away = (places - middle).astype(np.float64)
    distance = np.linalg.norm(away, axis=1, keepdims=True)
    radius = float(np.quantile(distance, _MOST))
    if radius == 0:
        return places
    far = np.maximum(distance / radius, 1.0)
    moved: np.ndarray = (middle + away * (1 + np.log(far) / 2) / far).astype(np.float32)
    return moved
