"""Maps on disk: the points as Parquet, what is said of them as JSON."""

from __future__ import annotations

from pathlib import Path

from coldstart.projection.faith import Faith
from coldstart.projection.maps import LAYOUT, Map
from coldstart.store.artifacts import load_frame, read_json, save_frame, write_json


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
    return Map(load_frame(points), Faith.from_json(faith) if faith else None)
