"""A field for a number: what lies beyond a limit becomes the limit, and that is said."""

from __future__ import annotations

from functools import partial
from typing import Any, TypeVar

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui.words import number, plain, say

Number = TypeVar("Number", int, float)
_EXACT = "#,##0." + "#" * 12


def number_field(label: str, *, low: Number, high: Number, key: str, **more: Any) -> Number:
    """Draw a field for a number between two limits, and return the number.

    Streamlit's own limits turn a field red and go on with the number before it. Here a number
    beyond a limit is replaced by the limit, and where it is typed, that is said. A link, or a
    state that was kept, may hold such a number too.

    Parameters
    ----------
    label : str
    low, high : int or float
    key : str
    **more
        As `streamlit.number_input` takes them.
    """
    stored = st.session_state.get(key)
    if stored is not None and stored != _within(stored, low, high):
        st.session_state[key] = _within(stored, low, high)
    if more.get("value") is not None:
        more["value"] = _within(more["value"], low, high)
    value: Number = st.number_input(
        label, key=key, on_change=partial(_keep_within, key, low, high), **more
    )
    return _within(value, low, high)


def _within(value: Number, low: Number, high: Number) -> Number:
    return min(max(value, low), high)


def _keep_within(key: str, low: Number, high: Number) -> None:
    typed = st.session_state[key]
    limit = _within(typed, low, high)
    if limit != typed:
        st.session_state[key] = limit
        id_ = "ui.number.minimum" if limit == low else "ui.number.maximum"
        text = say(t(id_, limit=number(limit, _EXACT)))
        st.toast(plain(text), icon=":material/warning:")
