"""The known exports that files look like, each with the way out of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui.pages.data.draft import Draft
from coldstart.ui.pages.data.understood import Understood
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    from coldstart.data.intake.known import KnownExport


def show(understood: Understood, draft: Draft) -> None:
    """Draw what was recognized, and what was ruled out."""
    if draft.loaded is None:
        for id_ in (understood.mapping.export or "").split(", "):
            _line("recognized", id_, "not_that", draft.rule_out)
    for id_ in draft.ruled_out:
        _line("ruled_out", id_, "undo", draft.rule_in)


def recognized(ids: str | None) -> list[str]:
    """Return what is said of each known export of a mapping."""
    from coldstart.data.intake.known import export

    found = (export(id_) for id_ in (ids or "").split(", "))
    return [_text("recognized", known) for known in found if known is not None]


def _text(state: str, known: KnownExport) -> str:
    return say(t(f"page_data.export.{state}", export=known.name))


def _line(state: str, id_: str, action: str, on_click: Callable[[str], None]) -> None:
    """Draw one known export, with its button."""
    from coldstart.data.intake.known import export

    known = export(id_)
    if known is None:
        return
    icon = {"recognized": ":material/task_alt:", "ruled_out": ":material/block:"}[state]
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"{icon} {plain(_text(state, known))}", width="stretch")
        st.button(
            say(t(f"page_data.export.{action}")),
            key=f"{action}_{id_}",
            help=say(t(f"page_data.export.{action}_help")),
            on_click=on_click,
            args=(id_,),
        )
