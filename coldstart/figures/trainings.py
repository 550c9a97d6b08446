"""Trainings overlaid: what each lost, and how it ranked, epoch by epoch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coldstart.core.events import EpochEnded
from coldstart.core.i18n import Message, t
from coldstart.figures.theme import INK, legend_below, style

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Say = Callable[[Message], str]

METRIC = "ndcg@10"
HEIGHT = 400
LINES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#882255")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


@dataclass(frozen=True)
class Training:
    """A training by the name it shall have in the figure, and its epochs in order."""

    name: str
    epochs: Sequence[EpochEnded]


def trainings_figure(trainings: Sequence[Training], say: Say) -> Figure:
    """Draw the held-out loss (the training loss where none was held out) and held-out NDCG@10.

    Each training has a colour and a dash of its own; the popularity list is dotted once where all
    were held against the same value, else once for each.

    Parameters
    ----------
    trainings : sequence of Training
    say : callable
        Renders a `Message`.
    """
    from plotly.graph_objects import Scatter
    from plotly.subplots import make_subplots

    titles = [say(t("figure.training.loss")), say(t("figure.training.ranking"))]
    figure = make_subplots(cols=2, subplot_titles=titles, horizontal_spacing=0.09)
    style(figure)
    highest = 0.0
    for n, training in enumerate(trainings):
        line = {"color": LINES[n % len(LINES)], "dash": DASHES[n % len(DASHES)], "width": 2.5}
        ranked = [(e.epoch, e.metrics[METRIC]) for e in training.epochs if METRIC in e.metrics]
        highest = max([highest, *(value for _, value in ranked)])
        panels = [(1, _losses(training.epochs)), (2, ranked)]
        named = False
        for panel, points in panels:
            if points:
                x, y = zip(*points, strict=True)
                figure.add_trace(
                    Scatter(
                        x=x, y=y, name=training.name, legendgroup=str(n), line=line,
                        mode="lines" if len(points) > 1 else "markers",
                        showlegend=not named, hovertemplate="%{y:.4f}",
                    ),
                    row=1, col=panel,
                )  # fmt: skip
                named = True
    highest = max([highest, *_draw_popularity(figure, trainings, say)])
    label = {"text": say(t("figure.training.epoch")), "font": {"size": 14}}
    figure.update_xaxes(title=label, showgrid=False, zeroline=False)
    figure.update_yaxes(zeroline=False, ticks="")
    figure.update_yaxes(col=2, range=[0.0, 1.15 * highest or 1.0])
    for place, title in enumerate(figure.layout.annotations):
        title.update(x=0.545 * place, xanchor="left", font={"size": 14, "weight": 600})
    figure.update_layout(height=HEIGHT, margin={"t": 34}, hovermode="x unified")
    legend_below(figure)
    return figure


def _losses(epochs: Sequence[EpochEnded]) -> list[tuple[int, float]]:
    held_out = [(e.epoch, e.validation_loss) for e in epochs if e.validation_loss is not None]
    return held_out or [(e.epoch, e.train_loss) for e in epochs if e.train_loss is not None]


def _draw_popularity(figure: Figure, trainings: Sequence[Training], say: Say) -> list[float]:
    """Draw the popularity list's NDCG@10; return its values."""
    from plotly.graph_objects import Scatter

    popular = [
        next((e.baseline[METRIC] for e in reversed(training.epochs) if METRIC in e.baseline), None)
        for training in trainings
    ]
    known = list(dict.fromkeys(round(value, 6) for value in popular if value is not None))
    last = max((e.epoch for training in trainings for e in training.epochs), default=1)
    for n, (training, value) in enumerate(zip(trainings, popular, strict=True)):
        if value is None or (len(known) == 1 and value in popular[:n]):
            continue
        name = say(t("figure.training.popularity", value=value))
        figure.add_trace(
            Scatter(
                x=[0.5, last + 0.5], y=[value, value], mode="lines", hoverinfo="skip",
                name=name if len(known) == 1 else say(_of(training, value)),
                line={
                    "color": INK if len(known) == 1 else LINES[n % len(LINES)],
                    "width": 1.5, "dash": "dot",
                },
            ),
            row=1, col=2,
        )  # fmt: skip
    return known


def _of(training: Training, value: float) -> Message:
    popular = t("figure.training.popularity", value=value)
    return t("figure.training.popularity_of", name=training.name, popularity=popular)
