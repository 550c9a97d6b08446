"""The methods by name. To add one: write its file, add its line."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from coldstart.core.errors import NotFoundError
from coldstart.core.i18n import t
from coldstart.models.base import Recommender

METHODS = {
    "random": "coldstart.models.baselines.random:Random",
    "popularity": "coldstart.models.baselines.popularity:Popularity",
    "approval": "coldstart.models.baselines.approval:Approval",
    "dislike_knn": "coldstart.models.neighbors.dislike_knn:DislikeKnn",
    "activity": "coldstart.models.baselines.activity:Activity",
    "repeat_count": "coldstart.models.baselines.repeat_count:RepeatCount",
    "centroid": "coldstart.models.neighbors.centroid:Centroid",
    "item_knn": "coldstart.models.neighbors.item_knn:ItemKnn",
    "ease": "coldstart.models.linear.ease:Ease",
    "tfidf_centroid": "coldstart.models.neighbors.tfidf_centroid:TfidfCentroid",
    "kernel_ridge": "coldstart.models.linear.kernel_ridge:KernelRidge",
    "profile_ridge": "coldstart.models.linear.profile_ridge:ProfileRidge",
    "profile_knn": "coldstart.models.neighbors.profile_knn:ProfileKnn",
    "predicted_popularity": "coldstart.models.baselines.predicted_popularity:PredictedPopularity",
    "content_knn": "coldstart.models.neighbors.content_knn:ContentKnn",
    "text_factors": "coldstart.models.linear.text_factors:TextFactors",
    "two_tower": "coldstart.models.neural.two_tower:TwoTower",
    "mean_rating": "coldstart.models.baselines.mean_rating:MeanRating",
    "article_head": "coldstart.models.neural.mlp_head:ArticleHead",
    "rating_head": "coldstart.models.neural.rating_head:RatingHead",
    "repaired_head": "coldstart.recommenders.repaired_head:RepairedHead",
    "tuned_head": "coldstart.models.ensemble.live_ensemble:TunedHead",
    "blend": "coldstart.models.ensemble.ensemble:Blend",
}
DEFAULT = "blend"
COMPARED = (
    "random",
    "popularity",
    "activity",
    "centroid",
    "item_knn",
    "ease",
    "kernel_ridge",
    "article_head",
    "blend",
)
"""What an evaluation compares unless it is asked for others: a few minutes, not all there is."""
RATING = ("mean_rating", "rating_head")
"""What it compares as well where the data have ratings."""
AGAIN = ("repeat_count",)
"""What it compares as well where it is asked what people buy again."""


def method_class(name: str) -> type[Recommender]:
    """Return the class of a method.

    Raises
    ------
    NotFoundError
        No method has that name; the message lists those that there are.
    """
    if name not in METHODS:
        raise NotFoundError(t("method.unknown", name=name, known=list(METHODS)))
    module, attribute = METHODS[name].split(":")
    found: type[Recommender] = getattr(import_module(module), attribute)
    return found


def make(name: str, **settings: Any) -> Recommender:
    """Return an unfitted method with these settings."""
    return method_class(name)(**settings)


def resolved_settings(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return every setting of a method by name: those given, and the defaults of the others.

    A method that no longer exists, of an older run, has what was given alone.
    """
    if name not in METHODS:
        return dict(given)
    known = inspect.signature(method_class(name)).parameters
    return {setting: given.get(setting, known[setting].default) for setting in known}
