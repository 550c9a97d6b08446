"""Text factors: hidden tastes that likes share, and what a text tells of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from coldstart.core.events import Event
from coldstart.models.additive import LinearInLikes
from coldstart.models.base import Target
from coldstart.models.linear.ridge import TextRidge
from coldstart.models.neighbors.centering import Centering
from coldstart.models.queries import Items, Training


class TextFactors(LinearInLikes):
    r"""Factors of the likes, guessed from the text by ridge regression.

    .. math:: s(u, i) = \sum_{j \in S_u} v_j^\top f(x_i), \qquad R \approx U \Sigma V^\top

    V holds the largest singular vectors of the likes of the training users (PureSVD; Cremonesi,
    Koren & Turrin 2010), and f the linear map from centred embeddings x to them, with the penalty
    of each factor chosen by leave-one-out error: map items to factors by their content, as Gantner
    et al. (2010) do. Known items are ranked by f too, so that they compare with new ones.

    Parameters
    ----------
    factors : int
        How many singular vectors.

    Attributes
    ----------
    vectors_ : ndarray, float32 (n_items, factors)
        V.
    centering_ : Centering
    ridge_ : TextRidge
        f.
    """

    name = "text_factors"
    ranks = frozenset({Target.FEW_SHOT_USER, Target.COLD_ITEM, Target.AUDIENCE})

    vectors_: np.ndarray
    centering_: Centering
    ridge_: TextRidge

    def __init__(self, factors: int = 128) -> None:
        self.factors = factors

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:
        """Find the factors, and how texts tell them."""
        from sklearn.utils.extmath import randomized_svd

        self.index_ = train.items.index
        likes = train.likes.astype(np.float64)
        rank = min(self.factors, *likes.shape)
        _, _, rows = randomized_svd(likes, rank, random_state=int(rng.integers(2**31)))
        self.vectors_ = np.ascontiguousarray(rows.T, dtype=np.float32)
        self.centering_ = Centering.of(train.items.embeddings)
        self.ridge_ = TextRidge.of(self.centering_(train.items.embeddings), rows.T)
        yield from ()

    def left(self) -> np.ndarray:
        """Return the factors of the catalogue."""
        return self.vectors_

    def right(self, items: Items) -> np.ndarray:
        """Return what these items' texts tell of the factors, in columns."""
        return self.ridge_(self.centering_(items.embeddings)).T

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return factors and map."""
        arrays = {"vectors": self.vectors_, "mean": self.centering_.mean, **self.ridge_.arrays()}
        return arrays, {"factors": self.factors, "items": list(self.index_)}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the method with stored factors."""
        model = cls(values["factors"])
        model.index_ = {id_: n for n, id_ in enumerate(values["items"])}
        model.vectors_, model.centering_ = arrays["vectors"], Centering(arrays["mean"])
        model.ridge_ = TextRidge(arrays["weights"], arrays["intercept"])
        return model
