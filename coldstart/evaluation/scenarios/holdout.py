"""How much is held out, and of whom."""

from __future__ import annotations

import numpy as np

from coldstart.models.queries import Training

SHARE = 0.2
FEWEST, MOST = 20, 1000
"""A fifth is held out, but not fewer than 20 where a third allows it, nor more than 1,000: beyond
that intervals are narrow enough, and what is left to learn from is worth more."""


def apart(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return positions to keep and positions held out, both sorted, int64."""
    n_held = min(max(round(n * SHARE), FEWEST), n // 3, MOST)
    order = rng.permutation(n)
    return np.sort(order[n_held:]), np.sort(order[:n_held])


def users_apart(
    data: Training, train_users: int | None, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return positions of training and held-out users; fewer training users change no test user."""
    kept, held = apart(len(data.users), rng)
    return np.sort(rng.permutation(kept)[:train_users]), held


def items_apart(data: Training, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return positions of training and held-out items."""
    return apart(len(data.items), rng)


def with_history(data: Training) -> Training:
    """Return only users and items that have any row.

    Of the others nothing is known: there is nothing to learn from them, and nobody could be right
    about them. An item without rows would count as wrong wherever it is ranked, for all methods.
    """
    known = data.of_known_users()
    items = np.flatnonzero(np.asarray(data.seen.sum(axis=0)).ravel())
    return known if len(items) == len(data.items) else known.take_items(items)
