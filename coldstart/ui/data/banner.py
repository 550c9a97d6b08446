"""The known export that files look like, with the way out of it."""

from __future__ import annotations

import streamlit as st

from coldstart.i18n import t
from coldstart.ui.data.draft import Draft
from coldstart.ui.data.understood import Understood
from coldstart.ui.words import plain, say


def show(understood: Understood, draft: Draft) -> None:
    """Draw what was recognized, or what was ruled out, each with its button."""
    export = understood.understanding.export
    if export is not None and draft.loaded is None:
        ids = tuple((understood.understanding.mapping.export or "").split(", "))
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="export"):
            st.markdown(f":material/task_alt: **{plain(say(export))}**", width="stretch")
            st.button(
                say(t("page_data.export.not_that")),
                key="not_that",
                help=say(t("page_data.export.not_that_help")),
                on_click=draft.rule_out,
                args=(ids, export),
            )
    if draft.ruled_out is not None:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="ruled"):
            text = say(t("page_data.export.ruled_out", export=draft.ruled_out.title))
            st.markdown(f":material/block: {plain(text)}", width="stretch")
            st.button(say(t("page_data.export.undo")), key="not_that_undo", on_click=draft.rule_in)
