"""Telling someone whose likes are all known from someone of whom a few are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Self

import numpy as np

from coldstart.recommenders.cases import Cases


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
    def of(cls, users: Cases) -> Self:
        """Remember who likes what."""
        return cls(np.unique(_marks(users)[users.n_likes > 0]))

    def whole(self, cases: Cases) -> np.ndarray:
        """Return which cases like exactly what some training user likes, bool (n_cases,)."""
        return np.isin(_marks(cases), self.marks) & (cases.n_likes > 0)


def _marks(cases: Cases) -> np.ndarray:
    """Return sums of hashes of what each case likes, modulo 2^64, uint64 (n_cases,)."""
    pairs = cases.support.tocsr()
    liked, places = np.unique(pairs.indices, return_inverse=True)
    ids = (cases.support_items.ids[n] for n in liked.tolist())
    digests = b"".join(hashlib.blake2b(id_.encode(), digest_size=8).digest() for id_ in ids)
    hashes = np.frombuffer(digests, dtype=np.uint64)[places]
    found = np.zeros(len(cases), dtype=np.uint64)
    np.add.at(found, np.repeat(np.arange(len(cases)), np.diff(pairs.indptr)), hashes)
    return found
