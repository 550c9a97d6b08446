"""Dislike kNN: what is near to things that someone dislikes counts less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.core.events import Event
from coldstart.models.additive import columns_of
from coldstart.models.base import Contribution, Contributions, Part, Recommender, Target
from coldstart.models.queries import Items, Queries, Training


class DislikeKnn(Recommender):
    r"""Minus the sum of the signed similarities between an item and each known dislike.

    .. math:: s(u, i) = -\sum_{j \in D_u} \frac{r_j^\top r_i}{(\lVert r_j \rVert + c)
        (\lVert r_i \rVert + c)}

    :math:`r_i` holds, for each training user who rated the item, 1 for a like or 0 for a dislike
    less the item's mean: the adjusted cosine of Sarwar et al. (2001), by item; c shrinks what rests
    on few ratings. Items disliked and liked by the same people go down together.

    Parameters
    ----------
    shrinkage : float
        c.

    Attributes
    ----------
    index_ : dict of str to int
        Position of each item of the training catalogue.
    ratings_ : csr_matrix, float32 (n_users, n_items)
        The vectors, divided by their lengths plus c.
    """

    name = "dislike_knn"
    ranks = frozenset({Target.FEW_SHOT_USER})

    index_: dict[str, int]
    ratings_: csr_matrix

    def __init__(self, shrinkage: float = 2.0) -> None:
        self.shrinkage = shrinkage

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Centre the ratings."""
        self.index_ = train.items.index
        seen = train.seen.tocoo()
        labels = np.asarray(train.likes[seen.row, seen.col]).ravel().astype(np.float64)
        n_items = len(train.items)
        rated = np.maximum(np.bincount(seen.col, minlength=n_items), 1)
        labels -= (np.bincount(seen.col, labels, minlength=n_items) / rated)[seen.col]
        lengths = np.sqrt(np.bincount(seen.col, labels**2, minlength=n_items)) + self.shrinkage
        values = (labels / np.maximum(lengths[seen.col], 1e-6)).astype(np.float32)
        self.ratings_ = csr_matrix((values, (seen.row, seen.col)), shape=train.seen.shape)
        yield from ()

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return minus the sums, float32 (n_cases, n_items); 0 without a known dislike."""
        if cases.dislikes is None or not cases.dislikes.nnz:
            return np.zeros((len(cases), len(items)), dtype=np.float32)
        disliked = cases.dislikes.astype(np.float32) @ self._columns(cases.support_items).T
        similarities = (disliked @ self.ratings_.T) @ self._columns_rated(items)
        return -np.asarray(similarities.toarray(), dtype=np.float32)

    def contributions(self, case: Queries, items: Items) -> list[Contributions]:
        """Return what the dislikes make of the score."""
        scores = self.score(case, items)[0].tolist()
        return [Contributions((Contribution(Part.DISLIKES, n),), n) for n in scores]

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the centred ratings."""
        some = self.ratings_
        arrays = {"values": some.data, "columns": some.indices, "starts": some.indptr}
        return arrays, {"shrinkage": self.shrinkage, "items": list(self.index_)}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the method with stored ratings."""
        model = cls(values["shrinkage"])
        model.index_ = {id_: n for n, id_ in enumerate(values["items"])}
        stored = (arrays["values"], arrays["columns"], arrays["starts"])
        shape = (len(arrays["starts"]) - 1, len(model.index_))
        model.ratings_ = csr_matrix(stored, shape=shape)
        return model

    def _columns(self, items: Items) -> csr_matrix:
        return columns_of(items, self.index_)

    def _columns_rated(self, items: Items) -> csr_matrix:
        columns: csr_matrix = self.ratings_ @ self._columns(items)
        return columns
