"""The seam: what an encoder is to everything else."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np


class Encoder(ABC):
    """A frozen model that turns texts into vectors.

    Attributes
    ----------
    name : str
        What `encoders.registry.load` took to make it.
    dim : int
        Length of a vector.
    fingerprint : str
        Hash over weights, pooling and maximum length: two encoders with the same fingerprint give
        the same vectors, so it is the key of the cache.
    """

    name: str
    dim: int
    fingerprint: str

    @abstractmethod
    def plan(self, texts: Sequence[str]) -> list[np.ndarray]:
        """Return batches of positions into `texts`, int64 each, in the order to encode them."""

    @abstractmethod
    def encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        """Return the L2-normalised vectors of one batch, float32 (n_texts, dim)."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return L2-normalised vectors, float32 (n_texts, dim); a blank text is a zero vector."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        said = np.array([n for n, text in enumerate(texts) if text.strip()], dtype=np.int64)
        spoken = [texts[n] for n in said]
        for batch in self.plan(spoken):
            vectors[said[batch]] = self.encode_batch([spoken[n] for n in batch])
        return vectors
