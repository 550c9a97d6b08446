"""The Evaluate page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.i18n import t
from coldstart.ui import datasets
from coldstart.ui.components import download, empty, intro, progress
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.evaluation.result import Evaluation


def render() -> None:
    """Draw the page."""
    intro.show("evaluate")
    record = datasets.current()
    if record is None:
        empty.no_dataset(t("page_evaluate.empty"), page="evaluate")
        return
    from coldstart import jobs
    from coldstart.settings import EvaluateConfig
    from coldstart.store import artifacts
    from coldstart.store.records import Kind

    store = datasets.store()
    pressed = not store.settings.readonly and st.button(
        say(t("page_evaluate.act.start")), type="primary", key="evaluate"
    )
    if pressed:
        jobs.submit(store, Kind.EVALUATE, record.id, EvaluateConfig())
        st.rerun()
    runs = store.runs(dataset_id=record.id, kind=Kind.EVALUATE)
    if not runs:
        return
    progress.show(runs[0].id)
    done = next(
        (p for run in runs if (p := store.run_folder(run.id) / "evaluation.json").exists()), None
    )
    if done is not None:
        from coldstart.evaluation.result import Evaluation

        _result(Evaluation.from_json(artifacts.read_json(done)))


def _result(evaluation: Evaluation) -> None:
    """Draw the verdicts in words, then a table per setting."""
    from coldstart.evaluation.verdict import HEADLINE, setting_name, verdicts
    from coldstart.figures.comparison import comparison_figure

    for said in (*verdicts(evaluation), *evaluation.notes):
        st.info(plain(say(said)))
    for protocol in dict.fromkeys(protocol for protocol, _ in evaluation.settings()):
        figure = comparison_figure(evaluation, protocol, HEADLINE, say)
        st.plotly_chart(figure, key=f"bars_{protocol}", theme=None)
    for protocol, shots in evaluation.settings():
        st.subheader(plain(say(setting_name(protocol, shots))), anchor=False)
        frame = _table(evaluation, protocol, shots)
        key = f"{protocol}_{shots}"
        st.dataframe(frame, hide_index=True, key=f"table_{key}")
        download.show(frame, key, key=f"download_{key}")
    st.markdown(say(t("page_evaluate.act.cannot")))


def _table(evaluation: Evaluation, protocol: str, shots: int | None) -> pd.DataFrame:
    import pandas as pd

    here = [r for r in evaluation.rows if (r.protocol, r.shots) == (protocol, shots)]
    cannot = [m for p, s, m in evaluation.cannot if (p, s) == (protocol, shots)]
    metrics = list(dict.fromkeys(r.metric for r in here))
    rows = []
    for method in dict.fromkeys([*(r.method for r in here), *cannot]):
        row = {say(t("page_evaluate.act.method")): say(t(f"method.{method}"))}
        for metric in metrics:
            found = evaluation.row(protocol, shots, method, metric)
            label = say(t(f"evaluate.metric.{metric.replace('@', '_at_')}"))
            known = found is not None and found.mean is not None
            row[label] = f"{found.mean:.3f} [{found.low:.3f}, {found.high:.3f}]" if known else "–"  # type: ignore[union-attr]
        rows.append(row)
    return pd.DataFrame(rows)
