"""The map: a point for each, the cold ones standing out, items as a layer of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coldstart.core.i18n import Message, t
from coldstart.data.columns import POINT_USER, PREDICTED
from coldstart.data.dataset import Warmth
from coldstart.figures import categories, theme
from coldstart.figures.interaction import column_title, escaped, hover_texts

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from coldstart.maps.area import Area

Say = Callable[[Message], str]

HEIGHT = 720
_WIDE = 1.4  # across to up, of the room that a window leaves
_STRETCH = 0.7  # no direction on a map means anything, but shapes should stay what they are
_FEW = 2_500  # points, above which markers are smaller
_EDGE = {"color": theme.COLD, "width": 1.75}
_THIN = {"color": "#FFFFFF", "width": 0.75}  # tells two of the same colour apart
_COLD = {"user": {"symbol": "triangle-up", "size": 13}, "item": {"symbol": "diamond", "size": 10}}
_LAYER = {"symbol": "diamond-open", "size": 6, "opacity": 0.6}
_CROSS = {"symbol": "x", "size": 14, "color": theme.INK, "line": _THIN}
_ONE = {"symbol": "circle-open", "size": 24, "color": theme.INK, "line": {"width": 3}}
_NEAR = {"symbol": "square-open", "size": 14, "color": theme.INK, "line": {"width": 1.5}}
_LINE = {"color": theme.OTHER, "width": 1}
_RING = {"symbol": "circle-open", "size": 17, "color": theme.INK, "line": {"width": 2.25}}


def map_figure(
    frame: pd.DataFrame,
    colour_column: str,
    say: Say,
    *,
    areas: Sequence[Area] = (),
    selected: np.ndarray | None = None,
    found: np.ndarray | None = None,
    newcomer: tuple[float, float, float] | None = None,
    one: np.ndarray | None = None,
    near: np.ndarray | None = None,
    title: str | None = None,
    chances: bool = False,
    zoom: tuple[float, float, float, float] | None = None,
    click_ids: Sequence[str] | None = None,
    lasso: bool = False,
) -> Figure:
    """Draw a described map.

    The cold have a shape of their own with a vermillion edge, lie above all others, and have an
    entry of their own in the legend, whatever the colours mean. Where users and items share the
    map, items are open diamonds and the colours are the users'.

    Parameters
    ----------
    frame : DataFrame
        As `projection.tables.describe` returns it.
    colour_column : str
        One of its columns. Numbers become a scale; of anything else, the ten most frequent values
        get a colour each and the others share one.
    say : callable
        Renders a `Message` in the language wanted.
    areas : sequence of Area
        Drawn as selected already, such as when a link names them.
    selected : ndarray, bool (n,), optional
        Who is selected; all others fade.
    found : ndarray, bool (n,), optional
        Who gets a ring.
    newcomer : tuple of float, optional
        Where something new would stand, and the radius of a circle around it: ``(x, y, spread)``.
    one : ndarray, bool (n,), optional
        Who is looked at: one point at most, which gets a large ring.
    near : ndarray, bool (n,), optional
        Who is most like them: a line ties each to them.
    title : str, optional
        What the colours mean, where the column's own name does not say it.
    chances : bool
        Whether the numbers of the column are probabilities.
    zoom : tuple of float, optional
        The part that is in sight at first: left, right, below, above.
    click_ids : sequence of str, optional
        What a click hands back for each point; the id by default.
    lasso : bool
        Whether a pointer draws around points at first; otherwise it moves the map and clicks.

    Returns
    -------
    plotly.graph_objects.Figure
        Each point carries its click id and kind as ``customdata``. The legend is not to be clicked:
        what is hidden there would be selected all the same.
    """
    from plotly.graph_objects import Figure

    clicked = frame if click_ids is None else frame.assign(id=list(click_ids))
    marks = _Marks(Figure(), clicked, hover_texts(frame, say), selected)
    is_user = (frame["kind"] == POINT_USER).to_numpy()
    cold = (frame["warmth"] == Warmth.COLD.value).to_numpy()
    if is_user.any() and not is_user.all():
        _draw_layer(marks, ~is_user, cold, say)
    kind = "user" if is_user.any() else "item"
    shown = is_user if is_user.any() else ~is_user
    cold = cold & shown
    plain = {"symbol": "circle" if kind == "user" else "diamond", "opacity": 0.85, "line": _THIN}
    plain["size"] = 8 if shown.sum() <= _FEW else 5.5
    paints = [p for p in _paints(frame, shown, colour_column, say) if p[1].any()]
    for name, rows, colours in paints:
        marks.add(rows & ~cold, {**plain, **_coloured(colours, rows & ~cold)})
        if isinstance(colours, str) and not (colour_column == "warmth" and (rows & cold).any()):
            marks.explain(name, {**plain, "color": colours})
    by_warmth = colour_column == "warmth"
    sign = {**_COLD[kind], "line": _THIN if by_warmth else _EDGE}
    for _, rows, colours in paints:
        marks.add(rows & cold, {**sign, **_coloured(colours, rows & cold)})
    if cold.any():
        fill = theme.COLD if by_warmth else "#FFFFFF"
        marks.explain(say(t(f"map.cold_{kind}s")), {**sign, "color": fill})
    if one is not None and one.any():
        _tie(marks, one, np.zeros_like(one) if near is None else near, say)
    if found is not None and found.any():
        marks.add(found, _RING, fades=False)
        marks.explain(say(t("map.found")), {**_RING, "size": 12})
    if colour_column == "group":
        _number_groups(marks.figure, frame[shown])
    if newcomer is not None:
        marks.explain(say(t("map.newcomer")), _CROSS)
        _draw_newcomer(marks.figure, newcomer)
    numbers = next((c for _, _, c in paints if not isinstance(c, str)), None)
    title = escaped(title, 120) if title else escaped(column_title(colour_column, say), 40)
    figure = _framed(marks.figure, marks.places, title, numbers, areas)
    if zoom is not None:
        figure.update_xaxes(range=zoom[:2])
        figure.update_yaxes(range=zoom[2:])
    if lasso:
        figure.update_layout(dragmode="lasso")
    if chances:
        figure.update_layout(coloraxis_colorbar_tickformat=".2~p")
    return figure


class _Marks:
    """Points that become traces of a figure, and entries that become its legend."""

    def __init__(
        self,
        figure: Figure,
        frame: pd.DataFrame,
        texts: Sequence[str],
        selected: np.ndarray | None,
    ) -> None:
        self.figure = figure
        self.places = frame[["x", "y"]].to_numpy(dtype=np.float32)
        self.who = frame[["id", "kind"]].to_numpy(dtype=object)
        self.texts = np.array(texts, dtype=object)
        self.selected = selected

    def add(self, rows: np.ndarray, marker: dict[str, Any], *, fades: bool = True) -> None:
        """Draw the points of some rows, bool (n,)."""
        if not rows.any():
            return
        from plotly.graph_objects import Scattergl

        chosen = None if self.selected is None or not fades else self.selected[rows]
        self.figure.add_trace(
            Scattergl(
                x=self.places[rows, 0],
                y=self.places[rows, 1],
                mode="markers",
                showlegend=False,
                customdata=self.who[rows] if fades else None,
                hovertext=self.texts[rows] if fades else None,
                hoverinfo="text" if fades else "skip",
                marker=marker,
                selectedpoints=None if chosen is None else np.flatnonzero(chosen),
                unselected={"marker": {"opacity": 0.12 if fades else 1}},
            )
        )

    def explain(self, name: str, marker: dict[str, Any]) -> None:
        """Add an entry to the legend."""
        from plotly.graph_objects import Scattergl

        self.figure.add_trace(
            Scattergl(
                x=[None], y=[None], mode="markers", name=name, marker=marker, hoverinfo="skip"
            )
        )


def _tie(marks: _Marks, one: np.ndarray, near: np.ndarray, say: Say) -> None:
    """Mark the one who is looked at, and draw a line to each who is most like them."""
    from plotly.graph_objects import Scattergl

    here = marks.places[np.flatnonzero(one)[0]]
    if near.any():
        ends = marks.places[near]
        lines = np.full((len(ends), 3, 2), np.nan)  # a gap parts one line from the next
        lines[:, 0], lines[:, 1] = here, ends
        x, y = lines.reshape(-1, 2).T
        marks.figure.add_trace(
            Scattergl(x=x, y=y, mode="lines", line=_LINE, showlegend=False, hoverinfo="skip")
        )
        marks.add(near, _NEAR, fades=False)
        marks.explain(say(t("map.near")), {**_NEAR, "size": 10})
    marks.add(one, _ONE, fades=False)
    marks.explain(say(t("map.one")), {**_ONE, "size": 12})


def _draw_layer(marks: _Marks, rows: np.ndarray, cold: np.ndarray, say: Say) -> None:
    """Draw items that share the map with users."""
    for name, part, colour in (
        ("map.of_items", rows & ~cold, theme.OTHER),
        ("map.cold_items", rows & cold, theme.COLD),
    ):
        if part.any():
            marks.add(part, {**_LAYER, "color": colour})
            marks.explain(say(t(name)), {**_LAYER, "color": colour})


def _number_groups(figure: Figure, shown: pd.DataFrame) -> None:
    """Write the numbers that the names of groups begin with into their middles."""
    for name in categories.leading(shown["group"]):
        middle = shown.loc[shown["group"] == name, ["x", "y"]].median()
        figure.add_annotation(
            x=float(middle["x"]),
            y=float(middle["y"]),
            text=f"<b>{name.partition('.')[0]}</b>",
            showarrow=False,
            bgcolor="rgba(255, 255, 255, 0.9)",
            bordercolor=theme.INK,
            borderpad=2,
        )


def _draw_newcomer(figure: Figure, newcomer: tuple[float, float, float]) -> None:
    from plotly.graph_objects import Scattergl

    x, y, spread = newcomer
    figure.add_trace(
        Scattergl(x=[x], y=[y], mode="markers", marker=_CROSS, showlegend=False, hoverinfo="skip")
    )
    line = {"color": theme.INK, "width": 1.5}
    figure.add_shape(
        type="circle", x0=x - spread, x1=x + spread, y0=y - spread, y1=y + spread, line=line
    )


def _paints(
    frame: pd.DataFrame, shown: np.ndarray, column: str, say: Say
) -> Iterator[tuple[str, np.ndarray, str | np.ndarray]]:
    """Yield entries of the legend: name, which rows, and their one colour or all rows' numbers."""
    values = frame[column].astype("str")
    if column == "warmth":
        for level, colour in theme.WARMTH.items():
            yield say(t(f"data.warmth.{level}")), shown & (values == level).to_numpy(), colour
        return
    if column == PREDICTED:
        predicted = frame[column].to_numpy(dtype=np.float64)
        yield "", shown & np.isfinite(predicted), predicted
        yield say(t("map.has_it")), shown & ~np.isfinite(predicted), theme.OTHER
        return
    numbers = categories.measured(frame.loc[shown, column])
    blank = (values.str.strip() == "").to_numpy()
    if numbers is not None:
        # The name is not shown: a scale says what the colours mean.
        yield "", shown & ~blank, numbers.reindex(frame.index).to_numpy(dtype=np.float64)
    else:
        leading = categories.leading(values[shown])
        for value, colour in zip(leading, theme.CATEGORIES, strict=False):
            yield (
                escaped(value, 44 if column == "group" else 26),
                shown & (values == value).to_numpy(),
                colour,
            )
        others = shown & ~blank & ~values.isin(leading).to_numpy()
        yield say(t("map.other", n=int(values[others].nunique()))), others, theme.REST
    unsaid = "map.no_group" if column == "group" else "map.missing"
    yield say(t(unsaid)), shown & blank, theme.OTHER


def _coloured(colours: str | np.ndarray, rows: np.ndarray) -> dict[str, Any]:
    if isinstance(colours, str):
        return {"color": colours}
    return {"color": colours[rows], "coloraxis": "coloraxis"}


def _framed(
    figure: Figure,
    places: np.ndarray,
    title: str,
    numbers: np.ndarray | None,
    areas: Sequence[Area],
) -> Figure:
    theme.style(figure)
    axis = {"showticklabels": False, "showgrid": False, "zeroline": False, "title": None}
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis, scaleanchor="x", scaleratio=_stretch(places))
    line = {"color": theme.INK, "width": 1.5, "dash": "dot"}
    figure.update_layout(
        dragmode="pan",
        hovermode="closest",
        height=HEIGHT,
        margin={"l": 0, "r": 40, "t": 0, "b": 0},
        legend={"orientation": "h", "x": 0, "y": 1.01, "xanchor": "left", "yanchor": "bottom"},
        modebar={
            "orientation": "v",
            "bgcolor": "rgba(0,0,0,0)",
            "color": theme.OTHER,
            "activecolor": theme.INK,
        },
        newselection={"line": line},
        selections=[{"type": "path", "path": area.path, "line": line} for area in areas],
    )
    figure.update_layout(legend={"itemclick": False, "itemdoubleclick": False})
    if numbers is None:
        figure.update_layout(legend_title={"text": title, "side": "top", "font": {"size": 14}})
        return figure
    # A few very large values would leave all others one colour: the scale ends before them.
    low, high = np.nanpercentile(numbers, [2, 98]) if np.isfinite(numbers).any() else (0.0, 1.0)
    if high <= low:  # all the same: one colour, in the middle
        low, high = low - abs(low) / 2, high + abs(high) / 2
    bar = {"thickness": 12, "len": 0.5, "outlinewidth": 0, "orientation": "h"}
    place = {"x": 0, "xanchor": "left", "y": -0.01, "yanchor": "top"}
    figure.update_layout(
        coloraxis={"colorscale": theme.SCALE, "cmin": float(low), "cmax": float(high)},
        coloraxis_colorbar={**bar, **place, "title": {"text": title, "side": "top"}},
    )
    return figure


def _stretch(places: np.ndarray) -> float:
    """Return how long a distance upwards is drawn, to one across: less where a map is tall."""
    across, up = np.ptp(places, axis=0) if len(places) else (1.0, 1.0)
    return float(np.clip(across / max(_WIDE * up, 1e-9), _STRETCH, 1.0))
