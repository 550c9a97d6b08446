"""The methods by name. To add one: write its file, add its line."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from coldstart.core.errors import NotFoundError, UsageError
from coldstart.core.i18n import Message, t
from coldstart.models.base import Recommender
from coldstart.models.settings import WIDEST_LAYER, Patience, Setting, Widths

METHODS = {
    "random": "coldstart.models.baselines.random:Random",
    "popularity": "coldstart.models.baselines.popularity:Popularity",
    "approval": "coldstart.models.baselines.approval:Approval",
    "dislike_knn": "coldstart.models.neighbors.dislike_knn:DislikeKnn",
    "activity": "coldstart.models.baselines.popularity:Activity",
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
    "mlp_head": "coldstart.models.neural.mlp_head:MlpHead",
    "rating_head": "coldstart.models.neural.mlp_head:RatingHead",
    "live_ensemble": "coldstart.models.ensemble.live_ensemble:LiveEnsemble",
    "ensemble": "coldstart.models.ensemble.ensemble:Ensemble",
}
DEFAULT = "ensemble"
COMPARED = (
    "random",
    "popularity",
    "activity",
    "centroid",
    "item_knn",
    "ease",
    "kernel_ridge",
    "mlp_head",
    "ensemble",
)
"""What an evaluation compares unless it is asked for others: a few minutes, not all there is."""
RATING = ("mean_rating", "rating_head")
"""What it compares as well where the data have ratings."""
AGAIN = ("repeat_count",)
"""What it compares as well where it is asked what people buy again."""
REMOVED = ("repaired_head",)
"""Models that coldstart had once; stored runs name them."""
REMOVED_SETTINGS: Mapping[str, tuple[str, ...]] = {"live_ensemble": ("residual",)}
"""Switches that a model had once; a stored run that had one on needs what is gone."""


def method_class(name: str) -> type[Recommender]:
    """Return the class of a method.

    Raises
    ------
    NotFoundError
        No method has that name, or none any more; the message lists those that there are.
    """
    if (message := removal(name)) is not None:
        raise NotFoundError(message)
    if name not in METHODS:
        raise NotFoundError(t("method.unknown", name=name, known=list(METHODS)))
    module, attribute = METHODS[name].split(":")
    model: type[Recommender] = getattr(import_module(module), attribute)
    return model


def make(name: str, **settings: Any) -> Recommender:
    """Return an unfitted method with these settings.

    Raises
    ------
    NotFoundError
        It, or what a setting switched on, is not part of coldstart (any more).
    """
    return method_class(name)(**remaining_settings(name, settings))


def remaining_settings(name: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings of a stored run without the switches that were removed.

    Raises
    ------
    NotFoundError
        One of those was on.
    """
    if (message := removal(name, settings)) is not None:
        raise NotFoundError(message)
    removed = REMOVED_SETTINGS.get(name, ())
    return {setting: value for setting, value in settings.items() if setting not in removed}


def removal(name: str, settings: Mapping[str, Any] | None = None) -> Message | None:
    """Return what to do where a stored run needs what was removed; None where it needs nothing."""
    if name in REMOVED:
        return t("method.removed", method=t(f"method.{name}"))
    if any((settings or {}).get(setting) for setting in REMOVED_SETTINGS.get(name, ())):
        return t("method.removed_setting", method=t(f"method.{name}"))
    return None


def resolved_settings(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return every setting of a method by name: those given, and the defaults of the others.

    A method that no longer exists, of an older run, has what was given alone.
    """
    if name not in METHODS:
        return dict(given)
    known = inspect.signature(method_class(name)).parameters
    return {setting: given.get(setting, known[setting].default) for setting in known}


def settings_from(name: str, assignments: Sequence[str]) -> dict[str, Any]:
    """Return settings of a model from texts such as ``epochs=50``.

    Those that equal the model's own are left out, so that a run keeps what differs.

    Raises
    ------
    UsageError
        The model has no such setting, or the value is not one that it takes.
    """
    model = method_class(name)
    offered = {setting.name: setting for setting in model.settings}
    defaults = inspect.signature(model).parameters
    settings: dict[str, Any] = {}
    for assignment in assignments:
        key, _, text = (part.strip() for part in assignment.partition("="))
        if key not in offered:
            raise UsageError(
                t(
                    "method.unknown_setting",
                    name=key,
                    method=t(f"method.{name}"),
                    known=list(offered),
                )
                if offered
                else t("method.no_settings", method=t(f"method.{name}"))
            )
        setting = offered[key]
        try:
            value = setting.parse(text)
        except ValueError as error:
            raise UsageError(_wrong_value(setting, text)) from error
        if value != defaults[key].default:
            settings[key] = value
    return settings


def _wrong_value(setting: Setting, text: str) -> Message:
    if isinstance(setting, Widths):
        return t("method.wrong_widths", name=setting.name, text=text, high=WIDEST_LAYER)
    kind = "whole" if isinstance(setting, Patience) or setting.is_whole else "number"
    return t(
        f"method.wrong_{kind}", name=setting.name, text=text, low=setting.low, high=setting.high
    )
