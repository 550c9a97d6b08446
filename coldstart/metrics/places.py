"""Ranking metrics, from the one thing they all depend on: where the relevant items stand.

Binary relevance, one value per case; a case with nothing relevant to find has none (NaN). With
distinct scores they agree with trec_eval; the formulas are those of Manning, Raghavan and Schütze,
*Introduction to Information Retrieval* (2008), chapter 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True, eq=False)
class Places:
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
