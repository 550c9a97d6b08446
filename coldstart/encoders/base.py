"""The contract of every encoder."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np

from coldstart.encoders.long_texts import Coverage


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
    max_length : int or None
        Tokens that are read at once, special ones included; a text of more is read in parts. None
        where every text is read alike.
    """

    name: str
    dim: int
    fingerprint: str
    max_length: int | None = None

    @abstractmethod
    def plan(self, texts: Sequence[str]) -> list[np.ndarray]:
        """Return batches of positions into `texts`, int64 each, in the order to encode them."""

    @abstractmethod
    def encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        """Return the L2-normalised vectors of one batch, float32 (n_texts, dim)."""

    def coverage(self, texts: Sequence[str]) -> list[Coverage]:
        """Return how much of each text its vector is of."""
        return [Coverage.WHOLE] * len(texts)

    def of_beginnings(self) -> Encoder:
        """Return the encoder that reads the beginning of a long text only, as runs once did."""
        return self

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return L2-normalised vectors, float32 (n_texts, dim); a blank text is a zero vector."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        positions = np.array([n for n, text in enumerate(texts) if text.strip()], dtype=np.int64)
        texts_to_encode = [texts[n] for n in positions]
        for batch in self.plan(texts_to_encode):
            vectors[positions[batch]] = self.encode_batch([texts_to_encode[n] for n in batch])
        return vectors
