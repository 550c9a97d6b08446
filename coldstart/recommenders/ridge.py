"""Ridge regressions that are decomposed once and then solved for any penalty."""

from __future__ import annotations

from copy import copy
from typing import Self

import numpy as np

from coldstart.recommenders.base import Recommender

_TINY = 1e-9


class AnyRidge(Recommender):
    """A method whose penalty can be changed after fitting, at no cost.

    Attributes
    ----------
    ridge : float
        Lambda, the penalty on squared weights.
    """

    ridge: float

    def at(self, ridge: float) -> Self:
        """Return the same fitted method with another penalty; what was learnt is shared."""
        made = copy(self)
        made.ridge = ridge
        return made


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
    kept = values > _TINY * max(float(values[0]), _TINY)
    return vectors[:, kept], values[kept]
