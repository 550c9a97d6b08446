"""Seeded ways to hold something out, by position."""

from __future__ import annotations

import numpy as np


def hold_out(n: int, share: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return positions to keep and positions held out, both sorted, int64.

    At least one is held out where there are two or more.

    >>> kept, held = hold_out(10, 0.2, np.random.default_rng(0))
    >>> len(kept), len(held)
    (8, 2)
    """
    n_held = min(max(round(n * share), 1), n - 1) if n > 1 else 0
    order = rng.permutation(n)
    return np.sort(order[n_held:]), np.sort(order[:n_held])


def folds(n: int, k: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Return k disjoint sets of positions, each sorted, that cover all n, int64."""
    return [np.sort(part) for part in np.array_split(rng.permutation(n), k)]
