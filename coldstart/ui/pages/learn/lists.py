"""Two lists side by side: what the method shows, and what is popular."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

import streamlit as st

from coldstart.core.i18n import t
from coldstart.serving.simulation import Step
from coldstart.ui.components import grid
from coldstart.ui.components.grid import Cell
from coldstart.ui.words import plain, say


def show(step: Step, titles: Mapping[str, str], method: str) -> None:
    """Draw both lists; hits are marked, and what has just come onto the method's list.

    Parameters
    ----------
    step : Step
    titles : mapping of str to str
        What each item is called.
    method : str
        What the method is called.
    """
    mine, plainly = st.columns(2)
    with mine:
        st.markdown(f"**{plain(method)}**")
        ids = [place.id for place in step.ranked]
        _list(ids, titles, step.hits, step.entered, "learn_mine")
    with plainly:
        st.markdown(f"**{say(t('method.popularity'))}**")
        _list(step.plain, titles, step.plain_hits, frozenset(), "learn_plain")


def _list(
    ids: Sequence[str], titles: Mapping[str, str], hits: Set[str], entered: Set[str], key: str
) -> None:
    new = say(t("page_learn.meeting.new"))
    rows = [
        [
            Cell(str(place)),
            Cell(titles[id_], new if id_ in entered else "", strong=id_ in hits),
            Cell("✓", tone="good") if id_ in hits else Cell(""),
        ]
        for place, id_ in enumerate(ids, start=1)
    ]
    heads = [say(t(f"page_learn.head.{name}")) for name in ("place", "item", "hit")]
    grid.show(heads, rows, key, text_columns=3)
