"""Choices that the address carries, so that a link opens the page as its sender saw it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from coldstart.ui import address

NONE = "none"


def segments(
    name: str,
    options: Sequence[str],
    words: Callable[[str], str],
    *,
    label: str,
    key: str,
    default: str | None = None,
    on_change: Callable[[], None] | None = None,
) -> str:
    """Draw a few options side by side; one of them is always chosen.

    Parameters
    ----------
    name : str
        What the address calls the choice.
    options : sequence of str
    words : callable
        What an option is called on screen.
    label : str
        For whoever does not see the screen.
    key : str
    default : str, optional
        The first option where nothing is said.
    on_change : callable, optional
        Called when another is chosen, before the page is run.
    """
    settle(name, options, key, default or options[0])
    st.segmented_control(
        label,
        options,
        format_func=words,
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=on_change,
    )
    chosen: str = st.session_state[key]
    address.put(**{name: chosen})
    return chosen


def options(
    name: str,
    choices: Sequence[str],
    words: Callable[[str], str],
    *,
    label: str,
    key: str,
    default: str | None = None,
) -> str:
    """Draw a list to choose from, as `segments` does for a few."""
    settle(name, choices, key, default or choices[0])
    st.selectbox(label, choices, format_func=words, key=key)
    chosen: str = st.session_state[key]
    address.put(**{name: chosen})
    return chosen


def several(
    name: str,
    choices: Sequence[str],
    words: Callable[[str], str],
    *,
    label: str,
    key: str,
    default: Sequence[str],
    placeholder: str,
) -> list[str]:
    """Draw a list to choose any number from, none too; their names may hold no comma."""
    held = st.session_state.get(key)
    if held is None or not set(held) <= set(choices):
        said = address.get(name)
        able = [choice for choice in (said or "").split(",") if choice in choices]
        st.session_state[key] = able if able or said == NONE else list(default)
    st.multiselect(label, choices, format_func=words, key=key, placeholder=placeholder)
    chosen: list[str] = st.session_state[key]
    address.put(**{name: ",".join(chosen) or NONE})
    return chosen


def switch(name: str, *, label: str, key: str) -> bool:
    """Draw a switch that is off unless the address says otherwise."""
    if key not in st.session_state:
        st.session_state[key] = address.get(name) == "on"
    on = st.toggle(label, key=key)
    address.put(**{name: "on" if on else None})
    return on


def settle(name: str, options: Sequence[str], key: str, default: str | None) -> None:
    """Put into a widget that is about to be drawn what the address says, or `default`.

    A widget that holds one of its options already is left alone.
    """
    if st.session_state.get(key) in options:
        return
    said = address.get(name)
    st.session_state[key] = said if said in options else default
