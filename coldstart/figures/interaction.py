"""Hover texts and toolbar of figures, in the reader's language."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from coldstart.core.i18n import Message, has, t
from coldstart.data import columns
from coldstart.data.quoting import quote

if TYPE_CHECKING:
    import pandas as pd


_WIDTH = 46
_LONGEST = 180
_MOST_COLUMNS = 7


def hover_texts(frame: pd.DataFrame, say: Callable[[Message], str]) -> list[str]:
    """Return a text for each point: who or what it is, what is known, its first few columns.

    Parameters
    ----------
    frame : DataFrame
        As `projection.tables.describe` returns it.
    say : callable
        Renders a `Message` in the language wanted.

    Returns
    -------
    list of str
        In the HTML that Plotly draws; whatever comes from the data is escaped.
    """
    own = [column for column in frame.columns if column not in columns.POINT]
    found = []
    for row in frame.to_dict("records"):
        known = "map.user_likes" if row["kind"] == columns.POINT_USER else "map.item_likes"
        lines = [f"<b>{escaped(str(row[columns.DISPLAY_ID]), 60)}</b>"]
        if row["name"] != row["id"]:
            lines.append(escaped(row["name"]))
        level = say(t(f"data.warmth.{row['warmth']}"))
        lines.append(escaped(f"{level} · {say(Message(known, {'n': int(row['likes'])}))}"))
        predicted = row.get(columns.PREDICTED)
        if predicted is not None and predicted == predicted:  # NaN where there is none
            told = t("map.predicted", name=column_title(columns.PREDICTED, say), value=predicted)
            lines.append(escaped(say(told)))
        if row.get("group"):
            told = t("map.pair", name=column_title("group", say), value=str(row["group"]))
            lines.append(escaped(say(told), 100))
        given = [column for column in own if str(row[column]).strip()][:_MOST_COLUMNS]
        lines += [
            escaped(say(t("map.pair", name=column_title(c, say), value=str(row[c]))), 80)
            for c in given
        ]
        found.append("<br>".join(lines))
    return found


def column_title(column: str, say: Callable[[Message], str]) -> str:
    """Return what a column is called on screen.

    Those of ours have words; others keep the name that they came with.
    """
    if has(f"map.column.{column}"):
        return say(t(f"map.column.{column}"))
    came_with = column.rstrip("_")  # `projection.tables.describe` sets it apart from ours
    return came_with if came_with in columns.POINT else column


def escaped(text: str, longest: int = _LONGEST) -> str:
    """Return somebody's text as Plotly's HTML, shortened and wrapped.

    >>> escaped("<b>bold</b> & more")
    '&lt;b&gt;bold&lt;/b&gt; &amp; more'
    """
    lines = textwrap.wrap(quote(text, longest), _WIDTH, break_on_hyphens=False) or [""]
    return "<br>".join(html.escape(line, quote=False) for line in lines)


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
