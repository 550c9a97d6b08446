"""Content kNN: the known items that a text is most like, and who likes those."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_matrix, identity

from coldstart.core.events import Event
from coldstart.models.additive import LinearInLikes
from coldstart.models.base import Target
from coldstart.models.neighbors.centering import Centering
from coldstart.models.neighbors.nearest import nearest
from coldstart.models.queries import Items, Training


class ContentKnn(LinearInLikes):
    r"""Sum of an item's cosines with its nearest neighbours that someone likes.

    .. math:: s(u, i) = \sum_{j \in N_i \cap S_u} \cos(x_i, x_j)

    :math:`N_i` are the n items of the training catalogue whose centred embeddings are nearest, and
    all that are as near as the last of them; an item is no neighbour of itself. Item-kNN (Sarwar et
    al. 2001) with texts in place of likes, so that it has something to say of an item that nobody
    has liked yet. A known like outside these neighbourhoods says nothing.

    Parameters
    ----------
    neighbours : int
        n.

    Attributes
    ----------
    centering_ : Centering
    texts_ : ndarray, float32 (n_items, dim)
        The training catalogue, centred.
    """

    name = "content_knn"
    ranks = frozenset({Target.FEW_SHOT_USER, Target.COLD_ITEM, Target.AUDIENCE})

    centering_: Centering
    texts_: np.ndarray

    def __init__(self, neighbours: int = 20) -> None:
        self.neighbours = neighbours

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Keep the catalogue's texts."""
        self.index_ = train.items.index
        self.centering_ = Centering.of(train.items.embeddings)
        self.texts_ = self.centering_(train.items.embeddings)
        yield from ()

    def left(self) -> csr_matrix:
        """Return the likes as they are."""
        return identity(len(self.index_), dtype=np.float32, format="csr")

    def right(self, items: Items) -> csr_matrix:
        """Return cosines with the neighbours, float32 (n_catalogue, n_items)."""
        itself = np.array([self.index_.get(id_, -1) for id_ in items.ids], dtype=np.int64)
        vectors = self.centering_(items.embeddings)
        return nearest(vectors, self.texts_, self.neighbours, itself).T.tocsr()

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the catalogue's texts."""
        arrays = {"mean": self.centering_.mean, "texts": self.texts_}
        return arrays, {"neighbours": self.neighbours, "items": list(self.index_)}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the method with stored texts."""
        model = cls(values["neighbours"])
        model.index_ = {id_: n for n, id_ in enumerate(values["items"])}
        model.centering_, model.texts_ = Centering(arrays["mean"]), arrays["texts"]
        return model
