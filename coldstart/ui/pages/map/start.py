"""What the Map page shows before any map was drawn: what there will be, and the button."""

from __future__ import annotations

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import datasets
from coldstart.ui.routes import ROUTES
from coldstart.ui.words import say


def show(dataset_id: str) -> None:
    """Draw the invitation; on a server for looking only, say that nothing can be drawn here."""
    from coldstart.core.settings import MapConfig
    from coldstart.jobs import queue
    from coldstart.store.records import Kind

    store = datasets.store()
    with st.container(border=True, key="empty", horizontal_alignment="center", gap="small"):
        st.markdown(ROUTES["map"].icon, width="content")
        st.subheader(say(t("page_map.start.title")), anchor=False, text_alignment="center")
        st.markdown(say(t("page_map.start.body")), text_alignment="center", width=600)
        if store.settings.readonly:
            st.caption(say(t("page_map.start.readonly")), text_alignment="center")
            return
        pressed = st.button(
            say(t("page_map.start.draw")),
            type="primary",
            icon=":material/draw:",
            key="map_draw",
        )
    if pressed:
        queue.submit(store, Kind.MAP, dataset_id, MapConfig())
        st.rerun()
