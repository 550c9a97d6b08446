"""The base models of the ensemble, for known and for new items."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coldstart.models.base import Part, Recommender
from coldstart.models.linear.ridge import AnyRidge
from coldstart.models.neural.two_tower import TwoTower
from coldstart.models.queries import Training
from coldstart.models.registry import make

FROM_DISLIKES = ("approval", "dislike_knn")
"""Methods that need dislikes."""
FEWEST_FOR_TOWERS = 200
"""Training users below which a two-tower network does not help."""


@dataclass(frozen=True)
class BaseModel:
    """A method at one setting.

    Attributes
    ----------
    method : str
        Its name.
    part : Part
        What its share of a score is attributed to.
    ridge : float or None
        The penalty, for methods that take any penalty after fitting.
    """

    method: str
    part: Part
    ridge: float | None = None

    def of(self, models: dict[str, Recommender]) -> Recommender:
        """Return the fitted method at this setting."""
        model = models[self.method]
        return model.at(self.ridge) if isinstance(model, AnyRidge) and self.ridge else model

    def to_json(self) -> list[str | float | None]:
        """Return plain values."""
        return [self.method, self.part.value, self.ridge]

    @classmethod
    def from_json(cls, stored: Sequence[str | float | None]) -> BaseModel:
        """Return the base model that `to_json` stored."""
        method, part, ridge = stored
        return cls(str(method), Part(str(part)), None if ridge is None else float(ridge))


def _grid(method: str, part: Part, *ridges: float) -> tuple[BaseModel, ...]:
    return tuple(BaseModel(method, part, float(ridge)) for ridge in ridges)


POPULARITY = BaseModel("popularity", Part.POPULARITY)
PREDICTED = BaseModel("predicted_popularity", Part.EXPECTED)
CENTROID = BaseModel("centroid", Part.SUPPORT)
KERNEL = BaseModel("kernel_ridge", Part.SUPPORT, 3.0)
KNOWN = (
    POPULARITY,
    BaseModel("item_knn", Part.SUPPORT),
    *_grid("ease", Part.SUPPORT, 30, 100, 500, 2000, 10_000),
    CENTROID,
    BaseModel("tfidf_centroid", Part.SUPPORT),
    *_grid("kernel_ridge", Part.SUPPORT, 1, 3),
    *_grid("profile_ridge", Part.PROFILE, 10, 100),
    BaseModel("profile_knn", Part.PROFILE),
    BaseModel("two_tower", Part.NETWORK),
    BaseModel("approval", Part.POPULARITY),
    BaseModel("dislike_knn", Part.DISLIKES),
)
"""For items of the training catalogue."""
NEW = (
    PREDICTED,
    CENTROID,
    BaseModel("tfidf_centroid", Part.SUPPORT),
    BaseModel("content_knn", Part.SUPPORT),
    *_grid("kernel_ridge", Part.SUPPORT, 0.3, 1, 3, 10),
    BaseModel("text_factors", Part.SUPPORT),
)
"""For items that training has not seen."""


def eligible(base_models: Sequence[BaseModel], train: Training) -> tuple[BaseModel, ...]:
    """Return the base models that these data suffice for."""
    profiled = bool(np.abs(train.users.embeddings).sum())
    many = len(train.users) >= FEWEST_FOR_TOWERS
    return tuple(
        base_model
        for base_model in base_models
        if (profiled or base_model.part is not Part.PROFILE)
        and (many or base_model.part is not Part.NETWORK)
        and (train.dislikes is not None or base_model.method not in FROM_DISLIKES)
    )


def fit_steps(
    base_models: Sequence[BaseModel],
    train: Training,
    seed: int,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
) -> Generator[str, None, dict[str, Recommender]]:
    """Fit each method once, yielding its name whenever something happened; return them by name.

    A method's randomness depends on the seed and on its name alone, so that another base
    model changes none of the others.

    Parameters
    ----------
    base_models : sequence of BaseModel
    train : Training
    seed : int
    settings : mapping, optional
        By method name, where they are not the usual ones.
    """
    models: dict[str, Recommender] = {}
    for method in dict.fromkeys(base_model.method for base_model in base_models):
        model = make(method, **(settings or {}).get(method, {}))
        for _ in model.iter_fit(train, np.random.default_rng([seed, *method.encode()])):
            yield method
        models[method] = model
        yield method
    return models


def refit_settings(fitted: Sequence[Mapping[str, Recommender]]) -> dict[str, dict[str, Any]]:
    """Return settings for the fit on all data: the mean number of rounds of the towers on folds."""
    rounds = [m.rounds_ for models in fitted for m in models.values() if isinstance(m, TwoTower)]
    if not rounds:
        return {}
    usual = max(1, round(float(np.mean(rounds))))
    return {TwoTower.name: {"rounds": usual, "patience": None, "validation_share": 0.0}}
