"""The tools that Plotly draws over a figure, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from coldstart.core.i18n import Message, t

Buttons = Sequence[Sequence[str]]

PICTURE: Buttons = (("toImage",),)
MAP: Buttons = (
    ("lasso2d", "select2d", "pan2d", "zoom2d"),
    ("zoomIn2d", "zoomOut2d", "autoScale2d"),
    *PICTURE,
)
# Plotly's own words, which are the keys of its dictionaries, and ours.
_WORDS = {
    "Lasso Select": "lasso",
    "Box Select": "box",
    "Pan": "pan",
    "Zoom": "zoom",
    "Zoom in": "zoom_in",
    "Zoom out": "zoom_out",
    "Reset axes": "reset",
    "Autoscale": "reset",
    "Download plot as a PNG": "picture",
    "Download plot as a png": "picture",
    "Download plot": "picture",
    "Taking snapshot - this may take a few seconds": "snapshot",
    "Snapshot succeeded": "saved",
}


def tools(
    say: Callable[[Message], str], file_name: str, buttons: Buttons = PICTURE
) -> dict[str, Any]:
    """Return the configuration of a figure.

    Parameters
    ----------
    say : callable
        Renders a `Message` in the language wanted.
    file_name : str
        Of a picture that is saved.
    buttons : sequence of sequence of str
        `PICTURE` or `MAP`.
    """
    words = {theirs: say(t(f"map.tools.{ours}")) for theirs, ours in _WORDS.items()}
    return {
        "displayModeBar": True,
        "displaylogo": False,
        "modeBarButtons": [list(group) for group in buttons],
        "toImageButtonOptions": {"format": "png", "filename": file_name, "scale": 2},
        "scrollZoom": buttons == MAP,
        "locale": "words",
        "locales": {"words": {"dictionary": words, "format": {}}},
    }
