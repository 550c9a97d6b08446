"""Users that a live test needs, against the difference that it shall show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from coldstart.core.i18n import Message, t
from coldstart.figures.theme import CATEGORIES, INK, OTHER, WARM, legend_below, style

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT = 400


def power_figure(
    effects: Sequence[float],
    users: Sequence[int | None],
    say: Callable[[Message], str],
    *,
    metric: str,
    measured: tuple[float, float, float] | None,
    wanted: tuple[float, int | None],
    available: int,
) -> Figure:
    """Draw users per group against effect, both on logarithmic axes.

    Parameters
    ----------
    effects, users : sequence
        The curve; None where no number of users is enough.
    say : callable
        Renders a `Message`.
    metric : str
        What the metric is called.
    measured : tuple of float, optional
        The measured difference and its interval, where it is above zero.
    wanted : tuple of (float, int or None)
        The effect that is planned for, and the users it needs.
    available : int
        Users per group that there are.
    """
    from plotly.graph_objects import Figure, Scatter

    figure = style(Figure())
    if measured is not None and measured[2] > 0:
        first = max(measured[1], effects[0])
        figure.add_vrect(x0=first, x1=measured[2], fillcolor=OTHER, opacity=0.18, line_width=0)
        figure.add_trace(
            Scatter(
                x=[None], y=[None], mode="markers", name=say(t("figure.power.interval")),
                marker={"symbol": "square", "size": 14, "color": OTHER, "opacity": 0.5},
            )
        )  # fmt: skip
    figure.add_trace(
        Scatter(
            x=list(effects), y=list(users), mode="lines", name=say(t("figure.power.needed")),
            line={"color": WARM, "width": 2.5},
            hovertemplate=say(t("figure.power.hover")),
        )
    )  # fmt: skip
    figure.add_trace(
        Scatter(
            x=[effects[0], effects[-1]], y=[available, available], mode="lines",
            name=say(t("figure.power.available")), hoverinfo="skip",
            line={"color": INK, "width": 1.5, "dash": "dot"},
        )
    )  # fmt: skip
    figure.add_trace(
        Scatter(
            x=[wanted[0]], y=[wanted[1]], mode="markers", name=say(t("figure.power.planned")),
            marker={"size": 13, "color": CATEGORIES[1], "line": {"width": 1.5, "color": INK}},
            hovertemplate=say(t("figure.power.hover")),
        )
    )  # fmt: skip
    figure.update_xaxes(
        type="log", zeroline=False, dtick="D2", tickformat=".2~g",
        title={"text": say(t("figure.power.effect", metric=metric)), "font": {"size": 14}},
    )  # fmt: skip
    figure.update_yaxes(
        type="log", zeroline=False, dtick=1, tickformat=",.0f",
        title={"text": say(t("figure.power.users")), "font": {"size": 14}},
    )  # fmt: skip
    figure.update_layout(height=HEIGHT, margin={"t": 12})
    legend_below(figure)
    return figure
