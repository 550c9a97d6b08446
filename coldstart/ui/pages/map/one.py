"""The one who is looked at: clicked on the map, or chosen from a list; it stands in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import streamlit as st

from coldstart.core.i18n import t
from coldstart.data.columns import DISPLAY_ID, POINT_USER
from coldstart.data.intake.personal import masked
from coldstart.data.on_screen import any_masked
from coldstart.ui import address, user_links
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    import pandas as pd

LISTED = 5_000  # more are found by typing their id
KEY = "map_at"

One = tuple[str, str]
"""Kind and id of a point."""


def current(points: pd.DataFrame) -> One | None:
    """Return who is looked at, if they are on the map."""
    one = point_of(address.get("at") or "")
    there = (points["kind"] == one[0]) & (points["id"] == one[1])
    return one if bool(there.any()) else None


def put(one: One | None) -> None:
    """Look at somebody, or at nobody."""
    address.put(at=None if one is None else in_link(one))


def in_link(one: One) -> str:
    """Return what stands in a link for a point."""
    kind, id_ = one
    return f"{kind}.{quote(user_links.written(id_) if kind == POINT_USER else id_, safe='')}"


def point_of(text: str) -> One:
    """Return the point that a link means."""
    kind, _, written = text.partition(".")
    return kind, id_of(kind, unquote(written))


def id_of(kind: str, written: str) -> str:
    """Return the id that `user_links.written` may have put a place for."""
    return user_links.read(written) if kind == POINT_USER else written


def choose(points: pd.DataFrame, kind: str) -> None:
    """Draw the list to choose from, for whoever cannot or will not point at the map."""
    named = points[points["kind"] == kind]
    names = {
        id_: display if name == id_ else f"{name} ({display})"
        for id_, display, name in named[["id", DISPLAY_ID, "name"]].to_numpy()
    }
    options = list(names)[:LISTED]
    hidden = kind == POINT_USER and any_masked(options)
    typed = len(names) > LISTED or hidden
    one = current(points)
    chosen = one[1] if one is not None and one[0] == kind else None
    if chosen is not None and chosen not in options:
        options.insert(0, chosen)
    st.session_state[KEY] = chosen
    st.selectbox(
        say(t(f"page_map.one.choose.{kind}")),
        options,
        format_func=lambda id_: names.get(id_, str(id_)),
        key=KEY,
        index=None,
        accept_new_options=typed,
        help=say(t("on_screen.ids.typed")) if hidden else None,
        placeholder=say(t(f"page_map.one.{'type' if typed else 'pick'}")),
        on_change=lambda: _chosen(kind),
        width=460,
    )
    said = address.get("at")
    if one is None and said is not None:
        st.caption(plain(say(t("page_map.one.absent", id=masked(point_of(said)[1])))))


def _chosen(kind: str) -> None:
    id_ = st.session_state[KEY]
    put(None if id_ is None else (kind, str(id_)))
