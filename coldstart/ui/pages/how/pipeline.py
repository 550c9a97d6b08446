"""The way from a table to a chance as a row of steps: real text, so that everyone can read it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.ui.words import say


@dataclass(frozen=True)
class Stage:
    """One step.

    Attributes
    ----------
    title, body : Message
    kind : str
        ``given``, ``frozen``, ``learnt`` or ``checked``: its colour, and what stands over it.
    """

    title: Message
    body: Message
    kind: str


def show(stages: Sequence[Stage]) -> None:
    """Draw the steps in their order; in a narrow window they stand below each other."""
    steps = "".join(
        f'<li class="{stage.kind}"><small>{_over(n, stage.kind)}</small>'
        f"<strong>{html.escape(say(stage.title))}</strong>"
        f"<span>{html.escape(say(stage.body))}</span></li>"
        for n, stage in enumerate(stages, 1)
    )
    label = html.escape(say(t("page_how.stage.label")), quote=True)
    st.html(f'<div class="pipeline"><ol aria-label="{label}">{steps}</ol></div>')


def _over(place: int, kind: str) -> str:
    """Return what stands over a step: its place, and what is special about it."""
    if kind == "given":
        return str(place)
    return html.escape(say(t(f"page_how.stage.{kind}", place=place)))
