"""Profile kNN: what is popular among the people with the most similar profiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.core.events import Event
from coldstart.models.additive import FromProfile, columns_of
from coldstart.models.base import Target
from coldstart.models.neighbors.centering import Centering
from coldstart.models.neighbors.nearest import nearest
from coldstart.models.queries import Items, Queries, Training

MOST = 100  # neighbours, unless more are asked for


class ProfileKnn(FromProfile):
    r"""The share of likers among the nearest profiles, drawn toward everyone's.

    .. math:: s(u, i) = \frac{\sum_{v \in N_u} y_{vi} + c\, \bar y_i}{|N_u| + c}

    :math:`N_u` are the n training users whose profiles have the largest cosine with u's, centred on
    the training users, and all who are as near as the last of them (user-based neighbours as
    Resnick et al. 1994, found by profile). :math:`\bar y_i` is the share of all training users who
    like i; c of them are mixed in, which settles the many ties that few people leave.

    Parameters
    ----------
    neighbours : int, optional
        n; a third of the training users by default, 100 at most.
    prior : float
        c, in users.

    Attributes
    ----------
    neighbours_ : int
        n.
    centering_ : Centering
        Of the training users' profiles.
    profiles_ : ndarray, float32 (n_users, dim)
        Centred.
    likes_ : csr_matrix, float32 (n_users, n_items)
    """

    name = "profile_knn"
    ranks = frozenset({Target.COLD_USER, Target.FEW_SHOT_USER})

    neighbours_: int
    centering_: Centering
    profiles_: np.ndarray
    likes_: csr_matrix

    def __init__(self, neighbours: int | None = None, prior: float = 10.0) -> None:
        self.neighbours = neighbours
        self.prior = prior

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Keep everyone's profile and likes."""
        self.neighbours_ = self.neighbours or min(MOST, max(1, len(train.users) // 3))
        self.index_ = train.items.index
        self.centering_ = Centering.of(train.users.embeddings)
        self.profiles_ = self.centering_(train.users.embeddings)
        self.likes_ = train.likes.astype(np.float32).tocsr()
        self.shares_ = np.asarray(self.likes_.mean(axis=0), dtype=np.float32).ravel()
        yield from ()

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return profiles and likes."""
        arrays = {"shares": self.shares_, "mean": self.centering_.mean, "profiles": self.profiles_}
        arrays |= {"liked": self.likes_.indices, "starts": self.likes_.indptr}
        settings = {"neighbours": self.neighbours_, "prior": self.prior}
        return arrays, {**settings, "items": list(self.index_)}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the method with stored profiles."""
        model = cls(values["neighbours"], values["prior"])
        model.neighbours_ = values["neighbours"]
        model.index_ = {id_: n for n, id_ in enumerate(values["items"])}
        model.shares_, model.profiles_ = arrays["shares"], arrays["profiles"]
        model.centering_ = Centering(arrays["mean"])
        liked, starts = arrays["liked"], arrays["starts"]
        stored = (np.ones(len(liked), dtype=np.float32), liked, starts)
        model.likes_ = csr_matrix(stored, shape=(len(model.profiles_), len(model.index_)))
        return model

    def terms(self, cases: Queries, items: Items) -> tuple[np.ndarray, np.ndarray]:
        """Return everyone's shares, float32 (n_items,), and the neighbours' departure from them."""
        columns = columns_of(items, self.index_)
        shares = columns.T @ self.shares_
        near = nearest(self.centering_(cases.embeddings), self.profiles_, self.neighbours_)
        near.data[:] = 1.0
        counts = np.diff(near.indptr).astype(np.float32)[:, None]
        shifted = (near @ (self.likes_ @ columns)).toarray()
        shifted -= counts * shares
        shifted /= np.maximum(counts + np.float32(self.prior), np.float32(1e-6))
        return shares, shifted
