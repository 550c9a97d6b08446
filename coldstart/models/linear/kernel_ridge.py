"""Kernel ridge: for each user, a smooth function of an item's text that fits what they like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from coldstart.core.events import Event
from coldstart.models.additive import LinearInLikes
from coldstart.models.base import Target
from coldstart.models.linear.ridge import AnyRidge, eigen
from coldstart.models.neighbors.centering import Centering
from coldstart.models.queries import Items, Training

LANDMARKS = 3000  # items that span the functions; a larger catalogue is sampled


class KernelRidge(LinearInLikes, AnyRidge):
    r"""Ridge regression of each user's likes on texts, in the space of a Gaussian kernel.

    .. math:: s(u, i) = \sum_{j \in S_u} \big[(K + \lambda I)^{-1} k_i\big]_j, \qquad
        K_{jl} = e^{-\gamma \lVert x_j - x_l \rVert^2}, \quad
        k_{ij} = e^{-\gamma \lVert x_i - x_j \rVert^2}

    (Saunders, Gammerman & Vovk 1998), with x the centred embeddings of length one and a like
    counting 1, every other item of the training catalogue 0. All users share one decomposition of
    K, and another lambda costs nothing. Above 3,000 items the functions are spanned by a sample of
    3,000 (Nyström's method; Williams & Seeger 2001). A blank text is like no other.

    Scores of active users are higher: they can be compared across users.

    Parameters
    ----------
    ridge : float
        Lambda.
    gamma : float
        How fast likeness falls with distance.

    Attributes
    ----------
    centering_ : Centering
    landmarks_ : ndarray, float32 (n_landmarks, dim)
        Centred texts.
    map_ : ndarray, float32 (n_landmarks, rank)
        From the kernel with the landmarks to orthogonal features.
    features_ : ndarray, float32 (n_items, rank)
        The training catalogue's.
    values_ : ndarray, float64 (rank,)
        Squared lengths of the features over the catalogue.
    """

    name = "kernel_ridge"
    ranks = frozenset({Target.FEW_SHOT_USER, Target.COLD_ITEM, Target.AUDIENCE})

    centering_: Centering
    landmarks_: np.ndarray
    map_: np.ndarray
    features_: np.ndarray
    values_: np.ndarray

    def __init__(self, ridge: float = 3.0, gamma: float = 1.0) -> None:
        self.ridge = ridge
        self.gamma = gamma

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:
        """Decompose the kernel of the catalogue."""
        self.ridge_ = self.ridge
        self.index_ = train.items.index
        self.centering_ = Centering.of(train.items.embeddings)
        vectors = self.centering_(train.items.embeddings)
        chosen = np.sort(rng.permutation(len(vectors))[:LANDMARKS])
        self.landmarks_ = vectors[chosen]
        directions, values = eigen(self._kernel(self.landmarks_))
        whitened = directions / np.sqrt(values)
        if len(chosen) < len(vectors):
            spanned = self._kernel(vectors) @ whitened.astype(np.float32)
            turned, values = eigen(spanned.T.astype(np.float64) @ spanned)
            whitened = whitened @ turned
        self.map_ = np.ascontiguousarray(whitened, dtype=np.float32)
        self.features_ = self._kernel(vectors) @ self.map_
        self.values_ = values
        yield from ()

    def left(self) -> np.ndarray:
        """Return the catalogue's features, each by its squared length plus lambda."""
        return self.features_ / (self.values_ + self.ridge_).astype(np.float32)

    def right(self, items: Items) -> np.ndarray:
        """Return these items' features, in columns."""
        features: np.ndarray = self._kernel(self.centering_(items.embeddings)) @ self.map_
        return features.T

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return landmarks, map and features."""
        arrays = {
            "mean": self.centering_.mean,
            "landmarks": self.landmarks_,
            "map": self.map_,
            "features": self.features_,
            "values": self.values_,
        }
        return arrays, {"ridge": self.ridge_, "gamma": self.gamma, "items": list(self.index_)}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the method with a stored decomposition."""
        model = cls(values["ridge"], values["gamma"])
        model.ridge_ = values["ridge"]
        model.index_ = {id_: n for n, id_ in enumerate(values["items"])}
        model.centering_ = Centering(arrays["mean"])
        model.landmarks_, model.map_ = arrays["landmarks"], arrays["map"]
        model.features_, model.values_ = arrays["features"], arrays["values"]
        return model

    def _kernel(self, vectors: np.ndarray) -> np.ndarray:
        """Return the kernel between centred texts and the landmarks, float32 (n, n_landmarks)."""
        kernel: np.ndarray = np.exp(2 * self.gamma * (vectors @ self.landmarks_.T - 1.0))
        for axis, side in enumerate((vectors, self.landmarks_)):
            has_text = np.abs(side).sum(axis=1) > 0
            kernel *= np.expand_dims(has_text, 1 - axis)
        return kernel
