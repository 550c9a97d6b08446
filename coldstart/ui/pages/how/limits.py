"""What the tool cannot do, and what becomes of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui.words import say

if TYPE_CHECKING:
    from coldstart.store.records import DatasetRecord

CANNOT = ("profiles", "choice", "season", "language", "unfair", "small")
PRIVATE = ("machine", "nothing_sent", "kept", "links", "files")


def show(_record: DatasetRecord | None) -> None:
    """Draw both lists."""
    for room, points in (("cannot", CANNOT), ("private", PRIVATE)):
        st.header(say(t(f"page_how.{room}.title")), anchor=False)
        said = (say(t(f"page_how.{room}.{name}")) for name in points)
        st.markdown("\n".join(f"- {point}" for point in said), width=760)
