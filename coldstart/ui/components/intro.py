"""How every page begins: its title and, in a paragraph, what it is for."""

from __future__ import annotations

import streamlit as st

from coldstart.core.i18n import has, t
from coldstart.ui import datasets
from coldstart.ui.words import say


def show(page: str) -> None:
    """Draw title and purpose of a page, by its name in `routes`."""
    purpose = f"page_{page}.purpose"
    if datasets.store().settings.readonly and has(f"{purpose}_readonly"):
        purpose = f"{purpose}_readonly"
    st.title(say(t(f"ui.page.{page}")), anchor=False)
    st.markdown(say(t(purpose)), width=760)
