"""How far a layout can be believed: are neighbours on it neighbours in truth, and the reverse."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np

from coldstart.maps.layout import groups

NEIGHBOURS = 15
"""How many neighbours are compared, as many as the layout was made from."""

_MOST = 1_000  # points whose neighbours are compared; a mean over so many is sure to .01 or so
_CELLS = 4_000_000  # distances reckoned at once, so that memory stays small


@dataclass(frozen=True)
class NeighborhoodPreservation:
    """What a layout kept of the neighbourhoods that it was made from.

    Attributes
    ----------
    trustworthiness : float
        1 where nobody stands next to a stranger, about .5 where places are random (Venna & Kaski
        2001): each of the nearest on the map is counted by how far down the true order they are.
    kept : float
        Share of the true nearest who are also among the nearest on the map.
    chance : float
        What `kept` would be for random places.
    neighbours : int
        How many are taken to be the nearest.
    """

    trustworthiness: float
    kept: float
    chance: float
    neighbours: int

    @property
    def different(self) -> int:
        """How many different points were compared; identical ones count once."""
        return round(self.neighbours / self.chance) + 1

    def to_json(self) -> dict[str, Any]:
        """Return a form that `json.dumps` takes."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Return what `to_json` stored."""
        return cls(**stored)


def measure(
    vectors: np.ndarray, places: np.ndarray, rng: np.random.Generator, neighbours: int = NEIGHBOURS
) -> NeighborhoodPreservation | None:
    """Compare neighbours on a layout with those in truth.

    Identical vectors count once, as they are laid out once.

    Parameters
    ----------
    vectors : ndarray, float32 (n, dim)
        Compared by cosine, from their mean.
    places : ndarray, float32 (n, 2)
    rng : numpy.random.Generator
        Draws a thousand points to look from, where there are more; they are compared with all.
    neighbours : int

    Returns
    -------
    NeighborhoodPreservation or None
        None where fewer than twice as many as `neighbours` differ: all are near each other then.
    """
    first, _ = groups(vectors)
    n = len(first)
    if n <= 2 * neighbours:
        return None
    centred = vectors[first] - vectors[first].mean(axis=0)
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-12)
    there = places[first].astype(np.float64)
    length = np.square(there).sum(axis=1)
    looked = np.sort(rng.permutation(n)[:_MOST])
    kept, strange = 0, 0
    for some in np.array_split(looked, -(-len(looked) * n // _CELLS)):
        truth = 1.0 - centred[some] @ centred.T
        across = length[some, None] + length - 2 * there[some] @ there.T
        own = np.arange(len(some))
        truth[own, some] = across[own, some] = np.inf
        nearest = np.argpartition(across, neighbours - 1, axis=1)[:, :neighbours]
        for row, near in zip(truth, nearest, strict=True):
            rank = np.searchsorted(np.sort(row), row[near]) + 1
            kept += int((rank <= neighbours).sum())
            strange += int(np.maximum(rank - neighbours, 0).sum())
    worst = len(looked) * neighbours * (2 * n - 3 * neighbours - 1) / 2
    share = kept / (len(looked) * neighbours)
    return NeighborhoodPreservation(1.0 - strange / worst, share, neighbours / (n - 1), neighbours)
