"""A run as it goes: state, stage, bar, time left, and a button to stop or resume it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.store.records import RunState
from coldstart.ui import datasets
from coldstart.ui.components.guard import guarded
from coldstart.ui.components.pace import Pace, pace
from coldstart.ui.state import current
from coldstart.ui.words import duration, left, moment, number, plain, say

if TYPE_CHECKING:
    from coldstart.store.records import RunRecord, StoredEvent
    from coldstart.store.repository import Store

    Draw = Callable[[RunRecord, Sequence[StoredEvent]], None]

EVERY = 1.0  # seconds between two looks at a run that goes on
LOOKS = {
    "queued": ("gray", ":material/schedule:"),
    "running": ("blue", ":material/progress_activity:"),
    "finished": ("green", ":material/check_circle:"),
    "failed": ("red", ":material/error:"),
    "stopped": ("orange", ":material/stop_circle:"),
    "interrupted": ("orange", ":material/power_off:"),
}
RESUMABLE = ("stopped", "interrupted", "failed")


def show(run_id: str, draw: Draw | None = None) -> None:
    """Draw a run, and keep it up to date while it goes on.

    It runs as a fragment of its own: the rest of the page stays as it is, until the run begins or
    ends and the whole page is run once more. Do not put another fragment into `draw`.

    Parameters
    ----------
    run_id : str
    draw : callable, optional
        Called at each look with the run and all of its events so far, to draw curves below.
    """
    state = datasets.store().run(run_id).state
    st.fragment(_look, run_every=EVERY if state.active else None)(run_id, state, draw)


def history(store: Store, run_id: str) -> list[StoredEvent]:
    """Return all events of a run; only those that came since the last look are read."""
    watched = current().watched
    if run_id not in watched:
        watched.clear()
        watched[run_id] = []
    seen = watched[run_id]
    seen += store.events(run_id, after=seen[-1].number if seen else 0)
    return seen


def called(run: RunRecord) -> str:
    """Return what a run is called: its own name, else its method's, else what it does.

    An evaluation is told from others by how much it measures.
    """
    if run.name:
        return run.name
    method = run.config.get("method")
    if run.kind == "evaluate":
        return say(_measuring(run.config))
    return say(t(f"method.{method}") if method else t(f"store.kind.{run.kind}"))


def _measuring(config: Mapping[str, Any]) -> Message:
    """Say how many methods an evaluation measures, and in how many situations."""
    from coldstart.evaluation.scenarios.registry import by_shots

    methods, shots = config["methods"], max(1, len(config["shots"]))
    situations = sum(shots if by_shots(protocol) else 1 for protocol in config["protocols"])
    many = t("ui.run.usual") if methods is None else t("ui.run.methods", n=len(methods))
    return t("ui.run.evaluation", methods=many, situations=t("ui.run.situations", n=situations))


def badge(run: RunRecord) -> None:
    """Draw the state of a run."""
    color, icon = LOOKS[run.state]
    st.badge(say(t(f"store.state.{run.state}")), icon=icon, color=color)  # type: ignore[arg-type]


@guarded()
def _look(run_id: str, state: RunState, draw: Draw | None) -> None:
    from coldstart.jobs import queue

    store = datasets.store()
    if state.active:
        queue.ensure_worker(store.settings)  # one that was killed is noticed within a look
    run = store.run(run_id)
    if state.active and run.state != state:
        st.rerun()
    events = history(store, run_id)
    with st.container(border=True, key=f"run_{run_id}"):
        _head(store, run)
        if run.state.active:
            _bar(pace(events, time.time()), run)
        elif run.message is not None:
            st.markdown(plain(say(run.message)))
    if draw is not None:
        draw(run, events)


def _head(store: Store, run: RunRecord) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        title = called(run)
        st.markdown(f"**{plain(title)}**", width="content")
        badge(run)
        st.caption(plain(_when(run)), width="stretch")
        if not store.settings.readonly:
            _buttons(store, run)


def _when(run: RunRecord) -> str:
    if run.started_at is None:
        return say(t("ui.run.since", at=moment(run.created_at)))
    if run.finished_at is None:
        return say(t("ui.run.since", at=moment(run.started_at)))
    took = duration(run.finished_at - run.started_at)
    return say(t("ui.run.took", at=moment(run.started_at), time=took))


def _buttons(store: Store, run: RunRecord) -> None:
    from coldstart.jobs import queue

    if run.state.active:
        st.button(
            say(t("ui.run.stopping" if run.stop_requested else "ui.run.stop")),
            icon=":material/stop:",
            key=f"stop_{run.id}",
            disabled=run.stop_requested,
            on_click=guarded()(queue.stop),
            args=(store, run.id),
        )
    elif run.state in RESUMABLE:
        pressed = st.button(
            say(t("ui.run.resume")),
            icon=":material/play_arrow:",
            key=f"resume_{run.id}",
        )
        if pressed:
            queue.resume(store, run.id)
            st.rerun()


def _awaited(run_id: str) -> str:
    """Say that a run waits, and for what: one runs at a time, of whatever data set."""
    store = datasets.store()
    going = [run for run in store.runs(states=[RunState.RUNNING]) if run.id != run_id]
    if not going:
        return say(t("ui.run.waiting"))
    data = store.dataset_record(going[0].dataset_id).title
    return say(t("ui.run.waiting_for", name=called(going[0]), data=data))


def _bar(now: Pace | None, run: RunRecord) -> None:
    if now is None or run.state is RunState.QUEUED:  # one that is resumed has old events
        st.progress(now.share if now else 0.0, text=plain(_awaited(run.id)))
        return
    parts = [say(t(f"stage.{now.stage}"))]
    planned = now.places is not None and now.places > 1
    if planned:
        parts.insert(0, say(t("ui.run.step", n=now.place, of=now.places)))
    if now.total:
        parts.append(say(t("ui.run.done", done=now.done or 0, total=now.total)))
    if now.rate:
        pattern = "#,##0.0" if now.rate < 10 else "#,##0"
        parts.append(say(t("ui.run.rate", rate=number(now.rate, pattern))))
    if now.seconds_left is not None:
        parts.append(left(now.seconds_left, "left_in_all" if planned else "left"))
    st.progress(now.share, text=plain(" · ".join(parts)))
