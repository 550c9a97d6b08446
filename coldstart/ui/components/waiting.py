"""Work that a page waits for: a bar with the time left, and a button that stops it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Hashable
from typing import TYPE_CHECKING, TypeVar, cast

import streamlit as st

from coldstart.core.events import Progressed
from coldstart.core.i18n import t
from coldstart.ui.state import current
from coldstart.ui.words import left, plain, say

if TYPE_CHECKING:
    from coldstart.serving.session import Session

AT_ONCE = 0.3  # seconds in which work may end without anything being drawn of it

Result = TypeVar("Result")


def answer(
    served: Session,
    question: Hashable,
    steps: Callable[[], Generator[Progressed, None, Result]],
    key: str,
) -> Result | None:
    """Do the same as `result` once: the answer is kept for whoever asks this run again.

    Parameters
    ----------
    served : Session
    question : hashable
        All that the answer at this place depends on.
    steps : callable
    key : str
    """
    from coldstart.serving.result_cache import iter_cached

    return result(lambda: iter_cached(served, (key, question), steps), key, question)


def result(
    steps: Callable[[], Generator[Progressed, None, Result]], key: str, question: Hashable = None
) -> Result | None:
    """Do the work and return what comes of it; None where it was stopped, and stays so.

    Whatever is pressed on the page ends the work at its next step, so another part or page is
    never waited for. Nothing is drawn of work that is done at once.

    Parameters
    ----------
    steps : callable
        Begins the work; what it returns yields how far it is, and returns the result.
    key : str
        Of the place on the page.
    question : hashable
        What is asked there: another one, or another run, is not taken to be stopped with it.
    """
    state = current()
    stopped, work = state.stopped, (state.dataset_id, state.run_id, question)
    place = st.empty()
    if stopped.get(key) == work:
        with place.container(horizontal=True, vertical_alignment="center"):
            st.markdown(say(t("ui.work.stopped")), width="content")
            st.button(
                say(t("ui.work.again")), icon=":material/play_arrow:", key=f"{key}_again",
                on_click=stopped.update, args=({key: None},),
            )  # fmt: skip
        return None
    stream, bar, stage = steps(), None, None
    began = stage_began = now_at = time.monotonic()
    while True:
        try:
            now = next(stream)
        except StopIteration as ended:
            place.empty()
            return cast("Result", ended.value)
        if now.stage != stage:
            stage, stage_began = now.stage, now_at
        now_at = time.monotonic()
        if bar is None and (now_at - began < AT_ONCE or now.done == now.total):
            continue
        if bar is None:
            with place.container(border=True):
                bar = st.empty()
                st.button(
                    say(t("ui.run.stop")), icon=":material/stop:", key=f"{key}_stop",
                    on_click=stopped.update, args=({key: work},),
                )  # fmt: skip
        bar.progress(now.done / now.total, text=plain(_said(now, now_at - stage_began)))


def _said(now: Progressed, seconds: float) -> str:
    parts = [
        say(t(f"stage.{now.stage}")),
        say(t("ui.run.done", done=now.done, total=now.total)),
        left(seconds / now.done * (now.total - now.done)),
    ]
    return " · ".join(parts)
