"""The map: a point for each, the cold ones standing out, items as a layer of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coldstart.data.columns import POINT_USER
from coldstart.data.dataset import Warmth
from coldstart.figures import categories, theme
from coldstart.figures.hover import escaped, hover_texts
from coldstart.i18n import Message, t

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Say = Callable[[Message], str]

_FEW = 2_000  # points, above which markers are smaller
_COLD = {"symbol": "triangle-up", "size": 12, "line": {"color": theme.COLD, "width": 2}}
_ITEM = {"symbol": "diamond-open", "size": 6, "color": theme.OTHER, "opacity": 0.6}


def map_figure(frame: pd.DataFrame, colour_column: str, say: Say) -> Figure:
    """Draw a described map.

    Cold users are triangles with a vermillion edge, above all others, and have an entry of their
    own in the legend, whatever the colours mean. Where users and items share the map, items are
    grey diamonds and the colours are the users'.

    Parameters
    ----------
    frame : DataFrame
        As `projection.tables.describe` returns it.
    colour_column : str
        One of its columns. Numbers become a scale; of anything else, the ten most frequent values
        get a colour each and the others share one.
    say : callable
        Renders a `Message` in the language wanted.

    Returns
    -------
    plotly.graph_objects.Figure
        Each point carries its id as ``customdata``, so that a selection names whom it holds.
    """
    from plotly.graph_objects import Figure

    figure = Figure()
    texts = pd.Series(hover_texts(frame, say), index=frame.index, dtype="str")
    users, items = frame[frame["kind"] == POINT_USER], frame[frame["kind"] != POINT_USER]
    if len(users) and len(items):
        figure.add_trace(_points(items, texts, say(t("map.of_items")), dict(_ITEM)))
    shown = users if len(users) else items
    plain: dict[str, Any] = {"symbol": "circle" if len(users) else "diamond", "opacity": 0.85}
    plain |= {"size": 7 if len(shown) <= _FEW else 5, "line": {"width": 0}}
    cold = (shown["kind"] == POINT_USER) & (shown["warmth"] == Warmth.COLD.value)
    paints = list(_paints(shown, colour_column, say))
    for name, rows, colours in paints:
        part = shown[rows & ~cold]
        if len(part):
            marker = {**plain, **_coloured(colours, part.index)}
            figure.add_trace(_points(part, texts, name, marker))
    for _, rows, colours in paints:
        part = shown[rows & cold]
        if len(part):
            marker = {**_COLD, **_coloured(colours, part.index)}
            if "showscale" in marker:
                marker["showscale"] = not (rows & ~cold).any()
            trace = _points(part, texts, say(t("map.cold_users")), marker)
            figure.add_trace(trace.update(legendgroup="cold", showlegend=False))
    if cold.any():
        fill = theme.COLD if colour_column == "warmth" else "#FFFFFF"
        figure.add_trace(_cold_entry(say(t("map.cold_users")), fill))
    return _framed(theme.style(figure), escaped(column_title(colour_column, say), 40))


def column_title(column: str, say: Say) -> str:
    """Return what a column is called on screen: its own name, unless the name is ours."""
    ours = {
        "warmth": t("map.column.warmth"),
        "likes": t("map.column.likes"),
        "kind": t("map.column.kind"),
    }
    return say(ours[column]) if column in ours else column


def _paints(
    shown: pd.DataFrame, column: str, say: Say
) -> Iterator[tuple[str, pd.Series, str | pd.Series]]:
    """Yield entries of the legend: name, which rows, and their one colour or their numbers."""
    values = shown[column].astype("str")
    if column == "warmth":
        for level, colour in theme.WARMTH.items():
            yield say(t(f"map.warmth.{level}")), values == level, colour
        return
    numbers = categories.measured(shown[column])
    blank = values.str.strip() == ""
    if numbers is not None:
        # The name is not shown: a scale says what the colours mean.
        yield "", ~blank, numbers
    else:
        leading = categories.leading(values)
        for value, colour in zip(leading, theme.CATEGORIES, strict=False):
            yield escaped(value, 26), values == value, colour
        others = ~blank & ~values.isin(leading)
        yield say(t("map.other", n=int(values[others].nunique()))), others, theme.OTHER
    yield say(t("map.missing")), blank, theme.OTHER


def _coloured(colours: str | pd.Series, index: pd.Index) -> dict[str, Any]:
    if isinstance(colours, str):
        return {"color": colours}
    # A few very large values would leave all others one colour: the scale ends before them.
    low, high = np.nanpercentile(colours, [2, 98])
    return {
        "color": colours[index].to_numpy(),
        "colorscale": theme.SCALE,
        "cmin": float(low),
        "cmax": float(high),
        "showscale": True,
        "colorbar": {"thickness": 12, "len": 0.6, "outlinewidth": 0},
    }


def _points(part: pd.DataFrame, texts: pd.Series, name: str, marker: dict[str, Any]) -> Any:
    from plotly.graph_objects import Scattergl

    return Scattergl(
        x=part["x"].to_numpy(dtype=np.float32),
        y=part["y"].to_numpy(dtype=np.float32),
        mode="markers",
        name=name,
        showlegend=name != "",
        customdata=part["id"].to_numpy(dtype=object)[:, None],
        hovertext=texts[part.index].to_numpy(dtype=object),
        hoverinfo="text",
        marker=marker,
        unselected={"marker": {"opacity": 0.15}},
    )


def _cold_entry(name: str, fill: str) -> Any:
    """Return an entry of the legend alone: the shape of the cold, without any one's colour."""
    from plotly.graph_objects import Scattergl

    marker = {**_COLD, "color": fill}
    return Scattergl(
        x=[None], y=[None], mode="markers", name=name, legendgroup="cold", marker=marker
    )


def _framed(figure: Figure, title: str) -> Figure:
    axis = {"showticklabels": False, "showgrid": False, "zeroline": False, "title": None}
    figure.update_xaxes(**axis)
    # A distance means the same up and across.
    figure.update_yaxes(**axis, scaleanchor="x")
    figure.update_layout(
        dragmode="lasso",
        hovermode="closest",
        height=620,
        uirevision="map",
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": -0.02, "yanchor": "top"},
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": theme.OTHER, "activecolor": theme.INK},
    )
    scaled = [trace for trace in figure.data if trace.marker.showscale]
    if scaled:
        scaled[0].marker.colorbar.title = {"text": title, "side": "right"}
    else:
        figure.update_layout(legend_title={"text": title, "side": "top", "font": {"size": 14}})
    return figure
