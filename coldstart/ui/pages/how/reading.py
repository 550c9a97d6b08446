"""How to read a figure: interval, verdict, the ranking metric, and every word that recurs."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.data.dataset import FEW_SHOT_MAX
from coldstart.evaluation.measures import method_name, metric_name, setting_name
from coldstart.evaluation.ranking import HEADLINE, rankings
from coldstart.ui import evaluations
from coldstart.ui.components import grid
from coldstart.ui.components.grid import Cell
from coldstart.ui.pages.evaluate.shown import TONES, figure
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    from coldstart.store.records import DatasetRecord

TERMS = (
    "cold", "few_shot", "warm", "like", "text", "encoder", "embedding", "frozen", "head", "epoch",
    "ensemble", "plain_list", "held_out", "ndcg", "hit_rate", "interval", "calibrated",
)  # fmt: skip


def show(record: DatasetRecord | None) -> None:
    """Draw it, with an interval of this data set as the example where there is one."""
    st.header(say(t("page_how.reading.interval")), anchor=False)
    st.markdown(say(t("page_how.reading.interval_body")), width=760)
    if record is not None:
        _example(record)
    heads = [say(t(f"page_how.reading.column.{name}")) for name in ("verdict", "when", "do")]
    rows = [
        [
            Cell(say(t(f"page_evaluate.verdict.{verdict}")), tone=TONES[verdict]),
            *(Cell(say(t(f"page_how.reading.{verdict}.{name}"))) for name in ("when", "do")),
        ]
        for verdict in ("better", "worse", "undecided")
    ]
    grid.show(heads, rows, "how_verdicts", text_columns=3)
    st.header(say(t("page_how.reading.metric")), anchor=False)
    st.markdown(say(t("page_how.reading.metric_body")), width=760)
    st.latex(
        r"\mathrm{NDCG@10} = \frac{\sum_{k=1}^{10} r_k / \log_2(k + 1)}"
        r"{\sum_{k=1}^{\min(10,\,R)} 1 / \log_2(k + 1)}"
    )
    st.markdown(say(t("page_how.reading.metric_signs")), width=760)
    _glossary()


def _example(record: DatasetRecord) -> None:
    found = evaluations.newest(record.id)
    ranking = next(iter(rankings(found)), None) if found is not None else None
    if ranking is None:
        return
    best = ranking.best
    said = t(
        "page_how.reading.example",
        name=record.title,
        setting=setting_name(*ranking.scenario),
        method=method_name(best.method),
        metric=metric_name(HEADLINE),
        mean=figure(best.mean),
        low=figure(best.low),
        high=figure(best.high),
    )
    st.markdown(plain(say(said)), width=760)


def _glossary() -> None:
    st.header(say(t("page_how.glossary.title")), anchor=False)
    few = FEW_SHOT_MAX
    entries = "".join(
        f"<div><dt>{html.escape(say(t(f'page_how.term.{term}')))}</dt>"
        f"<dd>{html.escape(say(t(f'page_how.meaning.{term}', few=few, many=few + 1)))}</dd></div>"
        for term in TERMS
    )
    st.html(f'<dl class="glossary">{entries}</dl>')
