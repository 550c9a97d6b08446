"""What held-out measurements say about runs: values, paired differences, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.evaluation.measures import method_name, metric_name, setting_name
from coldstart.ui import address, evaluations
from coldstart.ui.components import grid
from coldstart.ui.components.grid import Cell
from coldstart.ui.pages.evaluate.shown import TONES, choose_metric, span, value_cell
from coldstart.ui.words import moment, number, plain, say

if TYPE_CHECKING:
    from coldstart.evaluation.results import Comparison
    from coldstart.serving.run_comparison import Line, Table
    from coldstart.store.records import RunRecord


def show(runs: Sequence[RunRecord], labels: dict[str, str]) -> None:
    """Draw the table of one metric."""
    from coldstart.evaluation.measures import RANKING
    from coldstart.serving.run_comparison import reason_incomparable

    why = reason_incomparable(runs)
    if why is not None:
        _nothing(why)
        return
    st.markdown(plain(say(t("page_runs.measured.about", name=labels[runs[0].id]))), width=760)
    metric = choose_metric(list(RANKING), "compare_metric")
    table = (_trainings if runs[0].kind == "train" else _evaluations)(runs, metric)
    if table is None:
        return
    if table.why is not None:
        _nothing(table.why)
        if table.measured_by is None and runs[0].kind == "train":
            address.link("evaluate", say(t("page_runs.measured.to_evaluate")))
        return
    heads = [
        say(t("page_evaluate.setting")),
        say(t("page_runs.compare.run")),
        say(t("page_runs.measured.against", name=labels[runs[0].id])),
        say(metric_name(metric)),
    ]
    rows = [row for line in table.lines for row in _rows(line, [labels[run.id] for run in runs])]
    grid.show(heads, rows, "runs_measured", text_columns=3)
    _reasons(table)
    st.caption(say(t("page_runs.measured.print")), width=760)


def _trainings(runs: Sequence[RunRecord], metric: str) -> Table:
    from coldstart.serving.run_comparison import chosen_evaluation, is_usual, trainings_table

    done = evaluations.measured(runs[0].dataset_id)
    found = chosen_evaluation(runs, [(run, evaluations.evaluation(run)) for run in done])
    details = None if found is None else evaluations.details(found[0])
    table = trainings_table(runs, found, details, metric)
    if table.measured_by is not None:
        at = moment(table.measured_by.finished_at or table.measured_by.created_at)
        st.markdown(plain(say(t("page_runs.measured.by", at=at))), width=760)
        address.link(
            "evaluate",
            say(t("page_runs.measured.see")),
            data=runs[0].dataset_id,
            evaluation=table.measured_by.id,
        )
        if not all(map(is_usual, runs)):
            st.warning(say(t("page_runs.measured.unusual")), icon=":material/info:")
    return table


def _evaluations(runs: Sequence[RunRecord], metric: str) -> Table | None:
    from coldstart.evaluation.pairing import PairedResults
    from coldstart.serving.run_comparison import common_methods, evaluations_table

    done = {run.id for run in evaluations.measured(runs[0].dataset_id)}
    if not all(run.id in done for run in runs):
        _nothing(t("evaluate.unpaired.no_result"))
        return None
    found = [PairedResults(evaluations.evaluation(run), evaluations.details(run)) for run in runs]
    methods = common_methods([m.evaluation for m in found])
    if not methods:
        _nothing(t("evaluate.unpaired.no_method"))
        return None
    method = st.selectbox(
        say(t("page_runs.measured.method")),
        methods,
        index=methods.index("ensemble") if "ensemble" in methods else 0,
        format_func=lambda name: say(method_name(name)),
        key="compare_method",
    )
    return evaluations_table(found, method, metric)


def _rows(line: Line, names: Sequence[str]) -> Iterator[list[Cell]]:
    """Yield a row for each run; the setting is named in the first."""
    for n, (name, row, stands) in enumerate(zip(names, line.rows, line.stands, strict=True)):
        setting = say(setting_name(*line.setting)) if n == 0 else ""
        yield [Cell(setting), Cell(name), _stands(stands), value_cell(row)]


def _stands(stands: Comparison | Message | None) -> Cell:
    """Return how a run stands to the first one, with the difference and its interval."""
    if stands is None:
        return Cell("")
    if isinstance(stands, Message) or stands.difference is None:
        return Cell(say(t("page_runs.verdict.unpaired")), tone="plain")
    same = stands.low == stands.high == 0.0
    said = "same" if same else stands.verdict
    signed = number(stands.difference, "+0.000;-0.000")
    ends = t("page_runs.measured.difference", difference=signed, ends=span(stands.low, stands.high))
    return Cell(say(t(f"page_runs.verdict.{said}")), say(ends), tone=TONES[said])


def _reasons(table: Table) -> None:
    """Say, once each, why some settings have no paired difference."""
    found: dict[str, list[str]] = {}
    for line in table.lines:
        for stands in line.stands:
            if isinstance(stands, Message):
                settings = found.setdefault(say(stands), [])
                name = say(setting_name(*line.setting))
                if name not in settings:
                    settings.append(name)
    for why, settings in found.items():
        st.markdown(plain(say(t("page_runs.measured.why", settings=settings, why=why))), width=760)


def _nothing(why: Message) -> None:
    st.info(plain(say(why)), icon=":material/info:")
