"""The settings of a model as a form.

A model declares them (`models.settings`). What people read is ``page_train.field.<name>`` and
``page_train.help.<name>``.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

import streamlit as st

from coldstart.core.i18n import t
from coldstart.models.registry import METHODS, method_class, resolved_settings
from coldstart.models.settings import Number, Patience, Setting, Widths
from coldstart.ui.components.numbers import number_field
from coldstart.ui.words import number, plain, say

COLUMNS = 3


def show(method: str) -> dict[str, Any]:
    """Draw the settings of a method; return those that are not its defaults already."""
    defaults = inspect.signature(method_class(method)).parameters
    chosen: dict[str, Any] = {}
    slots: list[Any] = []
    for field in method_class(method).settings:
        if not slots:
            slots = list(st.columns(COLUMNS))
        with slots.pop(0):
            chosen[field.name] = _draw(field, method, defaults[field.name].default)
    return {name: value for name, value in chosen.items() if value != defaults[name].default}


def described(config: Mapping[str, Any]) -> str:
    """Return the settings that a training was given, in one line."""
    given = resolved_settings(config["method"], config["method_settings"])
    settings = {"seed": str(config["seed"])}
    for field in _settings(config["method"]):
        settings[field.name] = _shown(given[field.name])
    return " · ".join(
        say(t("page_train.act.setting", name=t(f"page_train.field.{name}"), value=value))
        for name, value in settings.items()
    )


def _settings(method: str) -> tuple[Setting, ...]:
    """Return the settings of a method; of one that no longer exists, none."""
    return method_class(method).settings if method in METHODS else ()


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return number(value, "#,##0.######")


def _draw(field: Setting, method: str, default: Any) -> Any:
    key = f"train_{method}_{field.name}"
    match field:
        case Number():
            return _number(field, key, default)
        case Patience():
            return _patience(field, key, default)
        case Widths():
            return _widths(field, key, default)


def _number(field: Number, key: str, default: Any) -> float | None:
    kind = int if field.is_whole else float
    start = field.start if field.start is not None else default
    value = number_field(
        low=kind(field.low),
        high=kind(field.high),
        value=kind(field.none_is if start is None else start),  # type: ignore[arg-type]
        step=kind(field.step),
        format=field.format,
        **_named(field.name, key),
    )
    return None if value == field.none_is else value


def _patience(field: Patience, key: str, default: int | None) -> int | None:
    early = st.toggle(value=default is not None, **_named("early", f"{key}_on"))
    epochs = number_field(
        low=field.low,
        high=field.high,
        value=default or field.start,
        disabled=not early,
        **_named(field.name, key),
    )
    return int(epochs) if early else None


def _widths(field: Widths, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
    text = st.text_input(value=", ".join(map(str, default)), **_named("hidden", key))
    try:
        return field.parse(text)
    except ValueError:
        st.error(plain(say(t("page_train.act.hidden_wrong", found=text))))
        return default


def _named(name: str, key: str) -> dict[str, Any]:
    return {
        "label": say(t(f"page_train.field.{name}")),
        "help": plain(say(t(f"page_train.help.{name}"))),
        "key": key,
        "persist_state": "session",
    }
