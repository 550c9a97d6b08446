"""From scores to rankings, vectorised over cases.

Each function takes scores, what is relevant, a cut-off and what is left out of the ranking, and
returns one value per case; a case with nothing relevant to find has none (NaN). Ties are broken by
the order of the columns: permute them first where that would favour anyone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from coldstart.metrics.places import Places

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
    places : Places
        Its methods are the metrics.
    listed : ndarray, int64 (n_cases,)
        How many items are shown: those whose score is finite. A score of minus infinity says that
        an item is never shown, so it counts as missed by whoever likes it.
    """

    order: np.ndarray
    places: Places
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
        places = Places(case, position + 1, scores.shape[1] - left_out)
        return cls(order, places, np.isfinite(scores).sum(axis=1))

    @property
    def shown(self) -> Places:
        """The places, those of relevant items that are never shown being behind everything."""
        behind = self.places.place > self.listed[self.places.case]
        if not behind.any():
            return self.places
        return replace(
            self.places, place=np.where(behind, self.order.shape[1] + 1, self.places.place)
        )


def ndcg(scores: np.ndarray, relevant: Mask, k: int, excluded: Mask | None = None) -> np.ndarray:
    """Return `Places.ndcg` of scores, float64 (n_cases,); NaN where nothing is relevant.

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
    return Places(case, position + 1, scores.shape[1] - left_out).ndcg(first.shape[1])


def recall(scores: np.ndarray, relevant: Mask, k: int, excluded: Mask | None = None) -> np.ndarray:
    """Return `Places.recall` of scores; parameters as in `ndcg`."""
    return Ranking.of(scores, relevant, excluded).places.recall(k)


def precision(
    scores: np.ndarray, relevant: Mask, k: int, excluded: Mask | None = None
) -> np.ndarray:
    """Return `Places.precision` of scores; parameters as in `ndcg`."""
    return Ranking.of(scores, relevant, excluded).places.precision(k)


def hit(scores: np.ndarray, relevant: Mask, k: int, excluded: Mask | None = None) -> np.ndarray:
    """Return `Places.hit` of scores; parameters as in `ndcg`."""
    return Ranking.of(scores, relevant, excluded).places.hit(k)


def average_precision(
    scores: np.ndarray, relevant: Mask, k: int, excluded: Mask | None = None
) -> np.ndarray:
    """Return `Places.average_precision` of scores; parameters as in `ndcg`."""
    return Ranking.of(scores, relevant, excluded).places.average_precision(k)


def reciprocal_rank(scores: np.ndarray, relevant: Mask, excluded: Mask | None = None) -> np.ndarray:
    """Return `Places.reciprocal_rank` of scores, over the whole ranking."""
    return Ranking.of(scores, relevant, excluded).places.reciprocal_rank()


def auc(scores: np.ndarray, relevant: Mask, excluded: Mask | None = None) -> np.ndarray:
    """Return `Places.auc` of scores, over the whole ranking."""
    return Ranking.of(scores, relevant, excluded).places.auc()


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
