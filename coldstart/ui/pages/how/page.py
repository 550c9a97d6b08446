"""The page How it works: the method, what it is worth here, how to read it, what it cannot do."""

from __future__ import annotations

from functools import partial

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import address, datasets, tour
from coldstart.ui.components import intro, parts
from coldstart.ui.pages.how import limits, method, reading, worth
from coldstart.ui.words import say

PARTS = {
    "method": method.show,
    "worth": worth.show,
    "reading": reading.show,
    "limits": limits.show,
}


def render() -> None:
    """Draw the page. It needs no data set, but with one its own figures stand in it."""
    intro.show("how")
    record = datasets.current()
    if record is None:
        tour.offer()
        if not datasets.store().settings.readonly:
            with st.container(horizontal=True, vertical_alignment="center", key="how_abstract"):
                st.markdown(say(t("page_how.abstract")), width="content")
                address.link("data", say(t("ui.empty.to_data")))
    parts.show("how", {name: partial(part, record) for name, part in PARTS.items()}, "how_part")
    if record is not None:
        tour.offer()
