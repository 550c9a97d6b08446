"""The Evaluate page: the answer first, then what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.events import Noted
from coldstart.i18n import t
from coldstart.ui import address, datasets, evaluations
from coldstart.ui.components import empty, intro, progress
from coldstart.ui.evaluate import (
    answer,
    basis,
    chances,
    curve,
    form,
    groups,
    pair_answers,
    rankings,
)
from coldstart.ui.evaluate.shown import Shown
from coldstart.ui.words import moment, plain, say

if TYPE_CHECKING:
    from coldstart.store.records import DatasetRecord, RunRecord, StoredEvent

PARTS: Mapping[str, Callable[[Shown], None]] = {
    "rankings": rankings.show,
    "pairs": pair_answers.show,
    "curve": curve.show,
    "groups": groups.show,
    "chances": chances.show,
    "basis": basis.show,
}


FIRST = "rankings"


def render() -> None:
    """Draw the page."""
    intro.show("evaluate")
    record = datasets.current()
    if record is None:
        empty.no_dataset(t("page_evaluate.empty"), page="evaluate")
        return
    from coldstart.store.records import Kind, RunState

    store = datasets.store()
    runs = store.runs(dataset_id=record.id, kind=Kind.EVALUATE)
    if runs and runs[0].state is not RunState.FINISHED:
        progress.show(runs[0].id, _doing)
    done = evaluations.measured(record.id)
    if not store.settings.readonly:
        form.show(record, first=not runs)
    if done:
        _result(record, done)
    elif store.settings.readonly:
        st.info(say(t("page_evaluate.none_readonly")))


def _result(record: DatasetRecord, done: Sequence[RunRecord]) -> None:
    """Draw the newest evaluation, or an earlier one that is asked for."""
    chosen = done[0]
    if len(done) > 1:
        named = {run.id: run for run in done}
        asked = address.get("evaluation")
        id_ = st.selectbox(
            say(t("page_evaluate.which")),
            list(named),
            index=list(named).index(asked) if asked in named else 0,
            format_func=lambda id_: moment(named[id_].started_at or named[id_].created_at),
            key=f"evaluation_{record.id}_{len(done)}",
            width=320,
        )
        address.put(evaluation=None if id_ == done[0].id else id_)
        chosen = named[id_]
    shown = Shown(record, chosen, evaluations.evaluation(chosen))
    answer.show(shown)
    if not shown.evaluation.rows:
        return
    asked = address.get("part")
    part = st.segmented_control(
        say(t("page_evaluate.part.label")),
        list(PARTS),
        default=asked if asked in PARTS else FIRST,
        format_func=lambda name: say(t(f"page_evaluate.part.{name}")),
        key="part",
        required=True,
        label_visibility="collapsed",
    )
    address.put(part=part)
    PARTS[part or FIRST](shown)


def _doing(run: RunRecord, events: Sequence[StoredEvent]) -> None:
    """Say what is being fitted now."""
    told = [stored.event.message for stored in events if isinstance(stored.event, Noted)]
    if told and run.state.active:
        st.caption(plain(say(told[-1])))
