"""Part of a map: what somebody drew a line around, short enough for a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

_POINT, _SHAPE = "_", "~"  # neither is escaped in a link
_CLOSE = 0.003  # corners this near to the line without them are left out; a share of the size
_MOST = 400  # corners that a link may ask for


@dataclass(frozen=True)
class Area:
    """A polygon on a map.

    Attributes
    ----------
    corners : tuple of (float, float)
        At least three, in their order; the last is joined to the first.
    """

    corners: tuple[tuple[float, float], ...]

    @classmethod
    def lasso(cls, xs: Sequence[float], ys: Sequence[float]) -> Self | None:
        """Return the area within a line, with no more corners than its shape needs."""
        line = np.column_stack([xs, ys]).astype(np.float64)
        if len(line) < 3:
            return None
        kept = line[_needed(line, _CLOSE * float(np.ptp(line, axis=0).max()))]
        return cls(tuple((_short(x), _short(y)) for x, y in kept)) if len(kept) >= 3 else None

    @classmethod
    def box(cls, xs: Sequence[float], ys: Sequence[float]) -> Self:
        """Return a rectangle from two opposite corners."""
        (left, right), (low, high) = sorted(xs), sorted(ys)
        corners = ((left, low), (right, low), (right, high), (left, high))
        return cls(tuple((_short(x), _short(y)) for x, y in corners))

    def holds(self, places: np.ndarray) -> np.ndarray:
        """Say which places, float (n, 2), lie inside; bool (n,).

        A place lies inside when a ray from it crosses the line an odd number of times (Shimrat
        1962).
        """
        x, y = places[:, 0].astype(np.float64), places[:, 1].astype(np.float64)
        inside = np.zeros(len(places), dtype=bool)
        for (x1, y1), (x2, y2) in zip(
            self.corners, (*self.corners[1:], self.corners[0]), strict=True
        ):
            if y1 != y2:
                level = (y1 > y) != (y2 > y)
                inside ^= level & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
        return inside

    @property
    def path(self) -> str:
        """The line as an SVG path."""
        return "M" + "L".join(f"{x},{y}" for x, y in self.corners) + "Z"


def write(areas: Sequence[Area]) -> str | None:
    """Return areas as text for a link; None where there is none.

    >>> write([Area(((0.0, 0.0), (1.5, 0.0), (0.0, -2.0)))])
    '0_0_1.5_0_0_-2'
    """
    said = [_POINT.join(f"{v:g}" for corner in area.corners for v in corner) for area in areas]
    return _SHAPE.join(said) or None


def read(text: str | None) -> list[Area]:
    """Return the areas that a link names; what is no area is passed over.

    >>> [len(area.corners) for area in read("0_0_1.5_0_0_-2~1_2_nonsense")]
    [3]
    """
    found = []
    for part in (text or "").split(_SHAPE):
        try:
            values = [float(value) for value in part.split(_POINT)]
        except ValueError:
            continue
        corners = tuple(zip(values[::2], values[1::2], strict=False))
        if 3 <= len(corners) <= _MOST and np.isfinite(corners).all():
            found.append(Area(corners))
    return found


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def _needed(line: np.ndarray, close: float) -> list[int]:
    """Return the corners that a line cannot do without (Douglas & Peucker 1973)."""
    kept = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        between = line[first + 1 : last] - line[first]
        along = line[last] - line[first]
        length = float(np.linalg.norm(along))
        if length > 0:
            off = np.abs(between[:, 0] * along[1] - between[:, 1] * along[0]) / length
        else:
            off = np.linalg.norm(between, axis=1)
        if off.max() > close:
            corner = first + 1 + int(off.argmax())
            kept.add(corner)
            spans += [(first, corner), (corner, last)]
    return sorted(kept)
