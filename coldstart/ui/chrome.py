"""How the window looks: title, icon, brand, style, and the language that it says it is in."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from coldstart.i18n import t
from coldstart.ui.state import current
from coldstart.ui.words import say

ASSETS = Path(__file__).with_name("assets")
SIDEBAR = 240  # pixels
HTML_LANGUAGES = {"en": "en", "zh": "zh-CN"}


def dress(page: st.Page) -> None:
    """Dress the window for a page."""
    st.set_page_config(
        page_title=say(t("ui.tab", page=page.title)),
        page_icon=str(ASSETS / "icon.svg"),
        layout="wide",
        initial_sidebar_state=SIDEBAR,
    )
    st.logo(str(ASSETS / "logo.svg"), icon_image=str(ASSETS / "icon.svg"), size="large")
    style = (ASSETS / "style.css").read_text(encoding="utf-8")
    st.html(f"<style>:root {{ --primary: {st.get_option('theme.primaryColor')} }}\n{style}</style>")


def declare_language() -> None:
    """Tell the browser which language the page is in: for its voice, its fonts, its line breaks.

    Streamlit's document always says English; a script of our own is the documented way to say more.
    """
    language = HTML_LANGUAGES[current().language]
    st.html(
        f"<script>document.documentElement.lang = '{language}'</script>",
        unsafe_allow_javascript=True,
    )
