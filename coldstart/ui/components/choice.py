"""A choice that stands in the address, so that a link and a reload bring it back.

Streamlit can bind a widget to the address itself, but writes there what the option is called on
screen: such a link would be lost on a colleague who reads another language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from coldstart.ui import address


def pick(
    name: str,
    label: str,
    options: Sequence[str],
    key: str,
    *,
    shown: Callable[[str], str],
    on_change: Callable[[], None] | None = None,
) -> str:
    """Draw buttons of which one is pressed; the first one is, where the address says nothing.

    Parameters
    ----------
    name : str
        What it is called in the address.
    label : str
    options : sequence of str
        At least one.
    key : str
    shown : callable
        What an option is called on screen.
    on_change : callable, optional
        Called as well, after the address has been written.
    """
    st.session_state[key] = _said(name, options)
    st.segmented_control(
        label,
        options,
        format_func=shown,
        key=key,
        required=True,
        on_change=_write,
        args=(name, key, options[0], on_change),
    )
    return str(st.session_state[key])


def select(
    name: str, label: str, options: Sequence[str], key: str, *, shown: Callable[[str], str]
) -> str:
    """Draw a list to choose from, as `pick` does for a few."""
    st.session_state[key] = _said(name, options)
    st.selectbox(
        label,
        options,
        format_func=shown,
        key=key,
        on_change=_write,
        args=(name, key, options[0], None),
    )
    return str(st.session_state[key])


def switch(name: str, label: str, key: str) -> bool:
    """Draw a switch that is off unless the address says otherwise."""
    st.session_state[key] = address.get(name) == "on"

    def write() -> None:
        address.put(**{name: "on" if st.session_state[key] else None})

    return st.toggle(label, key=key, on_change=write)


def _said(name: str, options: Sequence[str]) -> str:
    said = address.get(name)
    return said if said is not None and said in options else options[0]


def _write(name: str, key: str, default: str, on_change: Callable[[], None] | None) -> None:
    chosen = st.session_state[key]
    address.put(**{name: None if chosen == default else chosen})
    if on_change is not None:
        on_change()
