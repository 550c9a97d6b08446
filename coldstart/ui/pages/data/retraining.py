"""Whether training again on the added rows pays: measured on the people who came with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import datasets
from coldstart.ui.components import progress
from coldstart.ui.components.guard import guarded
from coldstart.ui.words import number, plain, say

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.data.intake.provenance import Provenance
    from coldstart.evaluation.retraining import Retraining
    from coldstart.store.records import DatasetRecord, RunRecord


@guarded()
def show(record: DatasetRecord, provenance: Provenance | None) -> None:
    """Draw the comparison with an earlier version's training, or offer it where there is one."""
    from coldstart.serving.versions import trained_before
    from coldstart.store.records import Kind, RunState

    store = datasets.store()
    if provenance is None or provenance.earlier is None:
        return
    runs = store.runs(dataset_id=record.id, kind=Kind.COMPARE)
    trained = trained_before(store, record)
    if not runs and (not trained or store.settings.readonly):
        return
    st.subheader(say(t("page_data.retraining.title")), anchor=False)
    if runs and runs[0].state is RunState.FINISHED:
        _result(runs[0])
    elif runs:
        progress.show(runs[0].id)
    if trained and not store.settings.readonly and not (runs and runs[0].state.active):
        _offer(record, trained)


def _offer(record: DatasetRecord, trained: list[RunRecord]) -> None:
    from coldstart.core.settings import CompareConfig
    from coldstart.jobs import queue
    from coldstart.store.records import Kind

    with st.container(horizontal=True, vertical_alignment="bottom"):
        run = st.selectbox(
            say(t("page_data.retraining.run")),
            trained,
            format_func=lambda run: plain(run.name or run.id),
            key="retraining_run",
        )
        pressed = st.button(
            say(t("page_data.retraining.button")),
            key="retraining",
            icon=":material/compare_arrows:",
        )
    if pressed and run is not None:
        config = CompareConfig(run=run.id, encoder=run.config["encoder"])
        queue.submit(datasets.store(), Kind.COMPARE, record.id, config)
        st.rerun()


def _result(run: RunRecord) -> None:
    from coldstart.evaluation import retraining
    from coldstart.serving.versions import compared_models

    store = datasets.store()
    result = retraining.load(store.run_folder(run.id))
    if result is None:
        return
    about, *reading = compared_models(store, run, result)
    st.markdown(plain(say(about)), width=760)
    st.dataframe(_table(result), hide_index=True, key="retraining_table", height="content")
    for sentence in (*reading, *result.notes):
        st.caption(plain(say(sentence)), width=760)


def _table(result: Retraining) -> pd.DataFrame:
    import pandas as pd

    rows = [
        {
            "shots": row.shots,
            "before": _value(row.before),
            "after": _value(row.after),
            "difference": "{} [{}, {}]".format(
                *(_value(value, "+0.000;-0.000") for value in (row.difference, row.low, row.high))
            ),
            "verdict": say(t(f"retraining.verdict.{row.verdict}")),
            "n": row.n,
        }
        for row in result.rows
    ]
    return pd.DataFrame(rows).rename(columns=lambda name: say(t(f"retraining.head.{name}")))


def _value(value: float | None, pattern: str = "0.000") -> str:
    return "–" if value is None else number(value, pattern)
