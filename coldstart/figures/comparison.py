"""Methods side by side: one metric with its intervals, a panel for each number of known likes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from coldstart.core.i18n import Message, t
from coldstart.evaluation.measures import SMALLER_IS_BETTER, method_name, metric_name, setting_name
from coldstart.evaluation.results import Evaluation, Row
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.figures.theme import INK, OTHER, WARM, legend_below, style

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Say = Callable[[Message], str]

ROW, PANEL, AROUND = 34, 46, 110  # pixels: a method, what a panel adds, axis and legend


def comparison_figure(evaluation: Evaluation, protocol: str, metric: str, say: Say) -> Figure:
    """Draw a dot and its 95% interval for each method, the plain baseline as a dotted line.

    Parameters
    ----------
    evaluation : Evaluation
    protocol : str
    metric : str
    say : callable
        Renders a `Message`.
    """
    from plotly.graph_objects import Figure
    from plotly.subplots import make_subplots

    panels = [(s, _rows(evaluation, protocol, s, metric)) for s in _shots(evaluation, protocol)]
    panels = [(shots, rows) for shots, rows in panels if rows]
    if not panels:
        return style(Figure())
    figure = make_subplots(
        rows=len(panels),
        shared_xaxes=True,
        subplot_titles=[say(setting_name(protocol, shots)) for shots, _ in panels],
        row_heights=[len(rows) for _, rows in panels],
        vertical_spacing=PANEL / _height(panels) if len(panels) > 1 else 0.0,
    )
    style(figure)
    shown: set[str] = set()
    for place, (shots, rows) in enumerate(panels, start=1):
        plain = baseline(protocol, shots)
        reference = next((row for row in rows if row.method == plain), None)
        if reference is not None:
            _draw_reference(figure, place, reference, len(rows), say, plain not in shown)
            shown.add(plain)
        _draw_rows(figure, place, rows, plain, say)
        figure.update_yaxes(
            row=place,
            tickvals=list(range(len(rows))),
            ticktext=[say(method_name(row.method)) for row in rows],
            range=[-0.6, len(rows) - 0.4],
            showgrid=False,
            zeroline=False,
            ticks="",
            ticklabelstandoff=8,
        )
    figure.update_xaxes(rangemode="tozero", zeroline=False)
    figure.update_xaxes(
        row=len(panels), title={"text": say(metric_name(metric)), "font": {"size": 14}}
    )
    figure.update_annotations(x=0, xanchor="left", font={"size": 14, "weight": 600})
    figure.update_layout(
        height=_height(panels),
        margin={"t": 34},
        showlegend=True,
    )
    legend_below(figure)
    return figure


def _draw_rows(figure: Figure, place: int, rows: list[Row], plain: str, say: Say) -> None:
    from plotly.graph_objects import Scatter

    means = [row.mean or 0.0 for row in rows]
    figure.add_trace(
        Scatter(
            x=means,
            y=list(range(len(rows))),
            mode="markers",
            marker={"size": 11, "color": [OTHER if r.method == plain else WARM for r in rows]},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [(row.high or m) - m for row, m in zip(rows, means, strict=True)],
                "arrayminus": [
                    m - (m if row.low is None else row.low)
                    for row, m in zip(rows, means, strict=True)
                ],
                "color": INK,
                "thickness": 1.5,
                "width": 5,
            },
            hovertext=[say(_hover(row)) for row in rows],
            hoverinfo="text",
            showlegend=False,
        ),
        row=place,
        col=1,
    )


def _draw_reference(
    figure: Figure, place: int, row: Row, n_rows: int, say: Say, in_legend: bool
) -> None:
    from plotly.graph_objects import Scatter

    figure.add_trace(
        Scatter(
            x=[row.mean, row.mean],
            y=[-0.6, n_rows - 0.4],
            mode="lines",
            line={"color": INK, "width": 1.5, "dash": "dot"},
            name=say(t("figure.comparison.reference", method=method_name(row.method))),
            hoverinfo="skip",
            showlegend=in_legend,
        ),
        row=place,
        col=1,
    )


def _hover(row: Row) -> Message:
    if row.low is None:
        return t(
            "figure.comparison.hover_bare",
            method=method_name(row.method),
            mean=row.mean,
            n=row.n,
        )
    return t(
        "figure.comparison.hover",
        method=method_name(row.method),
        mean=row.mean,
        low=row.low,
        high=row.high,
        n=row.n,
    )


def _shots(evaluation: Evaluation, protocol: str) -> list[int | None]:
    return [shots for named, shots in evaluation.scenarios() if named == protocol]


def _rows(evaluation: Evaluation, protocol: str, shots: int | None, metric: str) -> list[Row]:
    """Return what was measured, the best last: it is drawn on top."""
    rows = [
        row
        for row in evaluation.rows
        if (row.protocol, row.shots, row.metric) == (protocol, shots, metric)
        and row.mean is not None
    ]
    return sorted(rows, key=lambda row: row.mean or 0.0, reverse=metric in SMALLER_IS_BETTER)


def _height(panels: list[tuple[int | None, list[Row]]]) -> int:
    return AROUND + sum(ROW * len(rows) + PANEL for _, rows in panels)
