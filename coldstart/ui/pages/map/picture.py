"""The map itself: which points are drawn, and the figure."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.data.columns import POINT_ITEM, POINT_USER
from coldstart.ui import user_links
from coldstart.ui.pages.map import one, selection, table, zoom
from coldstart.ui.state import current
from coldstart.ui.words import say

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from coldstart.store.records import Segment
    from coldstart.ui.pages.map.one import One
    from coldstart.ui.pages.map.selection import Selection
    from coldstart.ui.pages.map.words import Answer
    from coldstart.ui.pages.map.zoom import Zoom

TOOLS = ("move", "lasso")


def show(
    points: pd.DataFrame,
    colour: str,
    chosen: Selection,
    limit: int,
    *,
    view: str,
    answer: Answer | None = None,
    who: One | None = None,
    near: pd.DataFrame | None = None,
    segment: Segment | None = None,
    title: str | None = None,
    chances: bool = False,
    run_id: str,
    tool: str = "move",
) -> None:
    """Draw a map.

    Parameters
    ----------
    points : DataFrame
        As `projection.tables.describe` returns it.
    colour : str
        One of its columns.
    chosen : Selection
    limit : int
        How many points are drawn at most.
    view : str
        What the map is called in the address.
    answer : Answer, optional
        To words that were looked for: its hits get a ring, and its place a cross.
    who : tuple of str, optional
        Kind and id of the one who is looked at.
    near : DataFrame, optional
        ``kind`` and ``id`` of those most like them, who are tied to them.
    segment : Segment, optional
        Whose members stand out: all others fade.
    title : str, optional
        What the colours mean, where the column's own name does not say it.
    chances : bool
        Whether the colours are probabilities.
    run_id : str
        The run that drew the map.
    tool : str
        What a pointer does first: one of `TOOLS`.
    """
    import numpy as np

    from coldstart.figures.interaction import MAP, tools
    from coldstart.figures.map import map_figure
    from coldstart.maps.tables import sample

    key = f"map_{view}"
    words, newcomer = (answer.words, answer.found.place) if answer else ("", None)
    ringed = answer.hits(points) if answer else np.zeros(len(points), dtype=bool)
    drawn_as = (run_id, view, colour, title, len(points), words, who, segment, tool)
    embedded, seen = _embedded(key, drawn_as, chosen, zoom.in_sight((run_id, view)))
    members = [] if segment is None else [(segment.kind, id_) for id_ in segment.members]
    kept = embedded.holds(points) | _found(points, members)
    centre, tied = _found(points, [] if who is None else [who]), _found(points, _pairs(near))
    rows = sample(points, limit, kept | ringed | centre | tied, np.random.default_rng(0))
    told = [_counted(points, len(rows)), table.way_to(points[chosen.holds(points)])]
    st.caption(say(t("page_map.meaning.all", parts=[part for part in told if part is not None])))
    drawn = points.iloc[rows].reset_index(drop=True)
    figure = map_figure(
        drawn,
        colour,
        say,
        areas=embedded.areas,
        selected=kept[rows] if embedded or kept.any() else None,
        found=ringed[rows],
        newcomer=newcomer,
        one=centre[rows],
        near=tied[rows],
        title=title,
        chances=chances,
        zoom=seen,
        click_ids=user_links.written_in(drawn),
        lasso=tool == "lasso",
    )
    zoom.watch((run_id, view))  # first, so that no turn of the wheel is Plotly's
    with st.container(key="map_picture"):
        st.plotly_chart(
            figure,
            on_select=selection.listener(key, one.put),
            key=key,
            theme=None,
            config=tools(say, f"map-{view}", MAP),
            alt=say(t(f"page_map.alt.{view}")),
        )


def _counted(points: pd.DataFrame, drawn: int) -> Message:
    from coldstart.data.dataset import Warmth

    if drawn < len(points):
        return t("page_map.sampled", drawn=drawn, n=len(points))
    parts = []
    for kind, name in ((POINT_USER, "users"), (POINT_ITEM, "items")):
        part = points[points["kind"] == kind]
        cold = int((part["warmth"] == Warmth.COLD.value).sum())
        if len(part):
            counted = t(f"page_map.drawn.{name}", n=len(part))
            parts.append(t("page_map.drawn.cold", what=counted, n=cold) if cold else counted)
    return t("page_map.drawn.all", parts=parts)


def _pairs(frame: pd.DataFrame | None) -> list[tuple[str, str]]:
    return [] if frame is None else list(zip(frame["kind"], frame["id"], strict=True))


def _found(points: pd.DataFrame, wanted: Collection[tuple[str, str]]) -> np.ndarray:
    """Say which points are among those wanted by kind and id, bool (n,)."""
    import numpy as np

    some = set(wanted)
    who = zip(points["kind"], points["id"], strict=True)
    return np.fromiter((point in some for point in who), dtype=bool, count=len(points))


def _embedded(
    key: str, drawn_as: Hashable, chosen: Selection, seen: Zoom | None
) -> tuple[Selection, Zoom | None]:
    """Return the selection and the part of the map that the figure itself shows as drawn.

    A figure that changes is a new one to Streamlit. So what is selected and zoomed on it by hand
    stays the browser's own, until it has to be drawn anew anyway.
    """
    state = current()
    drawn = state.map_drawn
    if key not in st.session_state or drawn is None or drawn[0] != drawn_as:
        drawn = state.map_drawn = (drawn_as, chosen, seen)
    return drawn[1], drawn[2]
