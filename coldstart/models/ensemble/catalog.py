"""Which items are known well enough to be judged by their likes, and whose likes are all known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from coldstart.models.queries import Queries

if TYPE_CHECKING:
    from coldstart.models.queries import Training


GENEROUS = 10.0


def known_items(train: Training) -> np.ndarray:
    """Return the items that are known, int64 (n_known,); see `by_accident`.

    Where items were made new on purpose, all without rows are new alike: which of them have a
    history that is held back is not to be known.
    """
    rows = np.asarray(train.seen.sum(axis=0)).ravel()
    return np.flatnonzero(rows) if train.held_back else by_accident(rows)


def by_accident(rows: np.ndarray) -> np.ndarray:
    """Return the items that are known: those with any row, and those that lack rows by chance.

    Where many items have one row only, many others have none by chance, and that says how popular
    they are. Where nearly all items have several, one without any is new, and says nothing yet. Of
    n_1 items with one row and n_2 with two, chance leaves about n_1 (n_1 - 1) / (2 (n_2 + 1)) with
    none, at least (Chao 1984).

    Parameters
    ----------
    rows : ndarray, int64 (n_items,)
        Interactions of each item, whatever their label.

    Returns
    -------
    ndarray, int64 (n_known,)
        Positions.
    """
    once, twice = float((rows == 1).sum()), float((rows == 2).sum())
    expected = once * (once - 1) / (2 * (twice + 1))
    fits = (rows == 0).sum() <= GENEROUS * expected
    return np.flatnonzero(rows > 0) if not fits else np.arange(len(rows))


@dataclass(frozen=True, eq=False)
class Histories:
    """The training users' sets of likes.

    Five known likes of a newcomer are five of many; the five likes of a known user are all that
    there are, and say that more is not to be expected. A case is a known user where it likes
    exactly what one of them likes.

    Attributes
    ----------
    marks : ndarray, uint64 (n,)
        One number per set, ascending: the sum of its items' hashes, which has no order.
    """

    marks: np.ndarray

    @classmethod
    def of(cls, users: Queries) -> Self:
        """Remember who likes what."""
        return cls(np.unique(_marks(users)[users.n_likes > 0]))

    def whole(self, cases: Queries) -> np.ndarray:
        """Return which cases like exactly what some training user likes, bool (n_cases,)."""
        return np.isin(_marks(cases), self.marks) & (cases.n_likes > 0)


def _marks(cases: Queries) -> np.ndarray:
    """Return sums of hashes of what each case likes, modulo 2^64, uint64 (n_cases,)."""
    pairs = cases.support.tocsr()
    liked, places = np.unique(pairs.indices, return_inverse=True)
    ids = (cases.support_items.ids[n] for n in liked.tolist())
    digests = b"".join(hashlib.blake2b(id_.encode(), digest_size=8).digest() for id_ in ids)
    hashes = np.frombuffer(digests, dtype=np.uint64)[places]
    found = np.zeros(len(cases), dtype=np.uint64)
    np.add.at(found, np.repeat(np.arange(len(cases)), np.diff(pairs.indptr)), hashes)
    return found
