"""Profile ridge: what people with such a profile like, learnt as one linear map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from coldstart.core.events import Event
from coldstart.models.additive import FromProfile, columns_of
from coldstart.models.base import Target
from coldstart.models.linear.ridge import AnyRidge, eigen
from coldstart.models.neighbors.centering import Centering
from coldstart.models.queries import Items, Queries, Training


class ProfileRidge(FromProfile, AnyRidge):
    r"""An item's share of likers, and how the profile shifts it: ridge regression.

    .. math:: s(u, i) = \bar y_i + (x_u - \bar x)^\top W_i, \qquad
        W = (X^\top X + \lambda I)^{-1} X^\top (Y - \bar y)

    (Hoerl & Kennard 1970), with x the centred embeddings of profiles, X those of the training users
    less their mean, and Y their likes. Where the profile is blank, what is left is popularity.

    Parameters
    ----------
    ridge : float, optional
        Lambda; a sixth of the number of training users by default.

    Attributes
    ----------
    centering_ : Centering
        Of the training users' profiles.
    middle_ : ndarray, float32 (dim,)
        The mean of their centred embeddings.
    directions_ : ndarray, float32 (dim, rank)
        Eigenvectors of X'X.
    values_ : ndarray, float64 (rank,)
        Its eigenvalues.
    answers_ : ndarray, float32 (rank, n_items)
        X'Y along the eigenvectors.
    """

    name = "profile_ridge"
    ranks = frozenset({Target.COLD_USER, Target.FEW_SHOT_USER})

    centering_: Centering
    middle_: np.ndarray
    directions_: np.ndarray
    values_: np.ndarray
    answers_: np.ndarray

    def __init__(self, ridge: float | None = None) -> None:
        self.ridge = ridge

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Decompose the profiles."""
        self.ridge_ = len(train.users) / 6 if self.ridge is None else self.ridge
        self.index_ = train.items.index
        likes = train.likes.astype(np.float64)
        self.shares_ = np.asarray(likes.mean(axis=0), dtype=np.float32).ravel()
        self.centering_ = Centering.of(train.users.embeddings)
        has_profile = np.abs(train.users.embeddings).sum(axis=1) > 0
        vectors = self.centering_(train.users.embeddings)
        self.middle_ = (
            vectors[has_profile].mean(axis=0) if has_profile.any() else np.zeros_like(vectors[0])
        )
        shifts = self._shifts(train.users).astype(np.float64)
        directions, self.values_ = eigen(shifts.T @ shifts)
        self.directions_ = np.ascontiguousarray(directions, dtype=np.float32)
        answers = (likes.T @ (shifts @ directions)).T
        self.answers_ = np.ascontiguousarray(answers, dtype=np.float32)
        yield from ()

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return shares and the decomposition."""
        arrays = {
            "shares": self.shares_,
            "mean": self.centering_.mean,
            "middle": self.middle_,
            "directions": self.directions_,
            "values": self.values_,
            "answers": self.answers_,
        }
        return arrays, {"ridge": self.ridge_, "items": list(self.index_)}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the method with a stored decomposition."""
        model = cls(values["ridge"])
        model.ridge_ = values["ridge"]
        model.index_ = {id_: n for n, id_ in enumerate(values["items"])}
        model.centering_ = Centering(arrays["mean"])
        for name in ("shares", "middle", "directions", "values", "answers"):
            setattr(model, f"{name}_", arrays[name])
        return model

    def terms(self, cases: Queries, items: Items) -> tuple[np.ndarray, np.ndarray]:
        """Return the shares, float32 (n_items,), and their shifts, (n_cases, n_items)."""
        columns = columns_of(items, self.index_)
        weights = self.directions_ / (self.values_ + self.ridge_).astype(np.float32)
        shifted = (self._shifts(cases) @ weights) @ (columns.T @ self.answers_.T).T
        return columns.T @ self.shares_, shifted

    def _shifts(self, cases: Queries) -> np.ndarray:
        """Return centred embeddings less their mean, float32 (n, dim); zero where blank."""
        has_profile = np.abs(cases.embeddings).sum(axis=1, keepdims=True) > 0
        return np.where(
            has_profile, self.centering_(cases.embeddings) - self.middle_, np.float32(0.0)
        )
