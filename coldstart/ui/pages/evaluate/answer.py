"""The answer: who wins, whether the data can tell, and how it stands in each situation."""

from __future__ import annotations

import streamlit as st

from coldstart.core.i18n import t
from coldstart.evaluation.measures import method_name, metric_name, setting_name
from coldstart.evaluation.notes import unfinished
from coldstart.evaluation.ranking import HEADLINE, ModelRanking, rankings
from coldstart.evaluation.report_text import overall
from coldstart.evaluation.results import Row
from coldstart.ui.components import grid, takeaway
from coldstart.ui.components.grid import Cell
from coldstart.ui.pages.evaluate.shown import Shown, figure, span, value_cell, verdict_cell
from coldstart.ui.words import moment, plain, say

NAMED = 3  # methods that are named; of more, their number tells enough


def show(shown: Shown) -> None:
    """Draw it; where nothing could be measured, say why."""
    said = overall(shown.evaluation)
    if said is None:
        for note in shown.evaluation.notes:
            st.warning(plain(say(note)), icon=":material/info:")
        if not shown.evaluation.notes:
            st.info(say(t("page_evaluate.nothing")), icon=":material/info:")
        return
    if shown.stopped:
        st.warning(plain(say(unfinished(shown.evaluation))), icon=":material/stop_circle:")
    with st.container(border=True, key="evaluate_answer"):
        st.markdown(plain(say(said)))
        grid.show(_heads(), [_row(shown, r) for r in rankings(shown.evaluation)], "standings",
                  text_columns=2)  # fmt: skip
        st.caption(plain(_small_print(shown)))
        if takeaway.able(shown.run):
            takeaway.report(shown.run, "evaluate")


def _heads() -> list[str]:
    names = ("setting", "ahead", "value", "plain", "beats")
    metric = say(metric_name(HEADLINE))
    return [say(t(f"page_evaluate.head.{name}", metric=metric)) for name in names]


def _row(shown: Shown, ranking: ModelRanking) -> list[Cell]:
    at, best = ranking.scenario, ranking.best
    others = [say(method_name(method)) for method in ranking.tied]
    id_ = "tied" if len(others) <= NAMED else "tied_many"
    tied = say(t(f"page_evaluate.{id_}", n=len(others), others=others)) if others else ""
    plain_row = shown.evaluation.row(*at, ranking.baseline, HEADLINE)
    compared = shown.evaluation.comparison(*at, best.method, ranking.baseline, HEADLINE)
    return [
        Cell(say(setting_name(*at)), _cases(best)),
        Cell(say(method_name(best.method)), tied, strong=True),
        Cell(figure(best.mean), span(best.low, best.high), strong=True),
        Cell(*_named(value_cell(plain_row), say(method_name(ranking.baseline)))),
        verdict_cell(compared, itself=best.method == ranking.baseline),
    ]


def _cases(best: Row) -> str:
    on = "on_items" if best.protocol == "audience" else "on_users"
    return say(t("page_evaluate.head.cases", cases=t(f"evaluate.verdict.{on}", n=best.n)))


def _named(cell: Cell, name: str) -> tuple[str, str]:
    return cell.text, name


def _small_print(shown: Shown) -> str:
    asked = shown.evaluation.asked
    parts = [
        t("page_evaluate.print.interval"),
        t("page_evaluate.print.holm"),
        t("page_evaluate.print.date", at=moment(shown.run.finished_at or shown.run.created_at)),
    ]
    if not shown.stopped:  # then fewer splits were made than asked for
        n = asked.get("repeats", 1)
        parts.append(t("page_evaluate.print.seed", seed=asked.get("seed", 0), n=n))
    return say(t("evaluate.overall.whole", parts=parts))
