"""How every page begins: its title and, in a paragraph, what it is for."""

from __future__ import annotations

import streamlit as st

from coldstart.i18n import t
from coldstart.ui.words import say


def show(page: str) -> None:
    """Draw title and purpose of a page, by its name in `routes`."""
    st.title(say(t(f"ui.page.{page}")), anchor=False)
    st.markdown(say(t(f"page_{page}.purpose")), width=760)
