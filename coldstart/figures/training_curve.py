"""A training as it goes: losses on one side, held-out ranking against popularity on the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from coldstart.core.events import EpochEnded
from coldstart.core.i18n import Message, t
from coldstart.figures.theme import CATEGORIES, COLD, INK, OTHER, WARM, legend_below, style

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Say = Callable[[Message], str]

METRIC = "ndcg@10"
FEWEST_EPOCHS = 10  # the axis is at least so long, so that the first epochs do not jump about
HEIGHT = 360


def training_figure(epochs: Sequence[EpochEnded], say: Say, in_use: int | None = None) -> Figure:
    """Draw training and validation loss, and validation NDCG@10 with the popularity line.

    Parameters
    ----------
    epochs : sequence of EpochEnded
        In their order; those of a running training as far as it got.
    say : callable
        Renders a `Message`.
    in_use : int, optional
        The epoch whose weights were kept, once the training has ended.
    """
    from plotly.subplots import make_subplots

    figure = make_subplots(
        cols=2,
        subplot_titles=[say(t("figure.training.loss")), say(t("figure.training.ranking"))],
        horizontal_spacing=0.09,
    )
    style(figure)
    trained = [(e.epoch, e.train_loss) for e in epochs if e.train_loss is not None]
    judged = [(e.epoch, e.validation_loss) for e in epochs if e.validation_loss is not None]
    ranked = [(e.epoch, e.metrics[METRIC]) for e in epochs if METRIC in e.metrics]
    _line(figure, 1, trained, say(t("figure.training.train_loss")), color=OTHER)
    _line(figure, 1, judged, say(t("figure.training.validation_loss")), color=WARM)
    _line(figure, 2, ranked, say(t("figure.training.ndcg")), color=CATEGORIES[2])
    first = min([1, *(e.epoch for e in epochs)]) - 0.5
    last = max([FEWEST_EPOCHS, *(e.epoch for e in epochs)])
    popular = next((e.baseline[METRIC] for e in reversed(epochs) if METRIC in e.baseline), None)
    if popular is not None:
        told = say(t("figure.training.popularity", value=popular))
        _across(figure, popular, (first, last), told, INK, "dot")
    references = next((e.reference_metrics for e in reversed(epochs) if e.reference_metrics), {})
    heights = {name: found[METRIC] for name, found in references.items() if METRIC in found}
    for (name, value), color in zip(heights.items(), (WARM, OTHER), strict=False):
        told = say(t("figure.training.level", method=t(f"method.{name}"), value=value))
        _across(figure, value, (first, last), told, color, "dash")
    best = next((e for e in reversed(epochs) if e.best), None)
    if best is not None:
        called = "best" if in_use is None else "in_use" if in_use == best.epoch else "lowest"
        _mark(figure, best, say(t(f"figure.training.{called}", epoch=best.epoch)), "circle-open")
        if called == "lowest":
            kept = next(e for e in epochs if e.epoch == in_use)
            _mark(figure, kept, say(t("figure.training.in_use", epoch=in_use)), "diamond-open")
    figure.update_xaxes(
        title={"text": say(t("figure.training.epoch")), "font": {"size": 14}},
        range=[first, last + 0.5],
        showgrid=False,
        zeroline=False,
    )
    highest = max([popular or 0.0, *heights.values(), *(value for _, value in ranked)])
    figure.update_yaxes(col=2, range=[0.0, 1.15 * highest or 1.0])
    figure.update_yaxes(zeroline=False, ticks="")
    figure.for_each_annotation(_to_the_left)
    figure.update_layout(
        height=HEIGHT,
        margin={"t": 34},
        hovermode="x unified",
    )
    legend_below(figure)
    return figure


def _line(
    figure: Figure, panel: int, points: Sequence[tuple[int, float]], name: str, color: str
) -> None:
    if not points:
        return
    _add(
        figure,
        panel,
        x=[epoch for epoch, _ in points],
        y=[value for _, value in points],
        name=name,
        mode="lines+markers" if len(points) < FEWEST_EPOCHS else "lines",
        line={"color": color, "width": 2.5},
        hovertemplate="%{y:.4f}",
    )


def _across(
    figure: Figure, value: float, ends: tuple[float, float], name: str, color: str, dash: str
) -> None:
    """Draw a level from end to end of the right panel."""
    _add(
        figure,
        2,
        x=[ends[0], ends[1] + 0.5],
        y=[value, value],
        name=name,
        mode="lines",
        line={"color": color, "width": 1.5, "dash": dash},
        hoverinfo="skip",
    )


def _mark(figure: Figure, epoch: EpochEnded, name: str, symbol: str) -> None:
    """Put a ring around an epoch in both panels."""
    loss = epoch.train_loss if epoch.validation_loss is None else epoch.validation_loss
    points = [(1, loss), (2, epoch.metrics.get(METRIC))]
    for panel, value in points:
        if value is not None:
            _add(
                figure,
                panel,
                x=[epoch.epoch],
                y=[value],
                name=name,
                mode="markers",
                marker={
                    "symbol": symbol,
                    "size": 13,
                    "color": COLD,
                    "line": {"width": 2.5},
                },
                hoverinfo="skip",
                cliponaxis=False,
                showlegend=panel == 1,
            )


def _add(figure: Figure, panel: int, **trace: Any) -> None:
    from plotly.graph_objects import Scatter

    figure.add_trace(Scatter(**trace), row=1, col=panel)


def _to_the_left(title: Any) -> None:
    """Move a panel's title from its middle to where the panel begins."""
    title.update(
        x=0.0 if title.x < 0.5 else 0.545, xanchor="left", font={"size": 14, "weight": 600}
    )
