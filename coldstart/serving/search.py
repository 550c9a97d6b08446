"""Words in, who or what is nearest to them out, and where they would stand on a map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from coldstart.data.columns import POINT_ITEM, POINT_USER
from coldstart.maps.placement import place
from coldstart.models.neighbors.centering import Centering
from coldstart.serving.embedded import Embedded
from coldstart.serving.similarity import vectors

TOP = 20


@dataclass(frozen=True, eq=False)
class Found:
    """An answer to words.

    Attributes
    ----------
    nearest : DataFrame
        ``kind``, ``id`` (str), ``likeness`` (float64, the cosine): the nearest of each kind first.
    place : tuple of float, or None
        Where something that is described so would stand on the map, and how far its neighbours
        there are spread: ``(x, y, spread)``.
    """

    nearest: pd.DataFrame
    place: tuple[float, float, float] | None


def search(embedded: Embedded, points: pd.DataFrame, view: str, text: str, top: int = TOP) -> Found:
    """Look on one of the maps for what is nearest to a text.

    A user stands for their profile; on the map of tastes, for what they like: the direction of
    their likes from the middle of the catalogue is compared with that of the text.

    Parameters
    ----------
    embedded : Embedded
    points : DataFrame
        ``id``, ``x``, ``y``, ``kind`` of those who are on the map.
    view : str
        One of `projection.maps.VIEWS`.
    text : str
        Not blank.
    top : int
        How many of each kind.
    """
    training = embedded.training
    asked = embedded.encoder.encode([text])
    centre = Centering.of(training.items.embeddings) if view == "taste" else None
    nearest, placed = [], {}
    for kind, side in ((POINT_USER, training.users), (POINT_ITEM, training.items)):
        there = points[points["kind"] == kind]
        if not len(there):
            continue
        wanted = centre(asked) if centre is not None and kind == POINT_USER else asked
        rows = pd.Index(side.ids).get_indexer(pd.Index(there["id"]))
        known = vectors(training, view, kind)[rows]
        likeness = (known @ wanted[0]).astype(np.float64)
        best = np.argsort(-likeness, kind="stable")[:top]
        hits = pd.DataFrame({"id": there["id"].to_numpy()[best], "likeness": likeness[best]})
        nearest.append(hits.assign(kind=kind))
        placed[kind] = place(wanted, known, there[["x", "y"]].to_numpy(dtype=np.float32))
    main = placed.get(POINT_ITEM if view == "items" else POINT_USER)
    where = None
    if main is not None:
        where = (float(main.places[0, 0]), float(main.places[0, 1]), float(main.spreads[0]))
    columns = ["kind", "id", "likeness"]
    joined = pd.concat(nearest, ignore_index=True) if nearest else pd.DataFrame(columns=columns)
    return Found(joined[columns], where)
