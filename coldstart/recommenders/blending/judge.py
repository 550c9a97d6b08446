"""NDCG@10 of weighted sums over the same rankings, many times over."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coldstart.recommenders.blending.rankings import Rankings

AT = 10
_DISCOUNTS = 1.0 / np.log2(np.arange(AT) + 2.0)


class Judge:
    """Rankings with everything prepared that does not depend on the weights.

    With a `dislike_cost` each place of a known dislike is taken off, that many times.

    Ties are broken by the order of the items, which has nothing to do with what is liked.
    """

    def __init__(self, rankings: Rankings, dislike_cost: float = 0.0) -> None:
        self.n = len(rankings)
        self._cost = dislike_cost
        self._disliked = [
            None if rated is None or not dislike_cost else rated & open_ & ~liked
            for rated, liked, open_ in zip(
                rankings.rated or [None] * len(rankings.liked),
                rankings.liked,
                rankings.open_,
                strict=True,
            )
        ]
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
        blocks = zip(sums, self._blocks, self._ideals, self._disliked, strict=True)
        for some, (_, liked, _, _), ideal, disliked in blocks:
            k = min(AT, some.shape[1])
            top = np.argpartition(-some, k - 1, axis=1)[:, :k]
            order = np.argsort(-np.take_along_axis(some, top, axis=1), axis=1, kind="stable")
            hits = np.take_along_axis(liked, np.take_along_axis(top, order, axis=1), axis=1)
            gained = hits @ _DISCOUNTS[:k]
            if disliked is not None:
                wrong = np.take_along_axis(disliked, np.take_along_axis(top, order, axis=1), axis=1)
                gained = gained - self._cost * (wrong @ _DISCOUNTS[:k])
            found.append(gained / ideal)
        return np.concatenate(found)
