"""Figures in a row, each with what it is called and, on demand, what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from coldstart.core.i18n import Message
from coldstart.ui.words import plain, say


@dataclass(frozen=True)
class Tile:
    """One figure.

    Attributes
    ----------
    label : Message
    value : str
        Formatted already, by `words.number` and its like.
    help : Message, optional
        What it means, in a bubble.
    note : str, optional
        A short remark under the figure, such as an interval.
    """

    label: Message
    value: str
    help: Message | None = None
    note: str | None = None


def show(tiles: Sequence[Tile]) -> None:
    """Draw tiles of equal width; a narrow window wraps them."""
    with st.container(horizontal=True):
        for tile in tiles:
            st.metric(
                plain(say(tile.label)),
                tile.value,
                delta=tile.note,
                delta_color="off",
                delta_arrow="off",
                help=plain(say(tile.help)) if tile.help else None,
                border=True,
            )
