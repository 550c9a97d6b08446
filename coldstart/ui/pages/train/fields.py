"""Which settings of a method the page offers, and within what limits.

What a setting starts from is the default of the method's own constructor, so that it stands in one
place; ``page_train.field.<name>`` and ``page_train.help.<name>`` are what people read.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import streamlit as st

from coldstart.core.i18n import t
from coldstart.models.registry import method_class
from coldstart.ui.components.numbers import number_field
from coldstart.ui.words import number, plain, say

COLUMNS = 3


@dataclass(frozen=True)
class Number:
    """A number within limits.

    Attributes
    ----------
    start : int or float, optional
        What the page starts from where that is not the method's own default.
    none_is : int, optional
        The number that stands for None.
    """

    name: str
    low: float
    high: float
    step: float
    format: str | None = None
    start: float | None = None
    none_is: int | None = None


@dataclass(frozen=True)
class Patience:
    """Whether to stop early, and after how many epochs without gain."""

    name: str = "patience"
    start: int = 10


@dataclass(frozen=True)
class Switch:
    """On or off."""

    name: str


@dataclass(frozen=True)
class Widths:
    """The widths of two hidden layers."""

    name: str = "hidden"


Field = Number | Patience | Switch | Widths

EPOCHS = Number("epochs", 1, 1000, 10)
RATE = Number("learning_rate", 1e-5, 1.0, 1e-4, "%.5f")
BATCH = Number("batch_size", 1, 65_536, 256)
HELD_OUT = Number("validation_share", 0.0, 0.5, 0.05, "%.2f")

FIELDS: Mapping[str, Sequence[Field]] = MappingProxyType(
    {
        "blend": (Number("dislike_cost", 0.0, 10.0, 0.5, "%.1f"),),
        "article_head": (
            EPOCHS,
            RATE,
            Number("max_pairs", 0, 100_000_000, 10_000, start=40_000, none_is=0),
            BATCH,
            HELD_OUT,
            Patience(),
            Widths(),
        ),
        "rating_head": (EPOCHS, RATE, BATCH, HELD_OUT, Patience(), Widths()),
        "tuned_head": (
            EPOCHS,
            Number("learning_rate", 1e-5, 1.0, 1e-2, "%.3f"),
            HELD_OUT,
            Patience(),
            Switch("residual"),
        ),
        "repaired_head": (
            Switch("popularity_offset"),
            Switch("liked_mean"),
            Switch("softmax"),
            Switch("zero_last_layer"),
            Patience(),
            EPOCHS,
            RATE,
            HELD_OUT,
            Widths(),
        ),
    }
)


def show(method: str) -> dict[str, Any]:
    """Draw the settings of a method; return those that are not its defaults already."""
    defaults = inspect.signature(method_class(method)).parameters
    chosen: dict[str, Any] = {}
    slots: list[Any] = []
    for field in FIELDS.get(method, ()):
        if not slots:
            slots = list(st.columns(COLUMNS))
        with slots.pop(0):
            chosen[field.name] = _draw(field, method, defaults[field.name].default)
    return {name: value for name, value in chosen.items() if value != defaults[name].default}


def described(config: Mapping[str, Any]) -> str:
    """Return the settings that a training was given, in one line."""
    method, given = config["method"], config["method_settings"]
    defaults = inspect.signature(method_class(method)).parameters
    settings = {"seed": str(config["seed"])}
    for field in FIELDS.get(method, ()):
        settings[field.name] = _shown(given.get(field.name, defaults[field.name].default))
    return " · ".join(
        say(t("page_train.act.setting", name=t(f"page_train.field.{name}"), value=value))
        for name, value in settings.items()
    )


def _shown(value: Any) -> str:
    if value is None or value is False:
        return "–"
    if value is True:
        return "✓"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return number(value, "#,##0.######")


def _draw(field: Field, method: str, default: Any) -> Any:
    key = f"train_{method}_{field.name}"
    match field:
        case Number():
            return _number(field, key, default)
        case Switch():
            return st.toggle(value=bool(default), **_named(field.name, key))
        case Patience():
            return _patience(field, key, default)
        case Widths():
            return _widths(key, default)


def _number(field: Number, key: str, default: Any) -> float | None:
    whole = not isinstance(field.step, float)
    kind = int if whole else float
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
        low=1,
        high=1000,
        value=default or field.start,
        disabled=not early,
        **_named(field.name, key),
    )
    return int(epochs) if early else None


def _widths(key: str, default: tuple[int, ...]) -> tuple[int, ...]:
    text = st.text_input(value=", ".join(map(str, default)), **_named("hidden", key))
    parts = [part.strip() for part in text.replace("，", ",").split(",")]
    if not all(part.isdecimal() and 0 < int(part) <= 4096 for part in parts):
        st.error(plain(say(t("page_train.act.hidden_wrong", found=text))))
        return default
    return tuple(int(part) for part in parts)


def _named(name: str, key: str) -> dict[str, Any]:
    return {
        "label": say(t(f"page_train.field.{name}")),
        "help": plain(say(t(f"page_train.help.{name}"))),
        "key": key,
        "persist_state": "session",
    }
