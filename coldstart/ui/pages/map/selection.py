"""What is selected on the map: areas, or points clicked together; it stands in the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from coldstart.ui import address
from coldstart.ui.pages.map import one

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from coldstart.maps.area import Area

MOST = 20  # points of one click after another that a link names


@dataclass(frozen=True)
class Selection:
    """What is selected.

    Attributes
    ----------
    areas : tuple of Area
    points : tuple of (str, str)
        Kind and id of points that were clicked one after another, with Shift.
    """

    areas: tuple[Area, ...] = ()
    points: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.areas or self.points)

    def holds(self, frame: pd.DataFrame) -> np.ndarray:
        """Say which points of a described map are selected, bool (n,)."""
        import numpy as np

        places = frame[["x", "y"]].to_numpy()
        held = np.zeros(len(frame), dtype=bool)
        for area in self.areas:
            held |= area.holds(places)
        if self.points:
            wanted = set(self.points)
            who = zip(frame["kind"], frame["id"], strict=True)
            held |= np.fromiter((point in wanted for point in who), dtype=bool, count=len(frame))
        return held


def current() -> Selection:
    """Return what the address says is selected."""
    from coldstart.maps.area import read

    clicked = (address.get("points") or "").split(",")
    points = tuple(one.point_of(part) for part in clicked if "." in part)
    return Selection(tuple(read(address.get("area"))), points[:MOST])


def put(selection: Selection) -> None:
    """Write a selection into the address."""
    from coldstart.maps.area import write

    clicked = ",".join(map(one.in_link, selection.points))
    address.put(area=write(selection.areas), points=clicked or None)


def listener(key: str, click: Callable[[tuple[str, str] | None], None]) -> Callable[[], None]:
    """Return what to call when the selection on the map of that key has changed.

    Parameters
    ----------
    key : str
    click : callable
        Told the kind and id of one point that was clicked by itself; None where all was let go.
    """

    def changed() -> None:
        found = _of_event(st.session_state[key]["selection"], current())
        if len(found.points) == 1 and not found.areas:
            click(found.points[0])
            found = Selection()
        elif not found:
            click(None)
        put(found)

    return changed


def _of_event(event: Any, before: Selection) -> Selection:
    """Return the selection that the browser tells of.

    A selection that was drawn from a link comes back as an event, and is still that of the link.
    """
    from coldstart.maps.area import Area

    told = [(list(line["x"]), list(line["y"])) for line in event.get("lasso") or ()]
    if told and told == [
        ([x for x, _ in area.corners], [y for _, y in area.corners]) for area in before.areas
    ]:
        return before
    lassos = [Area.lasso(xs, ys) for xs, ys in told]
    boxes = [Area.box(box["x"], box["y"]) for box in event.get("box") or ()]
    areas = (*(area for area in lassos if area is not None), *boxes)
    if areas:
        return Selection(areas)
    clicked = [p["customdata"] for p in event.get("points") or () if p.get("customdata")]
    return Selection(
        points=tuple((str(kind), one.id_of(str(kind), str(id_))) for id_, kind in clicked[:MOST])
    )
