"""The Map page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from coldstart.i18n import t
from coldstart.ui import datasets
from coldstart.ui.components import download, empty, intro, progress
from coldstart.ui.words import say

VIEWS = ("profile", "taste", "items")
WARMTH = "warmth"
NOT_COLOURS = ("id", "x", "y", "kind", "name")


def render() -> None:
    """Draw the page."""
    intro.show("map")
    record = datasets.current()
    if record is None:
        empty.no_dataset(t("page_map.empty"), page="map")
        return
    from coldstart import jobs
    from coldstart.settings import MapConfig
    from coldstart.store.records import Kind

    store = datasets.store()
    runs = store.runs(dataset_id=record.id, kind=Kind.MAP)
    pressed = not store.settings.readonly and st.button(say(t("page_map.act.start")), key="draw")
    if pressed:
        jobs.submit(store, Kind.MAP, record.id, MapConfig())
        st.rerun()
    if not runs:
        return
    progress.show(runs[0].id)
    folders = [store.run_folder(run.id) for run in runs]
    done = next((f for f in folders if (f / "map-items.parquet").exists()), None)
    if done is not None:
        _map(done, record.id)


def _map(folder: Path, dataset_id: str) -> None:
    """Draw one view, and the table of what is selected in it."""
    import numpy as np

    from coldstart.figures.map import column_title, map_figure
    from coldstart.projection.tables import describe, sample
    from coldstart.store.artifacts import load_frame

    store = datasets.store()
    view = st.segmented_control(
        say(t("page_map.act.view")),
        VIEWS,
        default="profile",
        format_func=lambda name: say(t(f"page_map.act.{name}")),
        key="view",
    )
    frame = load_frame(folder / f"map-{view or 'profile'}.parquet")
    points = describe(store.dataset(dataset_id), frame)
    colours = [WARMTH, *(c for c in points.columns if c not in (*NOT_COLOURS, WARMTH))]
    colour = st.selectbox(
        say(t("page_map.act.color")),
        colours,
        format_func=lambda c: column_title(c, say),
        key="colour",
    )
    limit = store.settings.max_map_points
    drawn, _ = sample(points, limit, [], np.random.default_rng(0))
    chart = st.plotly_chart(
        map_figure(drawn, colour, say), on_select="rerun", key=f"map_{view}", theme=None
    )
    ids = {p["customdata"][0] if isinstance(p["customdata"], list) else p["customdata"]
           for p in chart["selection"]["points"] if "customdata" in p}  # fmt: skip
    selected = points[points["id"].isin(ids)].drop(columns=["x", "y"])
    if len(selected):
        st.markdown(say(t("page_map.act.selected", n=len(selected))))
        selected = selected.rename(columns=lambda c: column_title(c, say))
        st.dataframe(selected, hide_index=True, key="selected")
        download.show(selected, "selection", key="download_selected")
