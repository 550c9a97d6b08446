"""Looking for words on the map: the field, and who or what is nearest to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import address, opened
from coldstart.ui.pages.map import table
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from coldstart.serving.search import Found
    from coldstart.store.records import RunRecord

KEY = "map_words"
LONGEST = 4_000  # characters; the description of a product comes here by a link


@dataclass(frozen=True, eq=False)
class Answer:
    """What was found for some words."""

    words: str
    found: Found
    encoder: str

    def hits(self, points: pd.DataFrame) -> np.ndarray:
        """Say which points of a map were found, bool (n,)."""
        import numpy as np

        nearest = self.found.nearest
        wanted = set(zip(nearest["kind"], nearest["id"], strict=True))
        who = zip(points["kind"], points["id"], strict=True)
        return np.fromiter((one in wanted for one in who), dtype=bool, count=len(points))


def field() -> str:
    """Draw the field; return what stands in it, kept in the address."""
    if KEY not in st.session_state:
        st.session_state[KEY] = address.get("words") or ""
    st.text_input(
        say(t("page_map.words.label")),
        key=KEY,
        placeholder=say(t("page_map.words.placeholder")),
        max_chars=LONGEST,
    )
    words = str(st.session_state[KEY]).strip()
    address.put(words=words or None)
    return words


def look(words: str, points: pd.DataFrame, view: str, run: RunRecord) -> Answer:
    """Return what is nearest to words among the points of a run's map; looked for once."""
    with st.spinner(say(t("page_map.words.looking"))):
        on = (run.id, view, len(points))
        found = _found(words, points, on, run.dataset_id, _encoder(run), run.in_parts)
    return Answer(words, found, _encoder(run))


def show(answer: Answer, points: pd.DataFrame, view: str) -> None:
    """Draw what was found as tables, the nearest first."""
    from coldstart.encoders.registry import language_note

    st.caption(plain(say(t(f"page_map.words.{view}", words=answer.words))))
    note = language_note(answer.encoder, [answer.words])
    if note is not None:
        st.caption(plain(say(note)))
    ranked = answer.found.nearest.merge(points, on=["kind", "id"], how="inner", sort=False)
    table.show(ranked, "found", f"map-{view}-found", "found")


def _encoder(run: RunRecord) -> str:
    name: str = run.config["encoder"]
    return name


@st.cache_resource(max_entries=20, show_spinner=False)
def _found(
    words: str,
    _points: pd.DataFrame,
    on: tuple[str, str, int],
    dataset_id: str,
    encoder: str,
    in_parts: bool,
) -> Found:
    """Look for words; `on` stands for the points: run, view, and whether items are among them."""
    from coldstart.serving.search import search

    return search(opened.embedded(dataset_id, encoder, in_parts), _points, on[1], words)
