"""What made a score: a bar for each term, each beginning where the one before it ended."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from coldstart.core.i18n import Message, t
from coldstart.figures.interaction import escaped
from coldstart.figures.theme import CATEGORIES, INK, OTHER, WARM, style
from coldstart.models.base import Contributions

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Say = Callable[[Message], str]

RISES, FALLS = WARM, CATEGORIES[1]
ROW, AROUND = 38, 84  # pixels: a bar, and the axis with its title
_SPOKEN = (
    1e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99,
    0.995, 0.999, 0.9999,
)  # fmt: skip
"""Probabilities that an axis of log-odds may name."""
_FEWEST_TICKS, _MOST_TICKS = 3, 7
_LONGEST = 34  # characters of a label


def contributions_figure(
    made: Contributions,
    start: float,
    terms: Sequence[tuple[str, float]],
    say: Say,
) -> Figure:
    """Draw the terms from top to bottom, then the score that they lead to.

    Where terms add up as log-odds, lengths are log-odds and the axis is labelled with the
    probabilities that they stand for.

    Parameters
    ----------
    made : Contributions
    start : float
        Where the first bar begins: the base rate, which everything gets.
    terms : sequence of (str, float)
        Label and value; with `start` they add up to the total.
    say : callable
        Renders a `Message`.
    """
    from plotly.graph_objects import Bar, Figure, Scatter

    odds = made.unit == "log_odds"
    reached = list(accumulate((value for _, value in terms), initial=start))
    labels = [*(escaped(label, _LONGEST) for label, _ in terms), _bold(_outcome(made, say))]
    lengths = [*(value for _, value in terms), made.total - start]
    rows = list(range(len(labels)))
    figure = style(Figure())
    figure.add_trace(
        Bar(
            orientation="h",
            y=rows,
            base=[*reached[:-1], start],
            x=lengths,
            width=0.62,
            marker={"color": [*(RISES if v >= 0 else FALLS for _, v in terms), INK]},
            text=[*(_adds(v, made, say) for _, v in terms), ""],
            textposition="outside",
            cliponaxis=False,
            hovertext=[
                *(_hover(label, v, made, sum_, say) for (label, v), sum_
                  in zip(terms, reached[1:], strict=True)),
                _outcome(made, say),
            ],
            hoverinfo="text",
            showlegend=False,
        )
    )  # fmt: skip
    for row, sum_ in enumerate(reached[1:]):
        figure.add_trace(
            Scatter(
                x=[sum_, sum_],
                y=[row, row + 1],
                mode="lines",
                line={"color": OTHER, "width": 1},
                hoverinfo="skip",
                showlegend=False,
            )
        )
    if start:
        figure.add_vline(start, line={"color": INK, "width": 1.5, "dash": "dot"})
    low, high = min(start, *reached), max(start, *reached)
    room = max(high - low, 0.4 if odds else 1e-3) * 0.18
    figure.update_layout(height=ROW * len(rows) + AROUND, bargap=0.2)
    figure.update_yaxes(
        tickvals=rows,
        ticktext=labels,
        range=[len(rows) - 0.4, -0.6],
        showgrid=False,
        zeroline=False,
        ticklabelstandoff=8,
        automargin=True,
    )
    figure.update_xaxes(range=[low - room, high + room], zeroline=not odds and not start)
    axis = "probability" if odds else "score"
    figure.update_xaxes(
        title={"text": say(t(f"figure.contributions.{axis}")), "font": {"size": 13}}
    )
    if odds:
        ticks = _ticks(low - room, high + room)
        figure.update_xaxes(
            tickvals=[math.log(p / (1 - p)) for p in ticks],
            ticktext=[say(t("figure.contributions.tick", p=p)) for p in ticks],
        )
    return figure


def _ticks(low: float, high: float) -> list[float]:
    """Return round probabilities whose log-odds lie between two numbers, not too many of them."""
    inside = [p for p in _SPOKEN if low <= math.log(p / (1 - p)) <= high]
    if len(inside) >= _FEWEST_TICKS:
        return inside[:: math.ceil(len(inside) / _MOST_TICKS)]
    first, last = (1 / (1 + math.exp(-odds)) for odds in (low, high))
    decade = 10 ** math.floor(math.log10((last - first) / _FEWEST_TICKS))
    step = next(n * decade for n in (1, 2, 5, 10) if n * decade >= (last - first) / _MOST_TICKS)
    return [n * step for n in range(math.ceil(first / step), math.floor(last / step) + 1)]


def _outcome(made: Contributions, say: Say) -> str:
    kind = "is_probability" if made.unit == "log_odds" else "is_score"
    return say(t(f"figure.contributions.{kind}", score=made.as_score(made.total)))


def _adds(value: float, made: Contributions, say: Say) -> str:
    kind = (
        "adds" if made.unit == "log_odds" else "adds_score"
    )  # other units have scales of their own
    return say(t(f"figure.contributions.{kind}", value=value))


def _hover(label: str, value: float, made: Contributions, sum_: float, say: Say) -> str:
    kind = "so_far_probability" if made.unit == "log_odds" else "so_far_score"
    said = _adds(value, made, say)
    so_far = say(t(f"figure.contributions.{kind}", score=made.as_score(sum_)))
    return f"{escaped(label)}<br>{said}<br>{so_far}"


def _bold(text: str) -> str:
    return f"<b>{text}</b>"
