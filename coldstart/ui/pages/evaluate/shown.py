"""The evaluation that the page shows, and small things that all its parts need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.evaluation.measures import method_name, metric_name, setting_name
from coldstart.evaluation.results import Comparison, Evaluation, Row
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.ui.components import linked
from coldstart.ui.components.grid import Cell
from coldstart.ui.words import number, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coldstart.store.records import DatasetRecord, RunRecord

Setting = tuple[str, int | None]
DECIMALS = "0.000"
TONES = {"better": "good", "worse": "bad", "undecided": "unsure", "same": "plain"}


@dataclass(frozen=True)
class Shown:
    """A data set, one of its evaluation runs, and what that measured."""

    record: DatasetRecord
    run: RunRecord
    evaluation: Evaluation

    @property
    def stopped(self) -> bool:
        """Whether it was stopped early; of older ones only the run tells."""
        return self.evaluation.stopped or self.run.state == "stopped"

    def settings(self, metrics: Sequence[str] = ()) -> list[Setting]:
        """Return the settings in which any of these metrics, or anything at all, was measured."""
        rows = self.evaluation.rows
        able = {(r.protocol, r.shots) for r in rows if not metrics or r.metric in metrics}
        return [setting for setting in self.evaluation.scenarios() if setting in able]

    def methods(self, protocol: str, shots: int | None) -> list[str]:
        """Return the methods that were measured in a setting."""
        rows = self.evaluation.rows
        here = (r.method for r in rows if (r.protocol, r.shots) == (protocol, shots))
        return list(dict.fromkeys(here))


def choose_setting(settings: Sequence[Setting], key: str) -> Setting:
    """Let one of several settings be chosen, which the link keeps; one alone is taken."""
    if len(settings) == 1:
        return settings[0]
    named = {".".join(str(part) for part in s if part is not None): s for s in settings}
    chosen = linked.options(
        "setting",
        list(named),
        lambda name: say(setting_name(*named[name])),
        label=say(t("page_evaluate.setting")),
        key=key,
    )
    return named[chosen]


def choose_metric(metrics: Sequence[str], key: str) -> str:
    """Let a metric be chosen, which the link keeps."""
    return linked.options(
        "metric",
        metrics,
        lambda metric: say(metric_name(metric)),
        label=say(t("page_evaluate.metric")),
        key=key,
    )


def figure(value: float | None) -> str:
    """Format a metric with the decimals that all of them have."""
    return "–" if value is None else number(value, DECIMALS)


def span(low: float | None, high: float | None) -> str:
    """Format an interval."""
    if low is None or high is None:
        return ""
    return say(t("page_evaluate.span", low=figure(low), high=figure(high)))


def value_cell(row: Row | None, strong: bool = False) -> Cell:
    """Return a value with its interval below."""
    if row is None or row.mean is None:
        return Cell("–")
    return Cell(figure(row.mean), span(row.low, row.high), strong)


def verdict_cell(compared: Comparison | None, itself: bool = False) -> Cell:
    """Return what a paired difference to the plain baseline says, with its interval."""
    if itself:
        return Cell(say(t("page_evaluate.verdict.itself")), tone="plain")
    if compared is None or compared.difference is None:
        return Cell("–")
    said = compared.outcome
    signed = number(compared.difference, "+0.000;-0.000")
    ends = span(compared.low, compared.high)
    id_ = "difference_counted" if compared.is_inconclusive_by_correction else "difference"
    note = say(t(f"page_evaluate.{id_}", difference=signed, span=ends)) if ends else signed
    return Cell(say(t(f"page_evaluate.verdict.{said}")), note, tone=TONES[said])


def explain(metrics: Sequence[str]) -> None:
    """Draw what metrics mean, to be opened."""
    with st.expander(say(t("page_evaluate.meaning")), icon=":material/help:"):
        for metric in metrics:
            about = say(t(f"evaluate.about.{metric.replace('@', '_at_')}"))
            st.markdown(f"**{say(metric_name(metric))}** — {about}")


def order(shown: Shown, protocol: str, shots: int | None, metric: str) -> list[str]:
    """Return the methods of a setting, the best by a metric first."""
    from coldstart.evaluation.measures import SMALLER_IS_BETTER

    sign = 1.0 if metric in SMALLER_IS_BETTER else -1.0

    def place(method: str) -> float:
        row = shown.evaluation.row(protocol, shots, method, metric)
        return float("inf") if row is None or row.mean is None else sign * row.mean

    return sorted(shown.methods(protocol, shots), key=place)


def plain_name(protocol: str, shots: int | None) -> str:
    """Return what the plain baseline of a setting is called."""
    return say(method_name(baseline(protocol, shots)))
