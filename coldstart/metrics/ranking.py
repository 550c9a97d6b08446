"""Rankings from scores, and ranking metrics from the ranks of the relevant items.

Each function takes scores, what is relevant, a cut-off and what is left out of the ranking, and
returns one value per case; a case with nothing relevant to find has none (NaN). Ties are broken by
the order of the columns: permute them first where that would favour anyone.

Binary relevance, one value per case; a case with nothing relevant to find has none (NaN). With
distinct scores they agree with trec_eval; the formulas are those of Manning, Raghavan and Schütze,
*Introduction to Information Retrieval* (2008), chapter 8.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    Mask = np.ndarray | csr_matrix


@dataclass(frozen=True, eq=False)
class Ranking:
    """Items in the order of their scores, and the places of the relevant ones.

    Attributes
    ----------
    order : ndarray, int64 (n_cases, n_items)
        Columns of the scores, best first; excluded items come last.
    places : RelevantRanks
        Its methods are the metrics.
    listed : ndarray, int64 (n_cases,)
        How many items are shown: those whose score is finite. A score of minus infinity says that
        an item is never shown, so it counts as missed by whoever likes it.
    """

    order: np.ndarray
    places: RelevantRanks
    listed: np.ndarray

    @classmethod
    def of(cls, scores: np.ndarray, relevant: Mask, excluded: Mask | None = None) -> Ranking:
        """Rank once, for all metrics.

        Parameters
        ----------
        scores : ndarray, float (n_cases, n_items)
        relevant : ndarray or csr_matrix, bool (n_cases, n_items)
        excluded : ndarray or csr_matrix, bool (n_cases, n_items), optional
        """
        scores, wanted, left_out = _prepared(scores, relevant, excluded)
        order = np.argsort(-scores, axis=1, kind="stable")
        case, position = np.nonzero(np.take_along_axis(wanted, order, axis=1))
        places = RelevantRanks(case, position + 1, scores.shape[1] - left_out)
        return cls(order, places, np.isfinite(scores).sum(axis=1))

    @property
    def shown(self) -> RelevantRanks:
        """The places, those of relevant items that are never shown being behind everything."""
        behind = self.places.place > self.listed[self.places.case]
        if not behind.any():
            return self.places
        return replace(
            self.places, place=np.where(behind, self.order.shape[1] + 1, self.places.place)
        )


def ndcg(scores: np.ndarray, relevant: Mask, k: int, excluded: Mask | None = None) -> np.ndarray:
    """Return `RelevantRanks.ndcg` of scores, float64 (n_cases,); NaN where nothing is relevant.

    Only the first k are sorted, so it is the fast way to this one metric.

    Parameters
    ----------
    scores : ndarray, float (n_cases, n_items)
    relevant : ndarray or csr_matrix, bool (n_cases, n_items)
    k : int
    excluded : ndarray or csr_matrix, bool (n_cases, n_items), optional

    Examples
    --------
    >>> ndcg(np.array([[0.9, 0.5, 0.1]]), np.array([[False, True, False]]), 2).round(3)
    array([0.631])
    """
    scores, wanted, left_out = _prepared(scores, relevant, excluded)
    first = top_k(scores, k)
    hits = np.take_along_axis(wanted, first, axis=1)
    # What is relevant further down counts for the ideal only: any place behind k will do.
    missed = wanted.sum(axis=1) - hits.sum(axis=1)
    behind = np.arange(missed.max(initial=0)) < missed[:, None]
    case, position = np.nonzero(np.concatenate([hits, behind], axis=1))
    return RelevantRanks(case, position + 1, scores.shape[1] - left_out).ndcg(first.shape[1])


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


def _prepared(
    scores: np.ndarray, relevant: Mask, excluded: Mask | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return scores with what is excluded at minus infinity, what is wanted, how many are not."""
    wanted = _dense(relevant)
    if excluded is None:
        return scores, wanted, np.zeros(len(scores), dtype=np.int64)
    left_out = _dense(excluded)
    return np.where(left_out, -np.inf, scores), wanted & ~left_out, left_out.sum(axis=1)


def _dense(mask: Any) -> np.ndarray:
    found: np.ndarray = mask.toarray() if hasattr(mask, "toarray") else np.asarray(mask)
    return found.astype(bool, copy=False)


@dataclass(frozen=True, eq=False)
class RelevantRanks:
    """Where the relevant items of each case stand in its ranking.

    Attributes
    ----------
    case : ndarray, int64 (n_relevant_pairs,)
        The case of each relevant pair, ascending; the pairs of a case go by place.
    place : ndarray, int64 (n_relevant_pairs,)
        Counted from 1.
    n_ranked : ndarray, int64 (n_cases,)
        How many items were ranked for each case.
    """

    case: np.ndarray
    place: np.ndarray
    n_ranked: np.ndarray

    @cached_property
    def n_relevant(self) -> np.ndarray:
        """Number of relevant items of each case, int64 (n_cases,)."""
        return np.bincount(self.case, minlength=len(self.n_ranked))

    @cached_property
    def nth(self) -> np.ndarray:
        """Relevant items of the case up to each pair, itself included, int64."""
        before = np.cumsum(self.n_relevant) - self.n_relevant
        found: np.ndarray = np.arange(1, len(self.case) + 1) - before[self.case]
        return found

    def ndcg(self, k: int) -> np.ndarray:
        r"""Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002).

        :math:`\sum_{i \le k} r_i / \log_2(i + 1)`, over its value when the relevant items, k at
        most, come first. float64 (n_cases,).
        """
        discounts = 1.0 / np.log2(np.arange(2, k + 2))
        gain = np.concatenate([discounts, [0.0]])[np.minimum(self.place, k + 1) - 1]
        ideal = np.concatenate([[1.0], np.cumsum(discounts)])
        return self._mean(gain, ideal[np.minimum(self.n_relevant, k)])

    def recall(self, k: int) -> np.ndarray:
        """Share of the relevant items among the first k. float64 (n_cases,)."""
        return self._mean(self.place <= k, self.n_relevant)

    def precision(self, k: int) -> np.ndarray:
        """Share of the first k that are relevant. float64 (n_cases,)."""
        return self._mean(self.place <= k, k)

    def hit(self, k: int) -> np.ndarray:
        """1 where any of the first k is relevant, else 0. float64 (n_cases,)."""
        return self._mean((self.nth == 1) & (self.place <= k))

    def average_precision(self, k: int) -> np.ndarray:
        """Mean over the relevant items of the precision at their places within k; MAP is its mean.

        Divided by the number of relevant items, as trec_eval's ``map_cut``. float64 (n_cases,).
        """
        precision = np.where(self.place <= k, self.nth / self.place, 0.0)
        return self._mean(precision, self.n_relevant)

    def reciprocal_rank(self) -> np.ndarray:
        """One over the place of the first relevant item; MRR is its mean. float64 (n_cases,)."""
        return self._mean(np.where(self.nth == 1, 1.0 / self.place, 0.0))

    def auc(self) -> np.ndarray:
        """Share of (relevant, other) pairs in the right order (Mann and Whitney 1947).

        Over the whole ranking; NaN where every ranked item is relevant. float64 (n_cases,).
        """
        others = self.n_ranked - self.n_relevant
        # Others that stand before a relevant item, of all that could.
        wrong = self._mean(self.place - self.nth, np.maximum(self.n_relevant * others, 1))
        # What is never shown is behind everything, and cannot be more than wholly wrong.
        return np.where(others > 0, np.maximum(1.0 - wrong, 0.0), np.nan)

    def _mean(self, terms: np.ndarray, over: np.ndarray | int = 1) -> np.ndarray:
        """Return the sum of each case's terms over something; NaN where nothing is relevant."""
        sums = np.bincount(self.case, weights=terms, minlength=len(self.n_ranked))
        found: np.ndarray = np.full(len(sums), np.nan)
        np.divide(sums, over, out=found, where=self.n_relevant > 0)
        return found
