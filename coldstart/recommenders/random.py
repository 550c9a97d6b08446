"""Chance: what every method has to beat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Self

import numpy as np

from coldstart.events import Event
from coldstart.recommenders.base import Recommender, Target
from coldstart.recommenders.cases import Cases, Items, Training


class Random(Recommender):
    """Uniform scores between 0 and 1, drawn by hashing seed, case id and item id.

    A hash instead of a stream of draws, so that a pair keeps its score whatever else is asked.

    Attributes
    ----------
    seed_ : int
    """

    name = "random"
    ranks = frozenset(Target)

    def steps(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Draw the seed; there is nothing to learn."""
        self.seed_ = int(rng.integers(2**63))
        yield from ()

    def score(self, cases: Cases, items: Items) -> np.ndarray:
        """Return one draw for each pair, float32 (n_cases, n_items)."""
        pairs = self._hashes("case", cases.ids)[:, None] ^ self._hashes("item", items.ids)
        drawn: np.ndarray = (_mixed(pairs) >> np.uint64(40)).astype(np.float32) / 2**24
        return drawn

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the seed."""
        return {}, {"seed": self.seed_}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:  # noqa: ARG003
        """Return the method with that seed."""
        model = cls()
        model.seed_ = values["seed"]
        return model

    def _hashes(self, kind: str, ids: Sequence[str]) -> np.ndarray:
        key = f"{self.seed_} {kind}".encode()
        digests = b"".join(blake2b(id_.encode(), digest_size=8, key=key).digest() for id_ in ids)
        return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _mixed(values: np.ndarray) -> np.ndarray:
    """Scatter 64-bit numbers, as the finaliser of SplitMix64 does (Steele 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
