"""Chance: the floor that every method has to leave."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import numpy as np

from coldstart.core.events import Event
from coldstart.models.base import DISCOVERY, Recommender
from coldstart.models.queries import Items, Queries, Training

_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


class Random(Recommender):
    """A uniform score for each pair of ids, the same whatever else is scored.

    The pair's two hashes are mixed with SplitMix64's finaliser (Steele, Lea & Flood 2014).
    """

    name = "random"
    ranks = DISCOVERY

    def __init__(self) -> None:
        self.seed_ = 0

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Draw a seed."""
        self.seed_ = int(rng.integers(2**63))
        yield from ()

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return uniform numbers in [0, 1), float32 (n_cases, n_items)."""
        mixed = self._hashes(cases.ids, "case")[:, None] ^ self._hashes(items.ids, "item")[None, :]
        mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX[0]
        mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX[1]
        mixed ^= mixed >> np.uint64(31)
        uniform: np.ndarray = ((mixed >> np.uint64(40)) / 2**24).astype(np.float32)
        return uniform

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the seed."""
        return {}, {"seed": self.seed_}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:  # noqa: ARG003
        """Return the method with a stored seed."""
        model = cls()
        model.seed_ = values["seed"]
        return model

    def _hashes(self, ids: Sequence[str], kind: str) -> np.ndarray:
        salt = f"{self.seed_}:{kind}:"
        digests = b"".join(
            hashlib.blake2b(f"{salt}{i}".encode(), digest_size=8).digest() for i in ids
        )
        return np.frombuffer(digests, dtype=np.uint64)
