"""Names of earlier versions in what is stored, read as those of today."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

MODELS: Mapping[str, str] = MappingProxyType(
    {"blend": "ensemble", "article_head": "mlp_head", "tuned_head": "live_ensemble"}
)
"""Of models; until version 0.1."""
_KEYS: Mapping[str, str] = MappingProxyType(
    {"lead": "gain_interval", "levels": "reference_metrics"}
)
"""Of epochs; until version 0.1."""
_FIELDS = frozenset({"method", "methods", "against", "cannot"})
_MESSAGE = re.compile(rf"method\.(about\.)?({'|'.join(MODELS)})(?![a-z])")


def model_of_today(name: str) -> str:
    """Return what a model is called today.

    >>> model_of_today("blend"), model_of_today("ease")
    ('ensemble', 'ease')
    """
    return MODELS.get(name, name)


def with_names_of_today(stored: Any) -> Any:
    """Return a stored JSON value with the names of today of models, messages and metrics.

    >>> with_names_of_today({"method": "blend", "note": "blend", "id": "method.blend_weights"})
    {'method': 'ensemble', 'note': 'blend', 'id': 'method.ensemble_weights'}
    >>> with_names_of_today({"epoch": 2, "lead": {}})
    {'epoch': 2, 'gain_interval': {}}
    """
    if isinstance(stored, dict):
        keys = _KEYS if "epoch" in stored else {}
        return {keys.get(key, key): _value(key, value) for key, value in stored.items()}
    return [with_names_of_today(value) for value in stored] if isinstance(stored, list) else stored


def _value(key: str, value: Any) -> Any:
    if key == "id" and isinstance(value, str):
        return _MESSAGE.sub(lambda match: f"method.{match[1] or ''}{MODELS[match[2]]}", value)
    if key in _FIELDS:
        return _names(value)
    return with_names_of_today(value)


def _names(value: Any) -> Any:
    if isinstance(value, list):
        return [_names(one) for one in value]
    return model_of_today(value) if isinstance(value, str) else with_names_of_today(value)
