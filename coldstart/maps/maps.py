"""The maps: everyone by profile, those with a history by taste, and what there is to like."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from coldstart.core.events import Event, Noted
from coldstart.core.i18n import Message, t
from coldstart.data.columns import POINT_ITEM, POINT_USER
from coldstart.maps.clusters import clusters
from coldstart.maps.layout import layout_steps
from coldstart.maps.placement import place
from coldstart.maps.quality import NeighborhoodPreservation, measure
from coldstart.models.neighbors.centering import Centering
from coldstart.models.queries import Training
from coldstart.store.artifacts import load_frame, read_json, save_frame, write_json

LAYOUT = 5
"""Counted up when the same content is to be laid out differently."""


@dataclass(frozen=True, eq=False)
class Map:
    """A layout, and how far it can be believed.

    Attributes
    ----------
    points : DataFrame
        ``id`` (str), ``x``, ``y`` (float32), ``kind`` (``user`` or ``item``), ``group`` (int64,
        -1 for none).
    faith : NeighborhoodPreservation or None
        None where there are too few to tell. On the map of tastes it speaks of the users.
    """

    points: pd.DataFrame
    faith: NeighborhoodPreservation | None = None


Steps = Generator[Event, None, Map]


def maps_steps(
    train: Training, seed: int, views: Sequence[str]
) -> Generator[Event, None, dict[str, Map]]:
    """Lay out some of `VIEWS`.

    Parameters
    ----------
    train : Training
    seed : int
    views : sequence of str

    Yields
    ------
    Event
        Stages ``map_profile``, ``map_taste``, ``map_items``; a `Noted` says who could not be
        placed.

    Returns
    -------
    dict of str to Map
    """
    found = {}
    for view in views:
        found[view] = yield from _MAKERS[view](train, seed)
    return found


def key(train: Training, seed: int, view: str) -> str:
    """Return a name for a layout's content, 32 hexadecimal digits: same name, same layout."""
    digest = hashlib.sha256(f"{LAYOUT}\x1f{seed}\x1f{view}".encode())
    used: list[np.ndarray] = []
    if view in ("profile", "taste"):
        _add_ids(digest.update, train.users.ids)
    if view == "profile":
        used = [train.users.embeddings]
    else:
        _add_ids(digest.update, train.items.ids)
        used = [train.items.embeddings]
    if view == "taste":
        used += [train.likes.indptr.astype(np.int64), train.likes.indices.astype(np.int64)]
    for array in used:
        digest.update(str(array.shape).encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:32]


def _profile(train: Training, seed: int) -> Steps:
    """Everyone with a profile, cold and warm alike."""
    return (yield from _by_text(train.users.ids, train.users.embeddings, seed, POINT_USER))


def _items(train: Training, seed: int) -> Steps:
    """Everything whose text says something."""
    return (yield from _by_text(train.items.ids, train.items.embeddings, seed, POINT_ITEM))


def _taste(train: Training, seed: int) -> Steps:
    """Those with a history where their likes are; items, which move nobody, among their likers."""
    centre = Centering.of(train.items.embeddings)
    tastes = centre.centroids(train.users)
    having = _said(tastes)
    n_cold = int((np.diff(train.likes.indptr) == 0).sum())
    for message in not_placed(len(tastes) - len(having), n_cold):
        yield Noted(message)
    places = yield from layout_steps(tastes[having], seed, "map_taste")
    group = clusters(places, np.random.default_rng(seed))
    users = _frame([train.users.ids[n] for n in having], places, POINT_USER, group)
    if not len(having):
        return Map(users)
    faith = measure(tastes[having], places, np.random.default_rng(seed))
    products = centre(train.items.embeddings)
    placed = _said(products)
    if missing := len(products) - len(placed):
        yield Noted(t("map.no_text", n=missing))
    near = place(products[placed], tastes[having], places).places
    nowhere = np.full(len(placed), -1, dtype=np.int64)
    items = _frame([train.items.ids[n] for n in placed], near, POINT_ITEM, nowhere)
    return Map(pd.concat([users, items], ignore_index=True), faith)


def not_placed(n_missing: int, n_cold: int) -> list[Message]:
    """Return why users are not on the map of tastes: no likes, or likes without a text alone.

    Parameters
    ----------
    n_missing : int
        Users who are not on it.
    n_cold : int
        Users without likes.
    """
    cold = min(n_missing, n_cold)
    by_reason = {"map.no_history": cold, "map.textless_likes": n_missing - cold}
    return [t(id_, n=n) for id_, n in by_reason.items() if n]


_MAKERS: Mapping[str, Callable[[Training, int], Steps]] = {
    "profile": _profile,
    "taste": _taste,
    "items": _items,
}
VIEWS = tuple(_MAKERS)
"""The names of the maps."""


def _by_text(ids: Sequence[str], embeddings: np.ndarray, seed: int, kind: str) -> Steps:
    said = _said(embeddings)
    if missing := len(embeddings) - len(said):
        yield Noted(
            t("map.no_profile", n=missing) if kind == POINT_USER else t("map.no_text", n=missing)
        )
    stage = "map_profile" if kind == POINT_USER else "map_items"
    places = yield from layout_steps(embeddings[said], seed, stage)
    faith = measure(embeddings[said], places, np.random.default_rng(seed))
    group = clusters(places, np.random.default_rng(seed))
    return Map(_frame([ids[n] for n in said], places, kind, group), faith)


def _said(vectors: np.ndarray) -> np.ndarray:
    """Return the positions of rows that are not zero, int64."""
    return np.flatnonzero(np.abs(vectors).sum(axis=1) > 0)


def _frame(ids: Sequence[str], places: np.ndarray, kind: str, group: np.ndarray) -> pd.DataFrame:
    named = pd.Series(list(ids), dtype="str")
    kinds = pd.Series([kind] * len(named), dtype="str")
    frame = pd.DataFrame({"id": named, "x": places[:, 0], "y": places[:, 1], "kind": kinds})
    return frame.assign(group=group)


def _add_ids(update: Callable[[bytes], None], ids: Sequence[str]) -> None:
    update("\x1f".join([str(len(ids)), *ids]).encode("utf-8", "surrogatepass"))


def save(folder: Path, name: str, made: Map) -> None:
    """Keep a map in a folder; its points come last, so that a map that is there is whole."""
    faith = made.faith.to_json() if made.faith else None
    write_json(folder / f"{name}.json", {"layout": LAYOUT, "faith": faith})
    save_frame(folder / f"{name}.parquet", made.points)


def load(folder: Path, name: str) -> Map | None:
    """Return what `save` kept; None where there is no such map, or one of an older kind."""
    points, beside = folder / f"{name}.parquet", folder / f"{name}.json"
    if not (points.exists() and beside.exists()):
        return None
    said = read_json(beside)
    if said.get("layout") != LAYOUT:
        return None
    faith = said["faith"]
    return Map(load_frame(points), NeighborhoodPreservation.from_json(faith) if faith else None)
