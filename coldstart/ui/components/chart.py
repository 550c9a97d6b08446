"""A figure that can be taken away as a picture, with its button in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.i18n import t
from coldstart.ui.state import current
from coldstart.ui.words import say

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

BUTTON = {"bgcolor": "rgba(0,0,0,0)", "color": "#52616E", "activecolor": "#16222E"}


def show(figure: Figure, name: str, key: str) -> None:
    """Draw a figure with one button, always in sight, that saves it as a PNG.

    Parameters
    ----------
    figure : plotly Figure
    name : str
        What the file is called, without ending.
    key : str
    """
    words = {"Download plot as a PNG": say(t("ui.save_figure"))}
    figure.update_layout(modebar=BUTTON)
    locale = "en" if current().language == "en" else "zh-CN"
    st.plotly_chart(
        figure,
        key=key,
        theme=None,
        config={
            "displayModeBar": True,
            "displaylogo": False,
            "modeBarButtons": [["toImage"]],
            "toImageButtonOptions": {"format": "png", "filename": name, "scale": 2},
            "locale": locale,
            "locales": {locale: {"dictionary": words, "format": {}}},
        },
    )
