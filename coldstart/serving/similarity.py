"""Who is how much like whom: by profile, by taste, or by description."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coldstart.data.columns import POINT_ITEM, POINT_USER
from coldstart.models.neighbors.centering import Centering
from coldstart.models.queries import Training

TOP = 10


def vectors(training: Training, view: str, kind: str) -> np.ndarray:
    """Return what is compared on a map, one row for each user or item of the training.

    A user stands for their profile; on the map of tastes, for what they like: the direction of
    their likes from the middle of the catalogue.

    Parameters
    ----------
    training : Training
    view : str
        One of `projection.maps.VIEWS`.
    kind : str
        ``user`` or ``item``.

    Returns
    -------
    ndarray, float32 (n, dim)
        Of length one; zero where there is nothing to compare.
    """
    if kind == POINT_ITEM:
        return training.items.embeddings
    if view == "taste":
        return Centering.of(training.items.embeddings).centroids(training.users)
    return training.users.embeddings


def most_alike(training: Training, view: str, kind: str, id_: str, top: int = TOP) -> pd.DataFrame:
    """Return the nearest neighbours in the embedding, where no picture has moved anybody.

    Parameters
    ----------
    training : Training
    view : str
        One of `projection.maps.VIEWS`: what is compared.
    kind : str
        ``user`` or ``item``; neighbours are of the same kind.
    id_ : str
        One of the training's.
    top : int

    Returns
    -------
    DataFrame
        ``kind``, ``id`` (str), ``likeness`` (float64, the cosine), the nearest first; no row where
        nothing is known that could be compared.
    """
    side = training.users if kind == POINT_USER else training.items
    compared = vectors(training, view, kind)
    me = list(side.ids).index(id_)
    likeness = (compared @ compared[me]).astype(np.float64)
    known = np.abs(compared).sum(axis=1) > 0
    likeness[~known] = -np.inf
    likeness[me] = -np.inf
    best = np.argsort(-likeness, kind="stable")[:top] if known[me] else np.zeros(0, dtype=np.int64)
    best = best[np.isfinite(likeness[best])]
    ids = [side.ids[n] for n in best.tolist()]
    return pd.DataFrame({"kind": kind, "id": ids, "likeness": likeness[best]})
