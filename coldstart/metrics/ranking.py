"""What a ranking is worth, per case: binary relevance, full ranking, vectorised over cases.

Each function takes scores, what is relevant, a cut-off and what is left out of the ranking, and
returns one value per case; a case with nothing relevant to find has none (NaN). Ties are broken by
the order of the columns: permute them first where that would favour anyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    Mask = np.ndarray | csr_matrix


@dataclass(frozen=True, eq=False)
class Ranking:
    """Items in the order of their scores, and which of them are relevant.

    Attributes
    ----------
    relevant : ndarray, bool (n_cases, n_items)
        In the order of the ranking.
    order : ndarray, int64 (n_cases, n_items)
        Columns of the scores, best first; excluded items come last and are never relevant.
    n_relevant : ndarray, int64 (n_cases,)
    n_ranked : ndarray, int64 (n_cases,)
        Items that are not excluded.
    """

    relevant: np.ndarray
    order: np.ndarray
    n_relevant: np.ndarray
    n_ranked: np.ndarray

    @classmethod
    def of(cls, scores: np.ndarray, relevant: Mask, excluded: Mask | None = None) -> Ranking:
        """Rank once, for all metrics.

        Parameters
        ----------
        scores : ndarray, float (n_cases, n_items)
        relevant : ndarray or csr_matrix, bool (n_cases, n_items)
        excluded : ndarray or csr_matrix, bool (n_cases, n_items), optional
        """
        wanted = _dense(relevant)
        ranked = scores
        n_ranked = np.full(len(scores), scores.shape[1], dtype=np.int64)
        if excluded is not None:
            left_out = _dense(excluded)
            ranked = np.where(left_out, -np.inf, scores)
            wanted = wanted & ~left_out
            n_ranked -= left_out.sum(axis=1)
        order = np.argsort(-ranked, axis=1, kind="stable")
        hits = np.take_along_axis(wanted, order, axis=1)
        return cls(hits, order, hits.sum(axis=1), n_ranked)

    @cached_property
    def _ranks(self) -> np.ndarray:
        return np.arange(1, self.relevant.shape[1] + 1)

    def _judged(self, values: np.ndarray) -> np.ndarray:
        return np.where(self.n_relevant > 0, values, np.nan)

    def ndcg(self, k: int) -> np.ndarray:
        r"""Normalised discounted cumulative gain at k (Järvelin & Kekäläinen 2002).

        :math:`\sum_{i \le k} r_i / \log_2(i + 1)`, over its value when all relevant items come
        first. float64 (n_cases,).
        """
        discount = 1.0 / np.log2(self._ranks[:k] + 1)
        gain = np.asarray(self.relevant[:, :k] @ discount)
        ideal = np.concatenate([[0.0], np.cumsum(discount)])
        best = ideal[np.minimum(self.n_relevant, len(discount))]
        return self._judged(np.asarray(gain / np.where(best > 0, best, 1.0)))

    def recall(self, k: int) -> np.ndarray:
        """Share of the relevant items among the first k. float64 (n_cases,)."""
        return self._judged(self.relevant[:, :k].sum(axis=1) / np.maximum(self.n_relevant, 1))

    def precision(self, k: int) -> np.ndarray:
        """Share of the first k that are relevant. float64 (n_cases,)."""
        return self._judged(np.asarray(self.relevant[:, :k].sum(axis=1) / k))

    def reciprocal_rank(self) -> np.ndarray:
        """One over the rank of the first relevant item. float64 (n_cases,)."""
        return self._judged(np.asarray(1.0 / (self.relevant.argmax(axis=1) + 1)))

    def hit(self, k: int) -> np.ndarray:
        """1 where any of the first k is relevant, else 0. float64 (n_cases,)."""
        return self._judged(np.asarray(self.relevant[:, :k].any(axis=1).astype(np.float64)))

    def average_precision(self, k: int) -> np.ndarray:
        """Mean over the relevant items of the precision at their ranks within k; MAP is its mean.

        Divided by the number of relevant items, as trec_eval's ``map_cut`` does.
        float64 (n_cases,).
        """
        first = self.relevant[:, :k]
        at_hits = np.cumsum(first, axis=1) / self._ranks[: first.shape[1]] * first
        return self._judged(at_hits.sum(axis=1) / np.maximum(self.n_relevant, 1))

    def auc(self) -> np.ndarray:
        """Share of (relevant, other) pairs in the right order, over the whole ranking.

        NaN where every ranked item is relevant. Ties count by the order of the columns.
        float64 (n_cases,).
        """
        others = self.n_ranked - self.n_relevant
        rank_sum = self.relevant @ self._ranks.astype(np.float64)
        n = self.n_relevant.astype(np.float64)
        wrong = rank_sum - n * (n + 1) / 2  # others that stand before a relevant one
        pairs = n * others
        return np.where(pairs > 0, 1.0 - wrong / np.maximum(pairs, 1), np.nan)


def ndcg(scores: np.ndarray, relevant: Mask, k: int, excluded: Mask | None = None) -> np.ndarray:
    """Return `Ranking.ndcg` of scores, float64 (n_cases,); NaN where nothing is relevant.

    Only the first k are sorted, so it is the fast way to this one metric.

    Examples
    --------
    >>> ndcg(np.array([[0.9, 0.5, 0.1]]), np.array([[False, True, False]]), 2).round(3)
    array([0.631])
    """
    wanted = _dense(relevant)
    ranked = scores
    if excluded is not None:
        left_out = _dense(excluded)
        ranked = np.where(left_out, -np.inf, scores)
        wanted = wanted & ~left_out
    first = top_k(ranked, k)
    hits = np.take_along_axis(wanted, first, axis=1)
    return Ranking(hits, first, wanted.sum(axis=1), np.zeros(len(hits), np.int64)).ndcg(k)


def top_k(scores: np.ndarray, k: int) -> np.ndarray:
    """Return the columns of the k largest scores of each row, best first, ties in column order.

    int64 (n_cases, min(k, n_items)).
    """
    n_items = scores.shape[1]
    if k >= n_items:
        return np.argsort(-scores, axis=1, kind="stable")
    least = np.partition(scores, n_items - k, axis=1)[:, n_items - k, None]
    # All above the k-th largest, then as many equal to it, from the left, as there is room for.
    above = scores > least
    tied = scores == least
    room = k - above.sum(axis=1, keepdims=True)
    chosen = above | (tied & (np.cumsum(tied, axis=1) <= room))
    columns = np.nonzero(chosen)[1].reshape(len(scores), k)
    inner = np.argsort(-np.take_along_axis(scores, columns, axis=1), axis=1, kind="stable")
    return np.take_along_axis(columns, inner, axis=1)


def _dense(mask: Any) -> np.ndarray:
    found: np.ndarray = mask.toarray() if hasattr(mask, "toarray") else np.asarray(mask)
    return found.astype(bool, copy=False)
