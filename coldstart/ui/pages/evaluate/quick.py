"""The tour's measurement: figures soon, what they lack, and the whole one by one press."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.ui import datasets
from coldstart.ui.pages.evaluate import usual
from coldstart.ui.pages.evaluate.shown import Shown
from coldstart.ui.state import current
from coldstart.ui.words import duration, say

if TYPE_CHECKING:
    from coldstart.core.settings import EvaluateConfig
    from coldstart.store.records import DatasetRecord

MARKS = ("protocols", "shots", "repeats", "sizes", "train_users", "earliest")
"""What tells the quick measurement from others, whichever methods it is of."""


def offer(record: DatasetRecord) -> None:
    """Draw what the tour begins with, in place of the form: two buttons and what each takes."""
    soon, later = usual.quick(record), usual.whole(record)
    with st.container(border=True, key="evaluate_quick"):
        st.subheader(say(t("page_evaluate.quick.title")), anchor=False)
        time = duration(usual.seconds(record, soon))
        st.markdown(say(t("page_evaluate.quick.body", time=time)), width=760)
        with st.container(horizontal=True):
            pressed = st.button(
                say(t("page_evaluate.form.start")),
                type="primary",
                icon=":material/fact_check:",
                key="evaluate_soon",
            )
            full = st.button(say(_instead(record, later)), key="evaluate_full")
    if pressed or full:
        submit(record, later if full else soon)


def note(record: DatasetRecord, shown: Shown) -> None:
    """Say what the quick measurement lacks; offer the whole one until it was asked for."""
    from coldstart.store.records import Kind

    later, soon = usual.whole(record), usual.quick(record).model_dump(mode="json")
    same = all(shown.run.config.get(name) == soon[name] for name in MARKS)
    if later.repeats == 1 or not same:
        return
    with st.container(border=True, key="evaluate_note"):
        st.markdown(say(t("page_evaluate.quick.note")), width=760)
        runs = datasets.store().runs(dataset_id=record.id, kind=Kind.EVALUATE)
        measured_more = any(run.config["repeats"] > 1 for run in runs)
        if measured_more or datasets.store().settings.readonly:
            return
        if st.button(say(_instead(record, later)), icon=":material/more_time:", key="evaluate_all"):
            submit(record, later)


def submit(record: DatasetRecord, config: EvaluateConfig) -> None:
    """Put an evaluation into the queue, to be shown once it is measured."""
    from coldstart.jobs import queue
    from coldstart.store.records import Kind

    run = queue.submit(datasets.store(), Kind.EVALUATE, record.id, config)
    current().awaited = run.id
    st.rerun()


def _instead(record: DatasetRecord, config: EvaluateConfig) -> Message:
    curve = "full_curve" if config.sizes else "full"
    time = duration(usual.seconds(record, config))
    return t(f"page_evaluate.quick.{curve}", n=config.repeats, time=time)
