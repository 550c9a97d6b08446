"""Points that stand on the same place, moved apart so that each can be seen."""

from __future__ import annotations

import numpy as np

_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
_STEP = 0.011  # distance of neighbours as a share of the layout's width: about a marker
_WIDEST = 0.07  # radius of the largest group, as such a share


def groups(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find identical rows.

    Returns
    -------
    first : ndarray, int64 (n_distinct,)
        Position at which each distinct row occurs first.
    group : ndarray, int64 (n,)
        Which of them each row is.
    """
    seen: dict[bytes, int] = {}
    group = np.array([seen.setdefault(row.tobytes(), len(seen)) for row in vectors], dtype=np.int64)
    return np.unique(group, return_index=True)[1].astype(np.int64), group


def spread(places: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Give each member of a group a place of its own around the group's.

    Members stand like the seeds of a sunflower (Vogel 1979): the k-th at a distance that grows with
    the root of k, each a golden angle further, which fills a disc evenly.

    Parameters
    ----------
    places : ndarray, float32 (n_groups, 2)
    group : ndarray, int64 (n,)

    Returns
    -------
    ndarray, float32 (n, 2)
        Someone alone stays where the group is, and so does each group's first member.
    """
    if not len(group):
        return np.zeros((0, 2), dtype=np.float32)
    sizes = np.bincount(group, minlength=len(places))
    width = float(np.ptp(places, axis=0).max()) or 1.0
    step = width * min(_STEP, _WIDEST / np.sqrt(sizes.max()))
    rank = _rank_within(group, sizes)
    angle = rank * _GOLDEN_ANGLE
    around = np.column_stack([np.cos(angle), np.sin(angle)]) * (step * np.sqrt(rank))[:, None]
    moved: np.ndarray = (places[group] + around).astype(np.float32)
    return moved


def _rank_within(group: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Number the members of each group from 0, in their order."""
    order = np.argsort(group, kind="stable")
    starts = np.cumsum(sizes) - sizes
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - starts[group[order]]
    return rank
