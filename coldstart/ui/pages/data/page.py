"""The Data page: the data set that is looked at, all that there are, and ways to add one."""

from __future__ import annotations

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import datasets, tour
from coldstart.ui.components import intro
from coldstart.ui.pages.data import needed, samples, shelf, stored, upload
from coldstart.ui.state import DATA_VIEWS, current
from coldstart.ui.words import say

KEY = "data_view"


def render() -> None:
    """Draw the page."""
    intro.show("data")
    records = datasets.store().datasets()
    record = datasets.current(records)
    if record is None:
        if not upload.is_begun():
            tour.offer()
            needed.show()
        _add()
        return
    drawn = {
        "this": lambda: stored.show(record),
        "all": lambda: shelf.show(records, record),
        "add": _add,
    }
    views = _views()
    for view in sorted(views, key=lambda view: view != current().data_view):  # that in sight first
        with views[view]:
            drawn[view]()


def _views() -> dict[str, st.delta_generator.DeltaGenerator]:
    """Draw the tabs. All are drawn, so that what is uploaded stays while another is looked at."""
    state = current()
    readonly = datasets.store().settings.readonly
    views = [view for view in DATA_VIEWS if view != "add" or not readonly]
    labels = {say(t(f"page_data.view.{view}")): view for view in views}
    looked_at = (label for label, view in labels.items() if view == state.data_view)
    st.session_state[KEY] = next(looked_at, next(iter(labels)))

    def chosen() -> None:
        state.data_view = labels.get(st.session_state[KEY], state.data_view)

    tabs = st.tabs(list(labels), key=KEY, on_change=chosen)
    return dict(zip(labels.values(), tabs, strict=True))


def _add() -> None:
    if datasets.store().settings.readonly:
        st.info(say(t("store.readonly")), icon=":material/lock:")
        return
    if not upload.is_begun():  # what was understood of one's own files is in sight at once
        samples.show()
    upload.show()
