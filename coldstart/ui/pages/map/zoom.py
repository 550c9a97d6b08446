"""Which part of the map is in sight, so that what is drawn anew stays where it was.

Streamlit makes a new figure of one that changes, and tells nothing of a zoom: a script beside it
looks, once it has come to rest, and what it tells reruns nothing but this part. That part may hold
an older address than the browser's, so it writes none: the script does, and the page's next run.
"""

from __future__ import annotations

from math import isfinite

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import address
from coldstart.ui.chrome import ASSETS
from coldstart.ui.state import current
from coldstart.ui.words import say

NAME, KEY = "zoom", "map_zoom"

Place = tuple[str, str]
"""The run that drew a map, and which of its views."""
Zoom = tuple[float, float, float, float]
"""The ends of what is in sight: left, right, below, above."""


def in_sight(place: Place) -> Zoom | None:
    """Return what is in sight of a map; None for all of it."""
    state = current()
    if state.map_zoom is None:  # the first map of a session is seen as its link says
        state.map_zoom = place, address.get(NAME) or ""
    elif state.map_zoom[0] != place:  # another map has other places
        state.map_zoom = place, ""
    address.put(**{NAME: state.map_zoom[1] or None})
    return _read(state.map_zoom[1])


@st.fragment
def watch(place: Place) -> None:
    """Listen for what the browser shows of the map; its wheel scrolls the page, or zooms."""
    look = st.components.v2.component(
        "coldstart_map_view", js=(ASSETS / "map_view.js").read_text(encoding="utf-8")
    )
    look(key=KEY, data=say(t("page_map.wheel")), on_seen_change=lambda: _seen(place))


def _seen(place: Place) -> None:
    current().map_zoom = (place, st.session_state[KEY].seen or "")


def _read(text: str) -> Zoom | None:
    try:
        ends = [float(end) for end in text.split(",")]
    except ValueError:
        return None
    if len(ends) != 4 or not all(map(isfinite, ends)) or ends[0] >= ends[1] or ends[2] >= ends[3]:
        return None
    return ends[0], ends[1], ends[2], ends[3]
