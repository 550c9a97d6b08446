"""How the window looks: title, icon, brand, style, and the language that it says it is in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import streamlit as st

from coldstart.core.i18n import DEFAULT_LANGUAGE, catalogue, t
from coldstart.ui.state import current
from coldstart.ui.words import say

ASSETS = Path(__file__).with_name("assets")
SIDEBAR = 240  # pixels
ROOM = "streamlit."
_HOLE = re.compile(r"\{(\w+)\}")
LOST = {
    "Connection error": "ui.lost.title",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your"
    " terminal:": "ui.lost.body",
}
"""What Streamlit says to whoever runs it, and what people who opened a link are told instead."""
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

    Streamlit's document always says English, and so do its own words on upload fields and tables; a
    script of our own is the documented way to say more.
    """
    language = current().language
    say_it = (ASSETS / "streamlit_words.js").read_text(encoding="utf-8").strip()
    # A script in which anything looks like a tag is thrown away by the browser's sanitiser.
    words = json.dumps(streamlits_words(language), ensure_ascii=False).replace("<", r"\u003c")
    lang = f"document.documentElement.lang = '{HTML_LANGUAGES[language]}'"
    st.html(f"<script>{lang};\n{say_it}({words});</script>", unsafe_allow_javascript=True)


def streamlits_words(language: str) -> list[tuple[str, str]]:
    """Return what Streamlit writes, as patterns of JavaScript, and what stands there instead."""
    theirs, ours = catalogue(DEFAULT_LANGUAGE), catalogue(language)
    found = {text: str(ours[id_]) for text, id_ in LOST.items()}
    if language != DEFAULT_LANGUAGE:
        found |= {str(text): str(ours[id_]) for id_, text in theirs.items() if id_.startswith(ROOM)}
    return [
        (_HOLE.sub(r"(?<\1>.+)", re.escape(text).replace(r"\{", "{").replace(r"\}", "}")),
         _HOLE.sub(r"$<\1>", said))
        for text, said in found.items()
    ]  # fmt: skip
