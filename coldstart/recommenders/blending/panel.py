"""Fitted members side by side, and what makes their scores comparable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coldstart.recommenders.base import Part, Recommender
from coldstart.recommenders.blending.members import POPULARITY, Member
from coldstart.recommenders.cases import Cases, Items, Training
from coldstart.recommenders.registry import method_class

MOST_REFERENCE = 1000
_TINY = 1e-6


@dataclass(frozen=True, eq=False)
class Scores:
    """What one member says of some cases and items.

    Attributes
    ----------
    member : int
        Its position.
    raw : ndarray, float32 (n_cases, n_items)
    mean, deviation : ndarray, float32 (n_cases,)
        Of the case's scores over the reference; the deviation is infinite where all of these are
        equal, for then the member says nothing.
    """

    member: int
    raw: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray

    @property
    def standard(self) -> np.ndarray:
        """How many deviations above the mean, float32 (n_cases, n_items)."""
        found: np.ndarray = (self.raw - self.mean[:, None]) / self.deviation[:, None]
        return found


@dataclass(frozen=True, eq=False)
class Panel:
    """Members fitted on one training set.

    Attributes
    ----------
    members : tuple of Member
    models : dict of str to Recommender
        By method name.
    reference : Items
        A sample of the training catalogue, drawn once: a score is standardised by its case's mean
        and deviation over it, so it depends on nothing else that is scored.
    n_users : int
        How many there were to like an item.
    prior : float
        Share of likers, and of others, that popularity gives every item beforehand.
    """

    members: tuple[Member, ...]
    models: dict[str, Recommender]
    reference: Items
    n_users: int
    prior: float

    @classmethod
    def of(
        cls,
        members: Sequence[Member],
        models: Mapping[str, Recommender],
        train: Training,
        prior: float,
        rng: np.random.Generator,
    ) -> Panel:
        """Return the members with a reference drawn from the catalogue."""
        n_items = len(train.items)
        chosen = np.arange(n_items)
        if n_items > MOST_REFERENCE:
            chosen = np.sort(rng.permutation(n_items)[:MOST_REFERENCE])
        return cls(tuple(members), dict(models), train.items.take(chosen), len(train.users), prior)

    def scores(
        self, cases: Cases, items: Items, wanted: Sequence[int] | None = None
    ) -> Iterator[Scores]:
        """Return what the wanted members say, one after another, all of them by default."""
        places = np.array([items.index.get(id_, -1) for id_ in self.reference.ids], dtype=np.int64)
        inside = bool(len(places)) and bool((places >= 0).all())
        for n in range(len(self.members)) if wanted is None else wanted:
            raw = self._raw(n, cases, items)
            over = raw[:, places] if inside else self._raw(n, cases, self.reference)
            yield Scores(n, raw, *_moments(over))

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return all models' states."""
        arrays: dict[str, np.ndarray] = {}
        values: dict[str, Any] = {}
        for name, model in self.models.items():
            mine, values[name] = model.state()
            arrays |= {f"{name}/{key}": np.ascontiguousarray(value) for key, value in mine.items()}
        return arrays, values

    def reference_state(self) -> tuple[np.ndarray, dict[str, Any]]:
        """Return the reference as vectors and as plain values."""
        items = self.reference
        described = {name: column.tolist() for name, column in items.columns.items()}
        texts = {"ids": list(items.ids), "texts": list(items.texts), "columns": described}
        return np.ascontiguousarray(items.embeddings), texts

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Panel:
        """Return the panel that `state` and `reference_state` described."""
        models = {}
        for name, stored in values["models"].items():
            mine = {k.split("/", 1)[1]: v for k, v in arrays.items() if k.startswith(f"{name}/")}
            models[name] = method_class(name).from_state(mine, stored)
        described = values["reference"]
        columns = pd.DataFrame(described["columns"], dtype="str")
        columns = columns.reindex(index=range(len(described["ids"])))
        items = Items(described["ids"], described["texts"], arrays["reference"], columns)
        # What was stored before likes were given beforehand reckoned with half a like in all.
        prior = values.get("prior", 0.5 / values["n_users"])
        return cls((), models, items, values["n_users"], prior)

    def _raw(self, n: int, cases: Cases, items: Items) -> np.ndarray:
        member = self.members[n]
        raw = member.of(self.models).score(cases, items)
        if member.method == POPULARITY.method:
            return self.odds(raw / np.float32(self.n_users), self.prior * self.n_users)
        # Shares of likers are compared as log-odds, as the sum of all members is one.
        return self.odds(raw) if member.part is Part.PROFILE else raw

    def odds(self, shares: np.ndarray, added: float = 0.5) -> np.ndarray:
        """Return shares of likers as log-odds, so many likers and as many others added."""
        likes = np.clip(shares, 0.0, 1.0) * self.n_users
        odds: np.ndarray = np.log(likes + added) - np.log(self.n_users - likes + added)
        return odds


def _moments(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and deviation of each row, float32 (n,)."""
    if not scores.shape[1]:
        return np.zeros(len(scores), np.float32), np.full(len(scores), np.inf, np.float32)
    mean = scores.mean(axis=1, dtype=np.float64)
    deviation = scores.std(axis=1, dtype=np.float64)
    said = deviation > _TINY * np.maximum(np.abs(mean), _TINY)
    return mean.astype(np.float32), np.where(said, deviation, np.inf).astype(np.float32)
