"""What looks like no product or no person: taken out, and put back, on a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.i18n import t
from coldstart.ui.data.draft import Draft
from coldstart.ui.data.understood import Understood
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    from coldstart.data.intake.understanding import Suspects

NAMED = 6


def show(understood: Understood, draft: Draft) -> None:
    """Draw a line for each kind."""
    suspects = understood.understanding.suspects
    if not suspects and not draft.taken_out:
        return
    st.subheader(say(t("page_data.suspects.title")), anchor=False)
    for one in draft.taken_out:
        _line(one, draft, out=True)
    for one in suspects:
        _line(one, draft, out=False)


def _line(one: Suspects, draft: Draft, out: bool) -> None:
    from coldstart.data.intake.personal import masked

    names = [masked(name) for name in one.names[:NAMED]]
    if len(one.names) > NAMED:
        names.append("…")
    id_ = f"page_data.suspects.{'out' if out else one.kind}"
    text = say(t(id_, n=len(one.ids), names=names, rows=one.rows))
    key = f"{'put_back' if out else 'take_out'}_{one.kind}_{one.ids[0]}"
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        icon = ":material/remove_circle:" if out else ":material/help:"
        st.markdown(f"{icon} {plain(text)}", width="stretch")
        st.button(
            say(t("page_data.suspects.put_back" if out else "page_data.suspects.take_out")),
            key=key,
            on_click=draft.put_back if out else draft.take_out,
            args=(one,),
        )
