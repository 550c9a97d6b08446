"""Keeping a group as a segment: what is selected, what words found, or a group of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import streamlit as st

from coldstart.core.i18n import t
from coldstart.data.columns import POINT_ITEM, POINT_USER
from coldstart.store.segments import LONGEST
from coldstart.ui import address, datasets
from coldstart.ui.components.guard import guarded
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    import pandas as pd

MOST_GROUPS = 30
NAME, SOURCE = "map_keep_name", "map_keep_source"


def show(
    points: pd.DataFrame, held: pd.DataFrame, found: pd.DataFrame, view: str, dataset_id: str
) -> None:
    """Draw the form; nothing on a server for looking only.

    Parameters
    ----------
    points, held, found : DataFrame
        Of the whole map, of what is selected, and of what words found: as
        `projection.tables.describe` returns it.
    view : str
        Which map it is.
    dataset_id : str
    """
    if datasets.store().settings.readonly:
        return
    sources = {
        **_by_kind("selected", held),
        **_by_kind("found", found),
        **_groups(points),
    }
    with st.expander(
        say(t("page_map.keep.title")), icon=":material/group_add:", expanded=len(held) > 0
    ):
        if not sources:
            st.caption(say(t("page_map.keep.nothing")))
            return
        with st.form(key="map_keep", border=False):
            labels = list(sources)
            # Another selection is a new question: it stands first, and is chosen.
            source = f"{SOURCE}_{_fingerprint(held)}_{_fingerprint(found)}"
            st.selectbox(say(t("page_map.keep.source")), labels, key=source, width=460)
            # Each that is kept begins an empty field; a name that is refused stays to be mended.
            name = f"{NAME}_{len(datasets.store().segments(dataset_id))}"
            st.text_input(
                say(t("page_map.keep.name")),
                key=name,
                max_chars=LONGEST,
                placeholder=say(t("page_map.keep.example")),
                width=460,
            )
            pressed = st.form_submit_button(
                say(t("page_map.keep.button")), icon=":material/bookmark_add:", key="map_keep_press"
            )
    if pressed:
        kind, ids = sources[st.session_state[source]]
        with guarded():
            made = datasets.store().add_segment(dataset_id, st.session_state[name], kind, ids, view)
            address.narrow(made.id)
            kept = say(t("page_map.keep.kept", name=made.name))
            st.toast(plain(kept), icon=":material/bookmark_added:")
            st.rerun()


def _fingerprint(points: pd.DataFrame) -> int:
    """Return a number that tells one group from another, of the same size too."""
    return crc32("\n".join(f"{k} {id_}" for k, id_ in points[["kind", "id"]].to_numpy()).encode())


def _by_kind(what: str, points: pd.DataFrame) -> dict[str, tuple[str, list[str]]]:
    made = {}
    for kind, name in ((POINT_USER, "users"), (POINT_ITEM, "items")):
        ids = points.loc[points["kind"] == kind, "id"].tolist() if len(points) else []
        if ids:
            made[say(t(f"page_map.{what}.{name}", n=len(ids)))] = (kind, ids)
    return made


def _groups(points: pd.DataFrame) -> dict[str, tuple[str, list[str]]]:
    """Return the groups of the map, the largest first."""
    inside = points[points["group"] != ""]
    sizes = inside["group"].value_counts().index[:MOST_GROUPS]
    made = {}
    for name in sizes:
        part = inside[inside["group"] == name]
        label = say(t("page_map.keep.group", name=name, n=len(part)))
        made[label] = (str(part["kind"].iloc[0]), part["id"].tolist())
    return made
