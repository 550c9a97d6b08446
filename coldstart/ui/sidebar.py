"""The sidebar: where one can go, which data set is looked at, in which language."""

from __future__ import annotations

import streamlit as st

from coldstart.core.i18n import LANGUAGES, t
from coldstart.ui import address, chrome, datasets, routes
from coldstart.ui.state import current
from coldstart.ui.words import distinct, say


def show() -> None:
    """Draw the sidebar. Links come first: whatever fails after them, one can still leave."""
    with st.sidebar:
        for name in routes.ROUTES:
            address.link(name)
        chosen = st.container(key="dataset_place")
        with st.container(key="foot"):
            _language()
            chrome.declare_language()
        with chosen:
            _dataset()


def _dataset() -> None:
    store = datasets.store()
    if store.settings.readonly:
        badge = say(t("ui.sidebar.readonly"))
        st.badge(badge, icon=":material/visibility:", color="gray", help=say(t("store.readonly")))
    records = store.datasets()
    asked = current().dataset_id
    now = datasets.current(records)
    if asked is not None and (now is None or now.id != asked):
        st.warning(say(t("ui.sidebar.no_dataset")), icon=":material/link_off:")
    if now is None:
        return
    names = distinct({record.id: say(record.title) for record in records})
    st.session_state["dataset"] = now.id
    st.selectbox(
        say(t("ui.sidebar.dataset")),
        list(names),
        format_func=names.__getitem__,
        key="dataset",
        on_change=lambda: address.choose(dataset_id=st.session_state["dataset"]),
    )


def _language() -> None:
    st.session_state["language"] = current().language
    st.segmented_control(
        say(t("ui.sidebar.language")),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key="language",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: address.choose(language=st.session_state["language"]),
    )
