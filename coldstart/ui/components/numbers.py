"""A field for a number: what lies beyond a limit becomes the limit, and that is said."""

from __future__ import annotations

from functools import partial
from typing import Any, TypeVar

import streamlit as st

from coldstart.i18n import t
from coldstart.ui.words import number, plain, say

Number = TypeVar("Number", int, float)


def number_field(label: str, *, low: Number, high: Number, key: str, **more: Any) -> Number:
    """Draw a field for a number between two limits, and return the number.

    Streamlit's own limits turn a field red and go on with the number before it. Here a number
    beyond a limit is replaced by the limit where it is typed, and that is said.

    Parameters
    ----------
    label : str
    low, high : int or float
    key : str
    **more
        As `streamlit.number_input` takes them.
    """
    value: Number = st.number_input(
        label, key=key, on_change=partial(_keep_within, key, low, high), **more
    )
    return value


def _keep_within(key: str, low: Number, high: Number) -> None:
    typed = st.session_state[key]
    kept = min(max(typed, low), high)
    if kept != typed:
        st.session_state[key] = kept
        limits = {"low": number(low, "#,##0.####"), "high": number(high, "#,##0.####")}
        st.toast(plain(say(t("ui.number.kept", **limits))), icon=":material/warning:")
