"""A figure that can be taken away as a picture, with its button in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.ui.words import say

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def show(figure: Figure, name: str, key: str, alt: str) -> None:
    """Draw a figure with one button, always in sight, that saves it as a PNG.

    Parameters
    ----------
    figure : plotly Figure
    name : str
        What the file is called, without ending.
    key : str
    alt : str
        What it shows, for whoever does not see it.
    """
    from coldstart.figures.interaction import tools
    from coldstart.figures.theme import INK, OTHER

    figure.update_layout(modebar={"bgcolor": "rgba(0,0,0,0)", "color": OTHER, "activecolor": INK})
    st.plotly_chart(figure, key=key, theme=None, config=tools(say, name), alt=alt)
