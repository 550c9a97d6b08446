"""What users bought again, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.data import columns
from coldstart.data.dataset import Dataset
from coldstart.data.repeats import id_places, pair_places


@dataclass(frozen=True, eq=False)
class Repeats:
    """The moments at which pairs came again, each once, the first of a pair not among them.

    Attributes
    ----------
    users, items : ndarray, int32 (n,)
        Rows and columns of the pairs.
    times : ndarray, int64 (n,)
        Seconds since 1970.
    shape : (int, int)
        Numbers of users and items.
    """

    users: np.ndarray
    items: np.ndarray
    times: np.ndarray
    shape: tuple[int, int]

    @classmethod
    def of(cls, dataset: Dataset) -> Self | None:
        """Return those of a data set; None where it has none.

        What a pair has at one moment, such as two lines of a receipt, was bought once.
        """
        repeats, pairs = dataset.repeats, dataset.interactions
        if repeats is None or columns.TIMESTAMP not in pairs:
            return None
        repeated = pairs[np.isin(pair_places(pairs, repeats), pair_places(repeats, repeats))]
        place = np.concatenate([pair_places(one, repeats) for one in (repeated, repeats)])
        times = np.concatenate([one[columns.TIMESTAMP].to_numpy() for one in (repeated, repeats)])
        order = np.lexsort((times, place))
        is_new = np.ones(len(order), dtype=bool)
        is_new[1:] = np.diff(place[order]).astype(bool) | np.diff(times[order]).astype(bool)
        is_new[order < len(repeated)] = False
        left = repeats.iloc[order[is_new] - len(repeated)]
        if left.empty:
            return None
        users = id_places(left[columns.USER_ID], dataset.users.set_index(columns.USER_ID).index)
        items = id_places(left[columns.ITEM_ID], dataset.items.set_index(columns.ITEM_ID).index)
        return cls(
            users.astype(np.int32), items.astype(np.int32),
            left[columns.TIMESTAMP].to_numpy(), (len(dataset.users), len(dataset.items)),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.times)

    def take_users(self, positions: np.ndarray) -> Self:
        """Return those of the users at these positions, int (m,), each of them once."""
        at = _inverse(positions, self.shape[0])[self.users]
        return self._at(at, self.items, at >= 0, (len(positions), self.shape[1]))

    def take_items(self, positions: np.ndarray) -> Self:
        """Return those of the items at these positions, int (m,), each of them once."""
        at = _inverse(positions, self.shape[1])[self.items]
        return self._at(self.users, at, at >= 0, (self.shape[0], len(positions)))

    def before(self, boundary: float) -> csr_matrix:
        """Return how often each pair came again before a point in time, int32."""
        return self._counts(self.times < boundary)

    def since(self, boundary: float) -> csr_matrix:
        """Return how often each pair came again at a point in time or after it, int32."""
        return self._counts(self.times >= boundary)

    def _counts(self, wanted: np.ndarray) -> csr_matrix:
        ones = np.ones(int(wanted.sum()), dtype=np.int32)
        return csr_matrix((ones, (self.users[wanted], self.items[wanted])), shape=self.shape)

    def _at(
        self, users: np.ndarray, items: np.ndarray, is_kept: np.ndarray, shape: tuple[int, int]
    ) -> Self:
        return type(self)(users[is_kept], items[is_kept], self.times[is_kept], shape)


def _inverse(positions: np.ndarray, n: int) -> np.ndarray:
    """Return the place of each of n numbers among `positions`, int32 (n,); -1 where it is none."""
    places = np.full(n, -1, dtype=np.int32)
    places[positions] = np.arange(len(positions), dtype=np.int32)
    return places
