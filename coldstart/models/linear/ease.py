"""EASE: the linear item-to-item model that has a closed form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.core.events import Event
from coldstart.models.additive import LinearInLikes, columns_of, known_likes, supported
from coldstart.models.base import Contributions, Target
from coldstart.models.linear.ridge import AnyRidge, eigen
from coldstart.models.queries import Items, Queries, Training

LARGEST = 3000  # users or items, whichever are fewer, that are decomposed whole
RANK = 500  # singular vectors that are kept beyond that
USUAL = 200.0
"""Strong, for where few likes are known a weaker penalty lost much on grocery data (NDCG@10 at one
known like .26 at 10 times the mean, .48 at 200 times) and won next to nothing elsewhere."""


class Ease(LinearInLikes, AnyRidge):
    r"""Each item's likes predicted from all other items' likes by ridge regression.

    .. math:: s(u, i) = \sum_{j \in S_u} B_{ji}, \qquad
        B_{ji} = -\frac{P_{ji}}{P_{ii}}\ (j \ne i), \quad B_{ii} = 0, \qquad
        P = (R^\top R + \lambda I)^{-1}

    (Steck 2019), with R the likes of the training users. Here P is never inverted: with the
    singular vectors V and squared singular values d of R, :math:`\lambda P = I - V \frac{d}{d +
    \lambda} V^\top`, and these come from the smaller of :math:`R R^\top` and :math:`R^\top R`. So
    the cost is cubic in the fewer of users and items, and another lambda costs nothing. Above
    3,000 of both, the 500 largest singular vectors stand for all.

    Parameters
    ----------
    ridge : float, optional
        Lambda, in users; `USUAL` times the mean number of likes of an item by default.

    Attributes
    ----------
    vectors_ : ndarray, float32 (n_items, rank)
        V.
    values_ : ndarray, float64 (rank,)
        d.
    """

    name = "ease"
    ranks = frozenset({Target.FEW_SHOT_USER})

    vectors_: np.ndarray
    values_: np.ndarray

    def __init__(self, ridge: float | None = None) -> None:
        self.ridge = ridge

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:
        """Decompose the likes."""
        self.index_ = train.items.index
        vectors, self.values_ = _decomposed(train.likes.astype(np.float64), rng)
        self.vectors_ = np.ascontiguousarray(vectors, dtype=np.float32)
        usual = USUAL * max(train.likes.nnz, 1) / len(train.items)
        self.ridge_ = usual if self.ridge is None else self.ridge
        yield from ()

    def left(self) -> np.ndarray:
        """Return V d / (d + lambda)."""
        return self.vectors_ * self._shrinkage.astype(np.float32)

    def right(self, items: Items) -> np.ndarray:
        """Return the columns of V' divided by lambda times the diagonal of P."""
        columns = columns_of(items, self.index_)
        scaled: np.ndarray = (columns.T @ (self.vectors_ / self._diagonal[:, None])).T
        return scaled

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return predicted likes, float32 (n_cases, n_items)."""
        scores = super().score(cases, items)
        # The diagonal of B is 0: what the low-rank product lets an item say of itself is taken off.
        own = (known_likes(cases, self.index_) @ columns_of(items, self.index_)).tocoo()
        scores[own.row, own.col] -= self._itself(items)[own.col]
        return scores

    def contributions(self, case: Queries, items: Items) -> list[Contributions]:
        """Return what each liked item adds to the score."""
        liked = known_likes(case, self.index_).indices
        own = columns_of(items, self.index_)[liked].toarray()
        ids = list(self.index_)
        added = self.left()[liked] @ self.right(items) - own * self._itself(items)
        return supported([ids[n] for n in liked.tolist()], added)

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the decomposition."""
        arrays = {"vectors": self.vectors_, "values": self.values_}
        return arrays, {"ridge": self.ridge_, "items": list(self.index_)}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the method with a stored decomposition."""
        model = cls(values["ridge"])
        model.ridge_ = values["ridge"]
        model.index_ = {id_: n for n, id_ in enumerate(values["items"])}
        model.vectors_, model.values_ = arrays["vectors"], arrays["values"]
        return model

    @property
    def _shrinkage(self) -> np.ndarray:
        shrinkage: np.ndarray = self.values_ / (self.values_ + self.ridge_)
        return shrinkage

    @property
    def _diagonal(self) -> np.ndarray:
        """Lambda times the diagonal of P, float32 (n_items,)."""
        explained = np.einsum("nr,nr,r->n", self.vectors_, self.vectors_, self._shrinkage)
        diagonal: np.ndarray = np.maximum(1.0 - explained, 1e-6).astype(np.float32)
        return diagonal

    def _itself(self, items: Items) -> np.ndarray:
        """Return what the product has on its diagonal, float32 (n_items,)."""
        diagonal = self._diagonal
        return np.asarray(columns_of(items, self.index_).T @ ((1.0 - diagonal) / diagonal))


def _decomposed(likes: csr_matrix, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return right singular vectors, (n_items, rank), and squared singular values of likes."""
    n_users, n_items = likes.shape
    if min(n_users, n_items) > LARGEST:
        from sklearn.utils.extmath import randomized_svd

        seed = int(rng.integers(2**31))
        _, lengths, rows = randomized_svd(likes, RANK, random_state=seed)
        return rows.T, lengths**2
    if n_items <= n_users:
        return eigen((likes.T @ likes).toarray())
    left, values = eigen((likes @ likes.T).toarray())
    right: np.ndarray = likes.T @ left / np.sqrt(values)
    return right, values
