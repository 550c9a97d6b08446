"""Groups side by side: a method and the plain baseline in each, with the method's interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from coldstart.core.i18n import Message, t
from coldstart.evaluation.groups import Slice
from coldstart.evaluation.measures import method_name, metric_name
from coldstart.figures.interaction import escaped
from coldstart.figures.theme import INK, OTHER, WARM, legend_below, style

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

ROW, AROUND = 36, 120  # pixels: a group, axis and legend
MANY_LETTERS = 28


def slices_figure(
    found: Sequence[Slice], method: str, against: str, metric: str, say: Callable[[Message], str]
) -> Figure:
    """Draw a dot and its 95% interval for each group; small groups are hollow.

    Parameters
    ----------
    found : sequence of Slice
    method, against, metric : str
    say : callable
        Renders a `Message`.
    """
    from plotly.graph_objects import Figure, Scatter

    figure = style(Figure())
    known = [s for s in reversed(found) if s.mean is not None]
    if not known:
        return figure
    places = list(range(len(known)))
    means = [s.mean or 0.0 for s in known]
    figure.add_trace(
        Scatter(
            x=means,
            y=places,
            mode="markers",
            name=say(method_name(method)),
            marker={
                "size": 11,
                "color": WARM,
                "symbol": ["circle-open" if s.small else "circle" for s in known],
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [
                    (m if s.high is None else s.high) - m for s, m in zip(known, means, strict=True)
                ],
                "arrayminus": [
                    m - (m if s.low is None else s.low) for s, m in zip(known, means, strict=True)
                ],
                "color": INK,
                "thickness": 1.5,
                "width": 5,
            },
            hovertext=[say(_hover(s, method)) for s in known],
            hoverinfo="text",
        )
    )
    if any(s.baseline is not None for s in known):
        figure.add_trace(
            Scatter(
                x=[s.baseline for s in known],
                y=places,
                mode="markers",
                name=say(t("figure.comparison.reference", method=method_name(against))),
                marker={"size": 16, "color": OTHER, "symbol": "line-ns-open", "line": {"width": 2}},
                hoverinfo="skip",
            )
        )
    figure.update_yaxes(
        tickvals=places,
        ticktext=[_label(s, say) for s in known],
        range=[-0.6, len(known) - 0.4],
        showgrid=False,
        zeroline=False,
        ticks="",
        ticklabelstandoff=8,
    )
    figure.update_xaxes(
        rangemode="tozero",
        zeroline=False,
        title={"text": say(metric_name(metric)), "font": {"size": 14}},
    )
    figure.update_layout(
        height=AROUND + ROW * len(known),
        margin={"t": 34},
        showlegend=True,
    )
    legend_below(figure)
    return figure


def _label(found: Slice, say: Callable[[Message], str]) -> str:
    """Return a group's name as Plotly shall write it: its own text, never markup."""
    if isinstance(found.name, Message):
        return say(found.name)
    return escaped(found.name, MANY_LETTERS)


def _hover(found: Slice, method: str) -> Message:
    if found.low is None or found.high is None:
        return t("figure.slices.single", method=method_name(method), mean=found.mean)
    return t(
        "figure.comparison.hover",
        method=method_name(method),
        mean=found.mean,
        low=found.low,
        high=found.high,
        n=found.n,
    )
