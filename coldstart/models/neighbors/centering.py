"""Embeddings as seen from the middle of the catalogue.

Sentence vectors of one shop share a direction; cosines between them are near one another and rank
almost at random. Without their mean, and back at length one, they tell items apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from coldstart.models.queries import Queries

_TINY = 1e-6  # a shorter vector is float32 rounding, not a direction


@dataclass(frozen=True, eq=False)
class Centering:
    """The catalogue's mean, taken away from whatever is compared.

    Attributes
    ----------
    mean : ndarray, float32 (dim,)
    """

    mean: np.ndarray

    @classmethod
    def of(cls, embeddings: np.ndarray) -> Self:
        """Learn the mean of a catalogue, float32 (n_items, dim), blank texts left out."""
        texts = embeddings[np.abs(embeddings).sum(axis=1) > 0]
        mean = texts.mean(axis=0, dtype=np.float64) if len(texts) else np.zeros(embeddings.shape[1])
        return cls(mean.astype(np.float32))

    def __call__(self, embeddings: np.ndarray) -> np.ndarray:
        """Return centred vectors of length one, float32 (n, dim); blank texts stay zero."""
        has_text = np.abs(embeddings).sum(axis=1, keepdims=True) > 0
        return unit(np.where(has_text, embeddings - self.mean, 0.0).astype(np.float32))

    def centroids(self, cases: Queries) -> np.ndarray:
        """Return the direction of each case's known likes, float32 (n_cases, dim).

        Zero where nothing is known.
        """
        return unit(
            np.asarray(cases.support.astype(np.float32) @ self(cases.support_items.embeddings))
        )

    def shares(self, case: Queries, directions: np.ndarray) -> tuple[list[str], np.ndarray]:
        """Split dot products of a case's centroid over its known likes.

        Parameters
        ----------
        case : Queries
            Of length 1.
        directions : ndarray, float32 (n, dim)

        Returns
        -------
        ids : list of str
            The liked items.
        parts : ndarray, float64 (n_likes, n)
            Whose columns add up to ``centroids(case) @ directions.T``.
        """
        liked = case.support.indices
        vectors = self(case.support_items.embeddings[liked]).astype(np.float64)
        length = np.linalg.norm(vectors.sum(axis=0)) if len(liked) else 0.0
        parts = vectors @ directions.T.astype(np.float64) / max(length, _TINY)
        return [case.support_items.ids[n] for n in liked.tolist()], parts * (length > _TINY)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Return rows at length one; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: np.ndarray = np.where(lengths > _TINY, vectors / np.maximum(lengths, _TINY), 0.0)
    return scaled.astype(np.float32)
