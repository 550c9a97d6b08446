"""The Evaluate page: the answer first, then what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.events import Noted
from coldstart.core.i18n import t
from coldstart.ui import address, datasets, evaluations
from coldstart.ui.components import empty, intro, progress
from coldstart.ui.pages.evaluate import (
    answer,
    basis,
    chances,
    curve,
    form,
    groups,
    pair_answers,
    quick,
    rankings,
    which,
)
from coldstart.ui.pages.evaluate.shown import Shown
from coldstart.ui.state import current
from coldstart.ui.words import plain, say

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
        touring = current().tour is not None and not runs
        if touring:
            quick.offer(record)
        form.show(record, first=not runs, offered=touring)
    if done:
        _result(record, done)
    elif store.settings.readonly:
        st.info(say(t("page_evaluate.none_readonly")))


def _result(record: DatasetRecord, done: Sequence[RunRecord]) -> None:
    """Draw the evaluation that the address names, or the newest."""
    chosen = which.choose(done)
    shown = Shown(record, chosen, evaluations.evaluation(chosen))
    quick.note(record, shown)
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
