"""What the rankings are worth: bars with intervals, then the table behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.evaluation.measures import (
    DISLIKES,
    LISTS,
    RANKING,
    SMALLER_IS_BETTER,
    Scenario,
    method_name,
    metric_name,
    protocol_name,
)
from coldstart.evaluation.ranking import rank_models
from coldstart.evaluation.results import Row
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.ui.components import chart, download, grid
from coldstart.ui.components.grid import Cell
from coldstart.ui.pages.evaluate.shown import (
    Shown,
    choose_metric,
    choose_setting,
    explain,
    figure,
    order,
    plain_name,
    value_cell,
    verdict_cell,
)
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    import pandas as pd

METRICS = ("ndcg@10", *DISLIKES, "recall@10", "mrr", "hit@10", "coverage@10")
"""Of the first table; the others follow in a second one."""
MORE = tuple(metric for metric in (*RANKING, *LISTS) if metric not in METRICS)


def show(shown: Shown) -> None:
    """Draw the part."""
    from coldstart.evaluation.report_text import verdict_of

    st.markdown(say(t("page_evaluate.about.rankings")), width=760)
    left, right = st.columns(2)
    with left:
        setting = choose_setting(shown.settings(), "rankings_setting")
    protocol, shots = setting
    measured = {r.metric for r in shown.evaluation.rows if r.protocol == protocol}
    with right:
        able = [metric for metric in (*METRICS, *MORE) if metric in measured]
        metric = choose_metric(able, "rankings_metric")
    verdict = verdict_of(shown.evaluation, protocol, shots, metric)
    if verdict is not None:
        st.markdown(plain(say(verdict)), width=760)
    bars(shown, protocol, metric, "rankings")
    table(shown, protocol, shots, METRICS, "rankings")
    st.markdown(say(t("page_evaluate.about.more")), width=760)
    table(shown, protocol, shots, MORE, "more", judged=False)
    explain([m for m in (*METRICS, *MORE) if m in measured])


def bars(shown: Shown, protocol: str, metric: str, key: str) -> None:
    """Draw one metric of all methods, a panel for each number of known likes."""
    from coldstart.figures.comparison import comparison_figure

    title = t("page_evaluate.bars", protocol=protocol_name(protocol), metric=metric_name(metric))
    st.subheader(say(title), anchor=False)
    drawn = comparison_figure(shown.evaluation, protocol, metric, say)
    file_name = f"coldstart-{protocol}-{metric}"
    chart.show(drawn, file_name, f"{key}_{protocol}_{metric}", say(title))


def table(
    shown: Shown,
    protocol: str,
    shots: int | None,
    metrics: tuple[str, ...],
    key: str,
    *,
    judged: bool = True,
) -> None:
    """Draw values with intervals, a row for each method.

    Parameters
    ----------
    shown : Shown
    protocol, shots
        The setting.
    metrics : tuple of str
        Those of them that were measured are shown; the first decides the order.
    key : str
    judged : bool
        Whether to say how each method stands to the plain one, and who cannot rank here at all.
    """
    here = [r for r in shown.evaluation.rows if (r.protocol, r.shots) == (protocol, shots)]
    able = [metric for metric in metrics if any(r.metric == metric for r in here)]
    if not able:
        return
    ranking = rank_models(shown.evaluation, Scenario(protocol, shots), able[0])
    first = None if ranking is None else ranking.best.method
    led = judged and first is not None and first != baseline(protocol, shots)
    best = {m: None if m in LISTS else _best(shown, protocol, shots, m) for m in able}
    rows = []
    for method in order(shown, protocol, shots, able[0]):
        cells = [Cell(say(method_name(method)))]
        if judged:
            cells.append(_against(shown, protocol, shots, method, able[0]))
        if led:
            cells.append(_to_best(shown, protocol, shots, method, first, able[0]))
        cells += [_value(shown.evaluation.row(protocol, shots, method, m), best[m]) for m in able]
        rows.append(cells)
    heads = [say(metric_name(metric)) for metric in able]
    if judged:
        cannot = [m for p, s, m in shown.evaluation.cannot if (p, s) == (protocol, shots)]
        nothing = [
            Cell(say(t("page_evaluate.cannot"))),
            *(Cell("–") for _ in range(led + len(able))),
        ]
        rows += [[Cell(say(method_name(m))), *nothing] for m in cannot]
        lead, plain_list = metric_name(able[0]), plain_name(protocol, shots)
        if first is not None and led:
            named = method_name(first)
            heads.insert(0, say(t("page_evaluate.head.against", metric=lead, method=named)))
        heads.insert(0, say(t("page_evaluate.head.against", metric=lead, method=plain_list)))
    heads.insert(0, say(t("page_evaluate.head.method")))
    grid.show(heads, rows, f"{key}_{protocol}_{shots}", text_columns=1 + judged + led)
    if judged:
        st.caption(say(t("page_evaluate.print.holm")), width=760)
    parts = ("coldstart", protocol, *([] if shots is None else [str(shots)]), key)
    download.show(
        frame(shown, protocol, shots, able),
        "-".join(parts),
        key=f"download_{key}_{protocol}_{shots}",
    )


def _against(shown: Shown, protocol: str, shots: int | None, method: str, metric: str) -> Cell:
    plain_list = baseline(protocol, shots)
    compared = shown.evaluation.comparison(protocol, shots, method, plain_list, metric)
    return verdict_cell(compared, itself=method == plain_list)


def _to_best(
    shown: Shown, protocol: str, shots: int | None, method: str, first: str | None, metric: str
) -> Cell:
    if first is None or method == first:
        return Cell(say(t("page_evaluate.verdict.best")))
    return verdict_cell(shown.evaluation.comparison(protocol, shots, method, first, metric))


def frame(shown: Shown, protocol: str, shots: int | None, metrics: list[str]) -> pd.DataFrame:
    """Return a table of values and interval ends, with column names in words."""
    import pandas as pd

    rows = []
    for method in shown.methods(protocol, shots):
        row: dict[str, str | float | None] = {
            say(t("page_evaluate.head.method")): say(method_name(method))
        }
        for metric in metrics:
            found = shown.evaluation.row(protocol, shots, method, metric)
            name = say(metric_name(metric))
            for end in ("mean", "low", "high"):
                head = say(t(f"page_evaluate.csv.{end}", metric=name))
                row[head] = None if found is None else getattr(found, end)
        rows.append(row)
    return pd.DataFrame(rows)


def _best(shown: Shown, protocol: str, shots: int | None, metric: str) -> float | None:
    means = [
        r.mean
        for r in shown.evaluation.rows
        if (r.protocol, r.shots, r.metric) == (protocol, shots, metric) and r.mean is not None
    ]
    pick = min if metric in SMALLER_IS_BETTER else max
    return pick(means, default=None)


def _value(row: Row | None, best: float | None) -> Cell:
    """Return a value; whatever reads the same as the best stands out with it."""
    mean = None if row is None else row.mean
    return value_cell(row, mean is not None and figure(mean) == figure(best))
