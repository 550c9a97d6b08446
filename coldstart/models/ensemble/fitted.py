"""Fitted base models, and their scores standardized over a reference sample of items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from coldstart.models.base import Part, Recommender
from coldstart.models.ensemble.base_models import POPULARITY, BaseModel
from coldstart.models.ensemble.profile_completion import ProfileCompletion, has_profile
from coldstart.models.queries import Items, Queries, Training
from coldstart.models.registry import method_class

MOST_REFERENCE = 1000
_TINY = 1e-6


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores of one base model for some queries and items.

    Attributes
    ----------
    base_model : int
        Its position.
    raw : ndarray, float32 (n_cases, n_items)
    mean, deviation : ndarray, float32 (n_cases,)
        Of the case's scores over the reference; the deviation is infinite where all of these are
        equal, so that z-scores are 0.
    """

    base_model: int
    raw: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray

    @property
    def z_scores(self) -> np.ndarray:
        """Standardized scores, float32 (n_cases, n_items)."""
        z_scores: np.ndarray = (self.raw - self.mean[:, None]) / self.deviation[:, None]
        return z_scores


@dataclass(frozen=True, eq=False)
class FittedBaseModels:
    """Base models fitted on one training set.

    Attributes
    ----------
    base_models : tuple of BaseModel
    models : dict of str to Recommender
        By method name.
    reference : Items
        A sample of the training catalogue, drawn once: a score is standardised by its case's mean
        and deviation over it, so it depends on nothing else that is scored.
    n_users : int
        Number of training users.
    prior : float
        Pseudo-counts of likes, and of other users, that popularity adds to every item, per user.
    completion : ProfileCompletion or None
        For partial profiles; without it they are read as they are.
    products : dict of tuple of BaseModel to ndarray
        Cached inner products of the donors' effects on the scores of these base models; shared by
        all copies that `replace` makes.
    """

    base_models: tuple[BaseModel, ...]
    models: dict[str, Recommender]
    reference: Items
    n_users: int
    prior: float
    completion: ProfileCompletion | None = None
    products: dict[tuple[BaseModel, ...], np.ndarray] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        base_models: Sequence[BaseModel],
        models: Mapping[str, Recommender],
        train: Training,
        prior: float,
        rng: np.random.Generator,
    ) -> FittedBaseModels:
        """Return the base models with a reference drawn from the catalog."""
        n_items = len(train.items)
        chosen = np.arange(n_items)
        if n_items > MOST_REFERENCE:
            chosen = np.sort(rng.permutation(n_items)[:MOST_REFERENCE])
        return cls(
            tuple(base_models), dict(models), train.items.take(chosen), len(train.users), prior
        )

    def scores(
        self, cases: Queries, items: Items, wanted: Sequence[int] | None = None
    ) -> Iterator[Scores]:
        """Yield scores of the wanted base models, of all by default."""
        positions = np.array(
            [items.index.get(id_, -1) for id_ in self.reference.ids], dtype=np.int64
        )
        has_reference = bool(len(positions)) and bool((positions >= 0).all())
        completed = self._completed(cases)
        for n in range(len(self.base_models)) if wanted is None else wanted:
            raw = self._raw(n, cases, items, completed)
            reference_scores = (
                raw[:, positions]
                if has_reference
                else self._raw(n, cases, self.reference, completed)
            )
            yield Scores(n, raw, *_moments(reference_scores))

    def profile_share(self, cases: Queries) -> np.ndarray:
        """Return how much of the effect of a whole profile is known of each case.

        1 for a whole profile, 0 for none, between them for a part of one: see
        `ProfileCompletion.profile_share`. float64 (n_cases,).
        """
        shares = has_profile(cases).astype(np.float64)
        if self.completion is not None:
            rows = np.flatnonzero(self.completion.partial(cases))
            if len(rows):
                products = self._effect_products()
                shares[rows] = self.completion.profile_share(cases.take(rows), products)
        return shares

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return all models' states."""
        arrays: dict[str, np.ndarray] = {}
        values: dict[str, Any] = {}
        for name, model in self.models.items():
            model_arrays, values[name] = model.state()
            arrays |= {
                f"{name}/{key}": np.ascontiguousarray(value) for key, value in model_arrays.items()
            }
        return arrays, values

    def reference_state(self) -> tuple[np.ndarray, dict[str, Any]]:
        """Return the reference as vectors and as plain values."""
        items = self.reference
        described = {name: column.tolist() for name, column in items.columns.items()}
        texts = {"ids": list(items.ids), "texts": list(items.texts), "columns": described}
        return np.ascontiguousarray(items.embeddings), texts

    @classmethod
    def from_state(
        cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]
    ) -> FittedBaseModels:
        """Return what `state` and `reference_state` described."""
        models = {}
        for name, described in values["models"].items():
            model_arrays = {
                k.split("/", 1)[1]: v for k, v in arrays.items() if k.startswith(f"{name}/")
            }
            models[name] = method_class(name).from_state(model_arrays, described)
        described = values["reference"]
        columns = pd.DataFrame(described["columns"], dtype="str")
        columns = columns.reindex(index=range(len(described["ids"])))
        items = Items(described["ids"], described["texts"], arrays["reference"], columns)
        # Earlier versions added half a like in all.
        prior = values.get("prior", 0.5 / values["n_users"])
        stored = values.get("completion")
        completion = None if stored is None else ProfileCompletion.from_state(arrays, stored)
        return cls((), models, items, values["n_users"], prior, completion)

    def _raw(
        self,
        n: int,
        cases: Queries,
        items: Items,
        completed: tuple[np.ndarray, np.ndarray] | None = None,
    ) -> np.ndarray:
        base_model = self.base_models[n]
        model = base_model.of(self.models)
        if completed is not None and base_model.part is Part.NETWORK:
            rows, weights = completed
            assert self.completion is not None
            embeddings = cases.embeddings.copy()
            embeddings[rows] = weights @ self.completion.embeddings
            cases = replace(cases, embeddings=embeddings)
        raw = model.score(cases, items)
        if completed is not None and base_model.part is Part.PROFILE:
            rows, weights = completed
            raw[rows] = weights @ model.score(self._donors(), items)
        if base_model.method == POPULARITY.method:
            return self.odds(raw / np.float32(self.n_users), self.prior * self.n_users)
        # Shares of likers are compared as log-odds, as the weighted sum is one.
        return self.odds(raw) if base_model.part is Part.PROFILE else raw

    def _completed(self, cases: Queries) -> tuple[np.ndarray, np.ndarray] | None:
        """Return the rows with a partial profile and their donor weights; None without any."""
        if self.completion is None:
            return None
        rows = np.flatnonzero(self.completion.partial(cases))
        return (rows, self.completion.weights(cases.take(rows))) if len(rows) else None

    def _donors(self) -> Queries:
        """Return the donors as queries without a known like."""
        assert self.completion is not None
        n = len(self.completion.embeddings)
        return Queries(
            [str(row) for row in range(n)],
            [""] * n,
            self.completion.embeddings,
            pd.DataFrame(index=range(n)),
            csr_matrix(np.zeros((n, len(self.reference)), dtype=bool)),
            self.reference,
        )

    def _effect_products(self) -> np.ndarray:
        """Return inner products of what each donor's profile changes about the scores.

        float64 (n_donors, n_donors). They depend on the base models alone, so they are cached.
        """
        readers = tuple(m for m in self.base_models if m.part in (Part.PROFILE, Part.NETWORK))
        if readers not in self.products:
            donors = self._donors()
            products = np.zeros((len(donors), len(donors)))
            for base_model in readers:
                raw = base_model.of(self.models).score(donors, self.reference)
                raw = self.odds(raw) if base_model.part is Part.PROFILE else raw
                effects = (raw - raw.mean(axis=0)).astype(np.float64)
                products += effects @ effects.T
            self.products[readers] = products
        return self.products[readers]

    def odds(self, shares: np.ndarray, added: float = 0.5) -> np.ndarray:
        """Return shares of likers as log-odds, with `added` likers and as many others added."""
        likes = np.clip(shares, 0.0, 1.0) * self.n_users
        odds: np.ndarray = np.log(likes + added) - np.log(self.n_users - likes + added)
        return odds


def _moments(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and deviation of each row, float32 (n,)."""
    if not scores.shape[1]:
        return np.zeros(len(scores), np.float32), np.full(len(scores), np.inf, np.float32)
    mean = scores.mean(axis=1, dtype=np.float64)
    deviation = scores.std(axis=1, dtype=np.float64)
    varies = deviation > _TINY * np.maximum(np.abs(mean), _TINY)
    return mean.astype(np.float32), np.where(varies, deviation, np.inf).astype(np.float32)
