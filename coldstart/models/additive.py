"""Models whose scores are sums: over known likes, or of popularity and a profile's effect."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.models.base import (
    Contribution,
    Contributions,
    Decomposition,
    LikeFactors,
    Part,
    Recommender,
)
from coldstart.models.queries import Items, Queries

BLOCK = 4_000_000  # numbers of a factor that are held at a time


class LinearInLikes(Recommender):
    r"""A method whose scores are :math:`c\, S L R`: linear in the known likes S.

    :math:`L` belongs to the training catalogue, :math:`R` to the items that are ranked, so a score
    never needs more memory than its matrix and a few blocks; c is a scale per case, 1 for most.
    What a liked item j adds to the score of item i is :math:`c\,(L R)_{ji}`. Likes outside the
    training catalogue add nothing.

    Attributes
    ----------
    index_ : dict of str to int
        Position of each item of the training catalogue.
    """

    index_: dict[str, int]

    @abstractmethod
    def left(self) -> np.ndarray | csr_matrix:
        """Return L, float32 (n_catalogue, rank)."""

    @abstractmethod
    def right(self, items: Items) -> np.ndarray | csr_matrix:
        """Return R, float32 (rank, n_items)."""

    def scale(self, cases: Queries) -> np.ndarray:
        """Return what each case's scores are multiplied by, float32 (n_cases,)."""
        return np.ones(len(cases), dtype=np.float32)

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return sums over known likes, float32 (n_cases, n_items)."""
        support, left = known_likes(cases, self.index_), self.left()
        scores = np.zeros((len(cases), len(items)), dtype=np.float32)
        for columns in blocks(len(items), left.shape[1]):
            right = self.right(items if len(columns) == len(items) else items.take(columns))
            for rows in blocks(len(cases), left.shape[1]):
                scores[np.ix_(rows, columns)] = dense((support[rows] @ left) @ right)
        scores *= self.scale(cases)[:, None]
        return scores

    def contributions(self, case: Queries, items: Items) -> list[Contributions]:
        """Return what each liked item adds to the score."""
        liked = known_likes(case, self.index_).indices
        ids = list(self.index_)
        added = dense(self.left()[liked] @ self.right(items)) * self.scale(case)
        return supported([ids[n] for n in liked.tolist()], added)

    def decompose(self, cases: Queries, items: Items) -> Decomposition:
        """Return both factors and the scale."""
        rows = [self.index_.get(id_, -1) for id_ in cases.support_items.ids]
        rows_of_support = np.array(rows, dtype=np.int64)
        factors = LikeFactors(self.left(), self.right(items), rows_of_support, self.scale(cases))
        return Decomposition(likes=factors)


def known_likes(cases: Queries, index: Mapping[str, int]) -> csr_matrix:
    """Return known likes over a fitted catalogue, float32 (n_cases, len(index)).

    Likes of items that are not in it are left out.
    """
    pairs = cases.support.tocoo()
    places = np.array([index.get(id_, -1) for id_ in cases.support_items.ids], dtype=np.int64)
    columns = places[pairs.col]
    inside = columns >= 0
    at = (pairs.row[inside], columns[inside])
    ones = np.ones(len(at[0]), dtype=np.float32)
    return csr_matrix((ones, at), shape=(len(cases), len(index)))


def columns_of(items: Items, index: Mapping[str, int]) -> csr_matrix:
    """Return which of `items` is which of a fitted catalogue, float32 (len(index), n_items)."""
    places = np.array([index.get(id_, -1) for id_ in items.ids], dtype=np.int64)
    known = np.flatnonzero(places >= 0)
    ones = np.ones(len(known), dtype=np.float32)
    return csr_matrix((ones, (places[known], known)), shape=(len(index), len(items)))


def supported(ids: list[str], added: np.ndarray) -> list[Contributions]:
    """Return contributions of liked items: ids of length n, their shares float (n, n_items)."""
    return [
        Contributions(
            tuple(
                Contribution(Part.SUPPORT, value, id_)
                for id_, value in zip(ids, column.tolist(), strict=True)
            ),
            float(column.sum(dtype=np.float64)),
        )
        for column in added.T.astype(np.float64)
    ]


def blocks(n: int, width: int) -> Iterator[np.ndarray]:
    """Cut n rows of a width into runs of positions of about `BLOCK` numbers each."""
    step = max(1, BLOCK // max(width, 1))
    for start in range(0, n, step):
        yield np.arange(start, min(start + step, n))


def dense(product: Any) -> np.ndarray:
    """Return a product of arrays and sparse matrices as an array."""
    array: np.ndarray = product if isinstance(product, np.ndarray) else product.toarray()
    return array


class FromProfile(Recommender):
    """A method whose score is everyone's share of likers, and how the profile shifts it.

    Attributes
    ----------
    index_ : dict of str to int
        Position of each item of the training catalogue.
    shares_ : ndarray, float32 (n_items,)
        The share of training users who like each item.
    """

    index_: dict[str, int]
    shares_: np.ndarray

    @abstractmethod
    def terms(self, cases: Queries, items: Items) -> tuple[np.ndarray, np.ndarray]:
        """Return shares, float32 (n_items,), and their shifts, float32 (n_cases, n_items)."""

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return expected shares of likers, float32 (n_cases, n_items); 0 for unknown items."""
        shares, shifted = self.terms(cases, items)
        shifted += shares
        return shifted

    def contributions(self, case: Queries, items: Items) -> list[Contributions]:
        """Return what popularity and what the profile makes of the score."""
        shares, shifted = self.terms(case, items)
        return [
            Contributions(
                (Contribution(Part.POPULARITY, share), Contribution(Part.PROFILE, shift)),
                share + shift,
            )
            for share, shift in zip(shares.tolist(), shifted[0].tolist(), strict=True)
        ]

    def decompose(self, cases: Queries, items: Items) -> Decomposition:  # noqa: ARG002
        """Return everyone's shares of likers."""
        shares = dict(zip(self.index_, self.shares_.tolist(), strict=True))
        return Decomposition(popularity=np.array([shares.get(id_, 0.0) for id_ in items.ids]))
