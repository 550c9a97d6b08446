"""Why the article's head is held against simpler ways, with this data set's own figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.evaluation.measures import method_name, metric_name, setting_name
from coldstart.evaluation.notes import unfinished
from coldstart.evaluation.ranking import HEADLINE, rankings
from coldstart.evaluation.report_text import overall
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.ui import address, datasets, evaluations
from coldstart.ui.components import grid
from coldstart.ui.components.grid import Cell
from coldstart.ui.pages.evaluate.shown import figure, span, value_cell, verdict_cell
from coldstart.ui.words import moment, percent, plain, say

if TYPE_CHECKING:
    from coldstart.evaluation.results import Evaluation
    from coldstart.store.records import DatasetRecord

HEAD = "mlp_head"
REASONS = ("popular", "pairs", "profile", "price")


def show(record: DatasetRecord | None) -> None:
    """Draw the reasons, then the figures."""
    st.header(say(t("page_how.worth.title")), anchor=False)
    st.markdown(say(t("page_how.worth.lead")), width=760)
    reasons = (say(t(f"page_how.worth.reason.{name}")) for name in REASONS)
    st.markdown("\n".join(f"- {reason}" for reason in reasons), width=760)
    if record is None:
        return
    st.header(plain(say(t("page_how.worth.here", name=record.title))), anchor=False)
    found = evaluations.newest_of(record.id, HEAD) or evaluations.newest_of(record.id, None)
    if found is None:
        readonly = datasets.store().settings.readonly
        never = "page_evaluate.none_readonly" if readonly else "page_how.worth.never"
        st.markdown(say(t(never)), width=760)
        address.link("evaluate", say(t("page_how.worth.to_evaluate")))
        return
    run, evaluation = found
    at = moment(run.finished_at or run.created_at)
    one = any(row.method == HEAD for row in evaluation.rows)
    st.caption(say(t(f"page_how.worth.{'by' if one else 'by_none'}", at=at)), width=760)
    if evaluation.stopped or run.state == "stopped":
        st.warning(plain(say(unfinished(evaluation))), icon=":material/stop_circle:")
    _figures(evaluation)
    address.link("evaluate", say(t("page_how.worth.to_evaluate")), evaluation=run.id)


def _figures(found: Evaluation) -> None:
    said = overall(found)
    if said is not None:
        st.markdown(plain(say(said)), width=760)
    metric = say(metric_name(HEADLINE))
    names = ("setting", "head", "plain", "best", "beats")
    heads = [say(t(f"page_how.worth.column.{name}", metric=metric)) for name in names]
    rows = []
    for ranking in rankings(found):
        plain_row = found.row(*ranking.scenario, ranking.baseline, HEADLINE)
        head = found.row(*ranking.scenario, HEAD, HEADLINE)
        compared = found.comparison(*ranking.scenario, HEAD, ranking.baseline, HEADLINE)
        rows.append(
            [
                Cell(say(setting_name(*ranking.scenario))),
                value_cell(head, strong=True),
                Cell(
                    figure(plain_row.mean if plain_row else None),
                    say(method_name(ranking.baseline)),
                ),
                Cell(figure(ranking.best.mean), say(method_name(ranking.best.method))),
                verdict_cell(compared),
            ]
        )
    grid.show(heads, rows, "how_worth")
    st.caption(say(t("page_how.worth.print", metric=metric)), width=760)
    _pairs(found)


def _pairs(found: Evaluation) -> None:
    """Say how good the head looks on pairs, which is what the article reports."""
    rows = (r for r in found.rows if (r.method, r.metric) == (HEAD, "accuracy"))
    row = next((r for r in rows if r.mean is not None), None)
    if row is None or row.mean is None or row.low is None or row.high is None:
        return
    ranked = found.row(row.protocol, row.shots, HEAD, HEADLINE)
    plain_row = found.row(row.protocol, row.shots, baseline(row.protocol, row.shots), HEADLINE)
    if ranked is None or plain_row is None:
        return
    held = next((h for h in found.held if (h.protocol, h.shots) == (row.protocol, row.shots)), None)
    # Of as many drawn negatives as likes half is chance; the data's own dislikes may be more.
    half = held is not None and held.negatives_drawn
    said = t(
        "page_how.worth.accuracy",
        chance=t("page_how.worth.by_chance" if half else "page_how.worth.not_by_chance"),
        setting=setting_name(row.protocol, row.shots),
        accuracy=percent(row.mean),
        span=f"{percent(row.low)} – {percent(row.high)}",
        head=figure(ranked.mean),
        head_span=span(ranked.low, ranked.high),
        baseline=method_name(plain_row.method),
        plain=figure(plain_row.mean),
        plain_span=span(plain_row.low, plain_row.high),
        metric=metric_name(HEADLINE),
    )
    st.markdown(plain(say(said)), width=760)
