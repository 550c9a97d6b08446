"""Two well-known libraries behind our contract, so that they are measured like everything else.

They take part where they are installed: ``implicit`` (alternating least squares, Hu, Koren and
Volinsky 2008) and ``lightfm`` (WARP with features, Kula 2015).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_matrix, hstack

from coldstart.core.events import Event
from coldstart.models.base import Recommender, Target
from coldstart.models.queries import Items, Queries, Training

WORDS = 2000
PEERS = {"implicit": ("implicit_als", "Als"), "lightfm": ("lightfm_warp", "Warp")}


def installed() -> dict[str, str]:
    """Return where each peer that can be imported is found, by name, as the registry wants it."""
    return {name: f"peers:{cls}" for module, (name, cls) in PEERS.items() if find_spec(module)}


class Peer(Recommender):
    """A method that is measured and never stored."""

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Peers are not kept."""
        raise NotImplementedError("a peer is measured, not stored")

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Peers are not kept."""
        raise NotImplementedError("a peer is measured, not stored")


class Als(Peer):
    """Alternating least squares; a new user is folded in by the likes that are known."""

    name = "implicit_als"
    ranks = frozenset({Target.FEW_SHOT_USER})

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:
        """Factorise."""
        from implicit.als import AlternatingLeastSquares

        self.items_ = train.items
        self.model_ = AlternatingLeastSquares(
            factors=64, regularization=0.05, iterations=20, num_threads=1,
            random_state=int(rng.integers(2**31)),
        )  # fmt: skip
        self.model_.fit(train.likes.astype(np.float32), show_progress=False)
        yield from ()

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return inner products of factors."""
        known = _over(cases, self.items_).astype(np.float32)
        users = self.model_.recalculate_user(np.arange(len(cases)), known)
        at = [self.items_.index[id_] for id_ in items.ids]
        found: np.ndarray = (users @ self.model_.item_factors[at].T).astype(np.float32)
        return found


class Warp(Peer):
    """LightFM on profile columns and words of texts; it does not use a new user's likes."""

    name = "lightfm_warp"
    ranks = frozenset({Target.COLD_USER, Target.COLD_ITEM})

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:
        """Fit on identities and features."""
        from lightfm import LightFM
        from sklearn.feature_extraction.text import TfidfVectorizer

        columns = train.users.columns
        self.values_ = [(c, v) for c in columns for v in sorted(set(columns[c]))]
        self.users_ = {id_: n for n, id_ in enumerate(train.users.ids)}
        self.items_ = train.items.index
        self.words_ = TfidfVectorizer(min_df=2, max_features=WORDS).fit(train.items.texts)
        self.model_ = LightFM(no_components=32, loss="warp", random_state=int(rng.integers(2**31)))
        self.model_.fit(
            train.likes.astype(np.float32).tocoo(),
            user_features=self._of_users(train.users),
            item_features=self._of_items(train.items),
            epochs=30,
            num_threads=1,
        )
        yield from ()

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return predictions for all pairs."""
        rows, columns = np.indices((len(cases), len(items))).reshape(2, -1)
        found = self.model_.predict(
            rows.astype(np.int32), columns.astype(np.int32),
            item_features=self._of_items(items), user_features=self._of_users(cases),
        )  # fmt: skip
        return found.reshape(len(cases), len(items)).astype(np.float32)

    def _of_users(self, cases: Queries) -> csr_matrix:
        profile = [[cases.columns[c][n] == v for c, v in self.values_] for n in range(len(cases))]
        described = csr_matrix(np.array(profile, dtype=np.float32).reshape(len(cases), -1))
        return hstack([_identity(cases.ids, self.users_), described]).tocsr()

    def _of_items(self, items: Items) -> csr_matrix:
        described = self.words_.transform(items.texts).astype(np.float32)
        return hstack([_identity(items.ids, self.items_), described]).tocsr()


def _identity(ids: Any, known: Mapping[str, int]) -> csr_matrix:
    """Return a one for each id that was learnt from; strangers have none."""
    pairs = [(n, known[id_]) for n, id_ in enumerate(ids) if id_ in known]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    ones = np.ones(len(pairs), dtype=np.float32)
    return csr_matrix((ones, (rows, columns)), shape=(len(ids), len(known)))


def _over(cases: Queries, items: Items) -> csr_matrix:
    """Return the known likes over these items, bool (n_cases, n_items)."""
    pairs = cases.support.tocoo()
    at = [items.index.get(cases.support_items.ids[n], -1) for n in pairs.col]
    kept = np.array(at, dtype=np.int64) >= 0
    columns = np.array(at, dtype=np.int64)[kept]
    return csr_matrix((pairs.data[kept], (pairs.row[kept], columns)), (len(cases), len(items)))
