"""The learning curve: a metric against how many users were learnt from, with its intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from coldstart.core.i18n import Message, t
from coldstart.evaluation.measures import method_name, metric_name
from coldstart.evaluation.results import CurvePoint
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.figures.theme import CATEGORIES, INK, legend_below, style

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT = 420
SHADE = 0.13  # how much of a line's colour its interval has


def learning_curve_figure(points: Sequence[CurvePoint], say: Callable[[Message], str]) -> Figure:
    """Draw a line with its 95% band for each method; the plain baseline is the dotted one.

    Parameters
    ----------
    points : sequence of CurvePoint
        Of one setting and one metric.
    say : callable
        Renders a `Message`.
    """
    from plotly.graph_objects import Figure, Scatter

    figure = style(Figure())
    known = [point for point in points if point.mean is not None]
    if not known:
        return figure
    plain = baseline(known[0].protocol, known[0].shots)
    methods = sorted({p.method for p in known}, key=lambda m: (m != plain, m))
    for n, method in enumerate(methods):
        mine = sorted((p for p in known if p.method == method), key=lambda p: p.train_users)
        color = INK if method == plain else CATEGORIES[(n - 1) % len(CATEGORIES)]
        sizes = [p.train_users for p in mine]
        figure.add_trace(
            Scatter(
                x=sizes + sizes[::-1],
                y=[p.high for p in mine] + [p.low for p in mine][::-1],
                fill="toself",
                fillcolor=_shade(color),
                line={"width": 0},
                mode="lines",
                hoverinfo="skip",
                showlegend=False,
                legendgroup=method,
            )
        )
        named = say(method_name(method))
        if method == plain:
            named = say(t("figure.comparison.reference", method=method_name(method)))
        figure.add_trace(
            Scatter(
                x=sizes,
                y=[p.mean for p in mine],
                mode="lines+markers",
                name=named,
                legendgroup=method,
                line={"color": color, "width": 2, "dash": "dot" if method == plain else "solid"},
                marker={"size": 8, "color": color},
                hovertext=[say(_hover(p)) for p in mine],
                hoverinfo="text",
            )
        )
    ticks = sorted({p.train_users for p in known})
    figure.update_xaxes(
        type="log", tickvals=ticks, ticktext=[str(n) for n in ticks], zeroline=False,
        title={"text": say(t("figure.curve.users")), "font": {"size": 14}},
    )  # fmt: skip
    figure.update_yaxes(
        rangemode="tozero", zeroline=False,
        title={"text": say(metric_name(known[0].metric)), "font": {"size": 14}},
    )  # fmt: skip
    figure.update_layout(
        height=HEIGHT,
        margin={"t": 34},
    )
    legend_below(figure)
    return figure


def _hover(point: CurvePoint) -> Message:
    return t(
        "figure.curve.hover",
        method=method_name(point.method),
        n=point.train_users,
        mean=point.mean,
        low=point.low,
        high=point.high,
    )


def _shade(color: str) -> str:
    red, green, blue = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgba({red},{green},{blue},{SHADE})"
