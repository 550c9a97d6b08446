"""Hits so far of a method's lists and of the plain ones, as someone new reveals what they chose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from coldstart.core.i18n import Message, t
from coldstart.figures.theme import INK, WARM, legend_below, style

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT = 300


def meeting_figure(
    revealed: Sequence[int],
    hits: Sequence[int],
    plain_hits: Sequence[int],
    shown: int,
    method: str,
    say: Callable[[Message], str],
) -> Figure:
    """Draw both running sums.

    Parameters
    ----------
    revealed : sequence of int
        How many choices are known at each step.
    hits, plain_hits : sequence of int
        Of the two lists at each step.
    shown : int
        Steps to draw; the axes have room for all, so that they stand still while the lines grow.
    method : str
        What the method is called.
    say : callable
        Renders a `Message`.
    """
    from plotly.graph_objects import Figure, Scatter

    figure = style(Figure())
    lines = (
        (method, hits, WARM, "solid"),
        (say(t("method.popularity")), plain_hits, INK, "dot"),
    )
    for name, counts, color, dash in lines:
        figure.add_trace(
            Scatter(
                x=list(revealed[:shown]),
                y=list(accumulate(counts[:shown])),
                name=name,
                mode="lines+markers",
                line={"color": color, "width": 2.5, "dash": dash},
                marker={"size": 8, "color": color},
                hovertemplate=f"%{{y}}<extra>{name}</extra>",
            )
        )
    first, last = revealed[0], revealed[-1]
    highest = max(sum(hits), sum(plain_hits), 1)
    figure.update_xaxes(
        title={"text": say(t("figure.meeting.revealed")), "font": {"size": 14}},
        range=[first - 0.3, last + 0.3], tickvals=list(range(first, last + 1)), zeroline=False,
    )  # fmt: skip
    figure.update_yaxes(
        title={"text": say(t("figure.meeting.hits")), "font": {"size": 14}},
        range=[-0.04 * highest, 1.08 * highest], zeroline=False,
    )  # fmt: skip
    figure.update_layout(height=HEIGHT, margin={"t": 12}, hovermode="x unified")
    legend_below(figure)
    return figure
