"""The methods by name. To add one: write its file, add its line."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from coldstart.errors import NotFoundError
from coldstart.i18n import t
from coldstart.recommenders.base import Recommender

METHODS = {
    "random": "coldstart.recommenders.random:Random",
    "popularity": "coldstart.recommenders.popularity:Popularity",
    "approval": "coldstart.recommenders.approval:Approval",
    "dislike_knn": "coldstart.recommenders.dislike_knn:DislikeKnn",
    "activity": "coldstart.recommenders.activity:Activity",
    "repeat_count": "coldstart.recommenders.repeat_count:RepeatCount",
    "centroid": "coldstart.recommenders.centroid:Centroid",
    "item_knn": "coldstart.recommenders.item_knn:ItemKnn",
    "ease": "coldstart.recommenders.ease:Ease",
    "tfidf_centroid": "coldstart.recommenders.tfidf_centroid:TfidfCentroid",
    "kernel_ridge": "coldstart.recommenders.kernel_ridge:KernelRidge",
    "profile_ridge": "coldstart.recommenders.profile_ridge:ProfileRidge",
    "profile_knn": "coldstart.recommenders.profile_knn:ProfileKnn",
    "predicted_popularity": "coldstart.recommenders.predicted_popularity:PredictedPopularity",
    "content_knn": "coldstart.recommenders.content_knn:ContentKnn",
    "text_factors": "coldstart.recommenders.text_factors:TextFactors",
    "two_tower": "coldstart.recommenders.two_tower:TwoTower",
    "mean_rating": "coldstart.recommenders.mean_rating:MeanRating",
    "article_head": "coldstart.recommenders.article_head:ArticleHead",
    "rating_head": "coldstart.recommenders.rating_head:RatingHead",
    "repaired_head": "coldstart.recommenders.repaired_head:RepairedHead",
    "tuned_head": "coldstart.recommenders.tuned_head:TunedHead",
    "blend": "coldstart.recommenders.blend:Blend",
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
