"""NDCG@10 of weighted sums over the same rankings, many times over."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coldstart.recommenders.blending.rankings import Rankings

AT = 10
_DISCOUNTS = 1.0 / np.log2(np.arange(AT) + 2.0)


class Judge:
    """Rankings with everything prepared that does not depend on the weights.

    Ties are broken by the order of the items, which has nothing to do with what is liked.
    """

    def __init__(self, rankings: Rankings) -> None:
        self.n = len(rankings)
        self._blocks = rankings.blocks()
        self._ideals = []
        for _, liked, _, _ in self._blocks:
            first = np.minimum(liked.sum(axis=1), AT)
            self._ideals.append(np.concatenate([[0.0], np.cumsum(_DISCOUNTS)])[first])

    def each(self, weights: np.ndarray) -> np.ndarray:
        """Return NDCG@10 of each ranking, float64 (n,)."""
        return self.of(self.sums(weights))

    def mean(self, weights: np.ndarray) -> float:
        """Return the mean of `each`."""
        return float(self.each(weights).mean())

    def sums(self, weights: np.ndarray) -> list[np.ndarray]:
        """Return weighted sums, minus infinity where nothing may be ranked, block by block."""
        found = []
        for standard, _, open_, _ in self._blocks:
            sums = np.where(open_, np.float32(0.0), np.float32(-np.inf))
            for n in np.flatnonzero(weights):
                sums += standard[n] * np.float32(weights[n])
            found.append(sums)
        return found

    def moved(self, sums: Sequence[np.ndarray], member: int, by: float) -> list[np.ndarray]:
        """Return the sums with one weight changed by so much."""
        blocks = zip(sums, self._blocks, strict=True)
        return [some + np.float32(by) * block[0][member] for some, block in blocks]

    def of(self, sums: Sequence[np.ndarray]) -> np.ndarray:
        """Return NDCG@10 of each ranking, given the sums."""
        found = [np.zeros(0)]
        for some, (_, liked, _, _), ideal in zip(sums, self._blocks, self._ideals, strict=True):
            k = min(AT, some.shape[1])
            top = np.argpartition(-some, k - 1, axis=1)[:, :k]
            order = np.argsort(-np.take_along_axis(some, top, axis=1), axis=1, kind="stable")
            hits = np.take_along_axis(liked, np.take_along_axis(top, order, axis=1), axis=1)
            found.append(hits @ _DISCOUNTS[:k] / ideal)
        return np.concatenate(found)
