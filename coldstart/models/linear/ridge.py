"""Ridge regressions that are decomposed once and then solved for any penalty."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Self

import numpy as np

from coldstart.models.base import Recommender

_TINY = 1e-9
PENALTIES = tuple(10.0 ** (n / 2) for n in range(-2, 7))
FEWEST = 3  # rows from which a penalty can be chosen


class AnyRidge(Recommender):
    """A method whose penalty can be changed after fitting, at no cost.

    Attributes
    ----------
    ridge_ : float
        Lambda, the penalty on squared weights.
    """

    ridge_: float

    def at(self, ridge: float) -> Self:
        """Return the same fitted method with another penalty; what was learnt is shared."""
        model = copy(self)
        model.ridge_ = ridge
        return model


def eigen(gram: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Decompose a symmetric positive semidefinite matrix, float (n, n).

    Returns
    -------
    vectors : ndarray, float64 (n, rank)
        In columns; those whose eigenvalue is rounding are left out.
    values : ndarray, float64 (rank,)
        The largest first.
    """
    from scipy.linalg import eigh

    values, vectors = eigh(np.asarray(gram, dtype=np.float64), driver="evd")
    values, vectors = values[::-1], vectors[:, ::-1]
    is_positive = values > _TINY * max(float(values[0]), _TINY)
    return vectors[:, is_positive], values[is_positive]


@dataclass(frozen=True, eq=False)
class TextRidge:
    """A linear map from centred embeddings to numbers, each with the penalty that suits it.

    Attributes
    ----------
    weights : ndarray, float32 (dim, n_targets)
    intercept : ndarray, float32 (n_targets,)
    """

    weights: np.ndarray
    intercept: np.ndarray

    @classmethod
    def of(cls, vectors: np.ndarray, wanted: np.ndarray) -> Self:
        """Fit, choosing each target's penalty by leave-one-out error among `PENALTIES`.

        Parameters
        ----------
        vectors : ndarray, float32 (n, dim)
        wanted : ndarray, float64 (n, n_targets)
        """
        if len(vectors) < FEWEST:
            mean = wanted.mean(axis=0).astype(np.float32)
            return cls(np.zeros((vectors.shape[1], len(mean)), dtype=np.float32), mean)
        from sklearn.linear_model import RidgeCV

        fitted = RidgeCV(PENALTIES, alpha_per_target=True)
        fitted.fit(vectors.astype(np.float64), wanted)
        weights = np.ascontiguousarray(np.atleast_2d(fitted.coef_).T, dtype=np.float32)
        return cls(weights, np.atleast_1d(fitted.intercept_).astype(np.float32))

    def __call__(self, vectors: np.ndarray) -> np.ndarray:
        """Return predictions, float32 (n, n_targets)."""
        predictions: np.ndarray = vectors @ self.weights + self.intercept
        return predictions

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what is stored."""
        return {"weights": self.weights, "intercept": self.intercept}
