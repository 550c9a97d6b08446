"""The calibration curve: what was promised, against what was really liked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from coldstart.core.i18n import Message, t
from coldstart.evaluation.measures import method_name
from coldstart.evaluation.results import CalibrationRow
from coldstart.figures.theme import CATEGORIES, INK, legend_below, style

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT = 440
ROOM = 1.06  # what is left beyond the last dot


def calibration_figure(promises: Sequence[CalibrationRow], say: Callable[[Message], str]) -> Figure:
    """Draw a dot with its 95% interval for each group of predictions; on the line all is true.

    Parameters
    ----------
    promises : sequence of CalibrationRow
        Of one setting.
    say : callable
        Renders a `Message`.
    """
    from plotly.graph_objects import Figure, Scatter

    figure = style(Figure())
    known = [p for p in promises if p.observed is not None]
    if not known:
        return figure
    most = max(max(p.predicted, p.high or 0.0) for p in known)
    figure.add_trace(
        Scatter(
            x=[0, most],
            y=[0, most],
            mode="lines",
            name=say(t("figure.calibration.true")),
            line={"color": INK, "width": 1.5, "dash": "dot"},
            hoverinfo="skip",
        )
    )
    for n, method in enumerate(dict.fromkeys(p.method for p in known)):
        mine = [p for p in known if p.method == method]
        real = [p.observed or 0.0 for p in mine]
        figure.add_trace(
            Scatter(
                x=[p.predicted for p in mine],
                y=real,
                mode="lines+markers",
                name=say(method_name(method)),
                line={"color": CATEGORIES[n % len(CATEGORIES)], "width": 1.5},
                marker={"size": 9},
                error_y={
                    "type": "data",
                    "symmetric": False,
                    "array": [(p.high or y) - y for p, y in zip(mine, real, strict=True)],
                    "arrayminus": [
                        y - (y if p.low is None else p.low) for p, y in zip(mine, real, strict=True)
                    ],
                    "thickness": 1.2,
                    "width": 4,
                },
                hovertext=[say(_hover(p)) for p in mine],
                hoverinfo="text",
            )
        )
    for axis, title in (("x", "promised"), ("y", "really")):
        figure.update_layout(
            {
                f"{axis}axis": {
                    "title": {"text": say(t(f"figure.calibration.{title}")), "font": {"size": 14}},
                    "tickformat": ".3~p",
                    "rangemode": "tozero",
                    "zeroline": False,
                }
            }
        )
    # Predictions often end far below the intervals: the line is cut short, not the dots.
    figure.update_xaxes(range=[0.0, ROOM * max(p.predicted for p in known)])
    figure.update_yaxes(range=[0.0, ROOM * most])
    figure.update_layout(
        height=HEIGHT,
        margin={"t": 34},
    )
    legend_below(figure)
    return figure


def _hover(promise: CalibrationRow) -> Message:
    return t(
        "figure.calibration.hover",
        method=method_name(promise.method),
        predicted=promise.predicted,
        observed=promise.observed or 0.0,
        low=promise.low or 0.0,
        high=promise.high or 0.0,
        n=promise.n,
    )
