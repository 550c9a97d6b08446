"""Work that a page waits for: a bar with the time left, and a button that stops it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import TypeVar, cast

import streamlit as st

from coldstart.events import Progressed
from coldstart.i18n import t
from coldstart.ui.state import current
from coldstart.ui.words import duration, plain, say

Result = TypeVar("Result")


def result(steps: Callable[[], Generator[Progressed, None, Result]], key: str) -> Result | None:
    """Do the work and return what comes of it; None where it was stopped, and stays so.

    Whatever is pressed on the page ends the work at its next step, so another part or page is
    never waited for. Nothing is drawn of work that is done at once.

    Parameters
    ----------
    steps : callable
        Begins the work; what it returns yields how far it is, and returns the result.
    key : str
        Of the place on the page.
    """
    stopped = current().stopped
    place = st.empty()
    if key in stopped:
        with place.container(horizontal=True, vertical_alignment="center"):
            st.markdown(say(t("ui.work.stopped")), width="content")
            st.button(
                say(t("ui.work.again")), icon=":material/play_arrow:", key=f"{key}_again",
                on_click=stopped.discard, args=(key,),
            )  # fmt: skip
        return None
    stream, began, bar = steps(), time.monotonic(), None
    while True:
        try:
            now = next(stream)
        except StopIteration as ended:
            place.empty()
            return cast("Result", ended.value)
        if bar is None:
            with place.container(border=True):
                bar = st.empty()
                st.button(
                    say(t("ui.run.stop")), icon=":material/stop:", key=f"{key}_stop",
                    on_click=stopped.add, args=(key,),
                )  # fmt: skip
        bar.progress(now.done / now.total, text=plain(_said(now, time.monotonic() - began)))


def _said(now: Progressed, seconds: float) -> str:
    left = seconds / now.done * (now.total - now.done)
    parts = [
        say(t(f"stage.{now.stage}")),
        say(t("ui.run.done", done=now.done, total=now.total)),
        say(t("ui.run.left", time=duration(left))),
    ]
    return " · ".join(parts)
