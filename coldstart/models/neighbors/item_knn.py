"""Item-kNN: what the likers of one thing also like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix, vstack

from coldstart.core.events import Event
from coldstart.models.additive import LinearInLikes, blocks, columns_of
from coldstart.models.base import Target
from coldstart.models.queries import Items, Training


class ItemKnn(LinearInLikes):
    r"""Sum of the similarities between an item and each known like.

    .. math:: s(u, i) = \sum_{j \in S_u} \frac{n_{ij}}{\sqrt{n_i n_j} + c}

    :math:`n_{ij}` users like both items, :math:`n_i` the one and :math:`n_j` the other. Without the
    shrinkage c this is the cosine between the items' columns (Sarwar et al. 2001); c distrusts
    similarities that rest on few users. An item is no neighbour of itself, and each like speaks for
    its nearest neighbours only.

    Parameters
    ----------
    shrinkage : float
        c, in users.
    neighbours : int
        How many items a like speaks for.

    Attributes
    ----------
    similarities_ : csr_matrix, float32 (n_items, n_items)
        A row per liked item.
    """

    name = "item_knn"
    ranks = frozenset({Target.FEW_SHOT_USER})

    similarities_: csr_matrix

    def __init__(self, shrinkage: float = 20.0, neighbours: int = 500) -> None:
        self.shrinkage = shrinkage
        self.neighbours = neighbours

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Count who likes both of two items."""
        self.index_ = train.items.index
        likes = train.likes.astype(np.float32).tocsc()
        lengths = np.sqrt(np.asarray(likes.sum(axis=0)).ravel())
        rows = [
            self._similar(likes, lengths, positions)
            for positions in blocks(len(train.items), len(train.items))
        ]
        self.similarities_ = vstack(rows, format="csr")
        yield from ()

    def left(self) -> csr_matrix:
        """Return the similarities."""
        return self.similarities_

    def right(self, items: Items) -> csr_matrix:
        """Return which column is whose, float32 (n_catalogue, n_items)."""
        return columns_of(items, self.index_)

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the similarities."""
        similar = self.similarities_
        arrays = {"values": similar.data, "columns": similar.indices, "starts": similar.indptr}
        settings = {"shrinkage": self.shrinkage, "neighbours": self.neighbours}
        return arrays, {**settings, "items": list(self.index_)}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the method with stored similarities."""
        model = cls(values["shrinkage"], values["neighbours"])
        model.index_ = {id_: n for n, id_ in enumerate(values["items"])}
        stored = (arrays["values"], arrays["columns"], arrays["starts"])
        model.similarities_ = csr_matrix(stored, shape=(len(model.index_),) * 2)
        return model

    def _similar(self, likes: csc_matrix, lengths: np.ndarray, positions: np.ndarray) -> csr_matrix:
        """Return the rows of these items, float32 (n, n_items), the largest of each kept."""
        similarities = (likes[:, positions].T @ likes).toarray()
        similarities /= lengths[positions, None] * lengths[None, :] + max(self.shrinkage, 1e-6)
        similarities[np.arange(len(positions)), positions] = 0.0
        if similarities.shape[1] > self.neighbours:
            least = np.partition(similarities, -self.neighbours, axis=1)[:, -self.neighbours, None]
            similarities[similarities < least] = 0.0
        return csr_matrix(similarities)
