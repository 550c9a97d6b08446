"""Had most often: the plain way to say what someone will buy again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.core.events import Event
from coldstart.data import columns
from coldstart.data.dataset import Dataset
from coldstart.data.repeats import id_places, pair_places
from coldstart.models.base import Recommender, Target
from coldstart.models.baselines.popularity import item_likes
from coldstart.models.neighbors.item_sums import columns_of
from coldstart.models.queries import Cases, Items, Training


class RepeatCount(Recommender):
    r"""How often someone had an item; of those had as often, what more people like comes first.

    .. math:: s(u, i) = c_{ui} + 1 - \frac{r_i}{m}

    :math:`c_{ui}` is the number of times, once for each known like where it is not counted, and
    :math:`r_i`, from 1 to m, the rank of the item among the m of the catalogue by the number of
    users who like it, ties in the order of the catalogue. An item outside it counts as the last.

    Attributes
    ----------
    ranks_ : dict of str to int
        The rank of each item of the training catalogue, by id.
    """

    name = "repeat_count"
    ranks = frozenset({Target.HAD_ITEM})

    def __init__(self) -> None:
        self.ranks_: dict[str, int] = {}

    def steps(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Rank the catalogue."""
        order = np.argsort(-item_likes(train), kind="stable").tolist()
        self.ranks_ = {train.items.ids[n]: rank for rank, n in enumerate(order, start=1)}
        yield from ()

    def score(self, cases: Cases, items: Items) -> np.ndarray:
        """Return numbers of times, and what decides between equal ones, float32."""
        counts = cases.support if cases.counts is None else cases.counts
        had = counts.astype(np.float32) @ columns_of(items, cases.support_items.index)
        m = max(len(self.ranks_), 1)
        of_ties = 1 - np.array([self.ranks_.get(id_, m) for id_ in items.ids], dtype=np.float32) / m
        found: np.ndarray = had.toarray() + of_ties.astype(np.float32)
        return found.astype(np.float32)

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the ranks."""
        return {}, {"ranks": self.ranks_}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:  # noqa: ARG003
        """Return the method with stored ranks."""
        made = cls()
        made.ranks_ = dict(values["ranks"])
        return made


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
        self, users: np.ndarray, items: np.ndarray, kept: np.ndarray, shape: tuple[int, int]
    ) -> Self:
        return type(self)(users[kept], items[kept], self.times[kept], shape)


def _inverse(positions: np.ndarray, n: int) -> np.ndarray:
    """Return the place of each of n numbers among `positions`, int32 (n,); -1 where it is none."""
    places = np.full(n, -1, dtype=np.int32)
    places[positions] = np.arange(len(positions), dtype=np.int32)
    return places
