"""Maps on disk: the points as Parquet, what is said of them as JSON."""

from __future__ import annotations

from pathlib import Path

from coldstart.projection.faith import Faith
from coldstart.projection.maps import Map
from coldstart.store.artifacts import load_frame, read_json, save_frame, write_json


def save(folder: Path, name: str, made: Map) -> None:
    """Keep a map in a folder; its points come last, so that a map that is there is whole."""
    faith = made.faith.to_json() if made.faith else None
    write_json(folder / f"{name}.json", {"faith": faith})
    save_frame(folder / f"{name}.parquet", made.points)


def load(folder: Path, name: str) -> Map | None:
    """Return what `save` kept; None where there is no such map."""
    points, said = folder / f"{name}.parquet", folder / f"{name}.json"
    if not (points.exists() and said.exists()):
        return None
    faith = read_json(said)["faith"]
    return Map(load_frame(points), Faith.from_json(faith) if faith else None)
