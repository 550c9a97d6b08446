"""For whom it works: a method against the plain baseline in groups of users or items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.evaluation.grouping import WARMTH, Grouping, grouping, segment_grouping, sides
from coldstart.evaluation.groups import FOUND, Slice, by_ranking, slices
from coldstart.evaluation.measures import method_name, metric_name
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.ui import address, datasets, evaluations, segments
from coldstart.ui.components import chart, download, grid, linked
from coldstart.ui.components.grid import Cell
from coldstart.ui.pages.evaluate.shown import (
    TONES,
    Shown,
    choose_metric,
    choose_setting,
    explain,
    figure,
    span,
)
from coldstart.ui.words import number, say

if TYPE_CHECKING:
    from coldstart.data.dataset import Dataset
    from coldstart.store.records import Segment

METRICS = ("ndcg@10", "recall@10", "mrr", "hit@10", FOUND)


def show(shown: Shown) -> None:
    """Draw the part."""
    import pandas as pd

    from coldstart.figures.slices import slices_figure

    st.markdown(say(t("page_evaluate.about.groups")), width=760)
    details = evaluations.details(shown.run)
    if details is None:
        st.info(say(t("page_evaluate.no_details")), icon=":material/info:")
        return
    dataset = datasets.tables(shown.record.id)
    able = sides(dataset)
    kept, chosen = datasets.store().segments(shown.record.id), segments.current(shown.record.id)
    left, right = st.columns(2)
    with left:
        protocol, shots = choose_setting(shown.settings(), "groups_setting")
        methods = shown.methods(protocol, shots)
        method = linked.options(
            "method",
            methods,
            lambda name: say(method_name(name)),
            label=say(t("page_evaluate.head.method")),
            key="groups_method",
            default="ensemble" if "ensemble" in methods else None,
        )
    with right:
        columns: dict[str, tuple[str, str | Segment]] = {
            **{f"{side}.{column}": (side, column) for side in able for column in able[side]},
            **{segment.id: (f"{segment.kind}s", segment) for segment in kept},
        }
        by = linked.options(
            "by",
            list(columns),
            lambda name: say(_column(*columns[name])),
            label=say(t("page_evaluate.group_by")),
            key="groups_column",
            default=None if chosen is None else chosen.id,
        )
        side, column = columns[by]
        if not isinstance(column, str):
            address.narrow(column.id)
        if by_ranking(protocol, side):
            measured = {r.metric for r in shown.evaluation.rows if r.scenario == (protocol, shots)}
            metrics = [metric for metric in METRICS if metric in measured or metric == FOUND]
            metric = choose_metric(metrics, "groups_metric")
        else:
            metric = choose_metric((FOUND,), "groups_found")
    against = baseline(protocol, shots)
    found = slices(
        details, _grouping(dataset, side, column), side, protocol, shots, method, against, metric
    )  # fmt: skip
    if not found:
        st.info(say(t("page_evaluate.no_groups")), icon=":material/info:")
        return
    name = f"coldstart-groups-{protocol}-{side}"
    figures = slices_figure(found, method, against, metric, say)
    chart.show(figures, name, "groups_figure", say(t("page_evaluate.part.groups")))
    names = ("group", "value", "plain", "against", "n")
    params = {"metric": metric_name(metric), "baseline": method_name(against)}
    heads = [say(t(f"page_evaluate.groups.{head}", **params)) for head in names]
    grid.show(heads, [_row(s) for s in found], "groups")
    if any(s.small for s in found):
        st.caption(say(t("page_evaluate.small_groups")))
    frame = pd.DataFrame(
        [[_name(s), s.mean, s.baseline, s.difference, s.n] for s in found], columns=heads
    )
    download.show(frame, name, key="download_groups")
    explain([metric])


def _row(found: Slice) -> list[Cell]:
    small = say(t("page_evaluate.groups.small")) if found.small else ""
    verdict = Cell("–")
    if found.verdict is not None and found.difference is not None:
        same = found.difference_low == found.difference_high == 0.0
        said = "same" if same else found.verdict
        signed = number(found.difference, "+0.000;-0.000")
        verdict = Cell(say(t(f"page_evaluate.verdict.{said}")), signed, tone=TONES[said])
    return [
        Cell(_name(found), small),
        Cell(figure(found.mean), span(found.low, found.high)),
        Cell(figure(found.baseline)),
        verdict,
        Cell(number(found.n)),
    ]


def _name(found: Slice) -> str:
    return say(found.name) if isinstance(found.name, Message) else found.name


def _grouping(dataset: Dataset, side: str, column: str | Segment) -> Grouping:
    if isinstance(column, str):
        return grouping(dataset, side, column)
    return segment_grouping(dataset, column)


def _column(side: str, column: str | Segment) -> Message:
    if not isinstance(column, str):
        return t("page_evaluate.by.segment", name=column.name)
    id_ = "warmth" if column == WARMTH else "column"
    return t(f"page_evaluate.by.{side}_{id_}", column=column)
