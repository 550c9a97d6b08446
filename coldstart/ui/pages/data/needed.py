"""What coldstart needs, for whoever comes here first."""

from __future__ import annotations

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui.words import say

TABLES = {
    "users": ":material/group:",
    "items": ":material/inventory_2:",
    "interactions": ":material/favorite:",
}


def show() -> None:
    """Draw a card for each table."""
    st.header(say(t("page_data.tables.title")), anchor=False)
    st.markdown(say(t("page_data.tables.lead")), width=760)
    for column, (name, icon) in zip(st.columns(3), TABLES.items(), strict=True):
        with column.container(border=True, height="stretch", gap="xsmall"):
            st.subheader(say(t(f"page_data.{name}.title")), icon=icon, anchor=False)
            st.markdown(say(t(f"page_data.{name}.body")))
