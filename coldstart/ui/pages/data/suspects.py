"""What is no product or no person: suspected or typed, taken out, and put back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import streamlit as st

from coldstart.core.i18n import t
from coldstart.data.on_screen import labels
from coldstart.ui.pages.data import further_ids
from coldstart.ui.pages.data.draft import Draft
from coldstart.ui.pages.data.understood import Understood
from coldstart.ui.words import distinct, one_line, plain, say

if TYPE_CHECKING:
    from coldstart.data.intake.understanding import Suspects

NAMED = 6


def show(understood: Understood, draft: Draft) -> None:
    """Draw a line for each kind, and the fields for ids that nothing is suspected of."""
    suspects = understood.understanding.suspects
    dataset = understood.understanding.dataset
    if suspects or draft.taken_out:
        st.subheader(say(t("page_data.suspects.title")), anchor=False)
    for one in draft.taken_out:
        _line(one, draft, out=True)
    for one in suspects:
        _line(one, draft, out=False)
    if dataset is not None:
        further_ids.show(dataset, draft)


def _line(one: Suspects, draft: Draft, out: bool) -> None:
    names = list(named(one).values())
    shown = names[:NAMED] + ["…"] * (len(names) > NAMED)
    id_ = f"page_data.suspects.{'out' if out else one.kind}"
    text = say(t(id_, n=len(one.ids), names=shown, rows=one.rows))
    act = "put_back" if out else "take_out"
    key = f"{one.kind}_{crc32(repr(one.ids).encode())}"
    with st.container(border=True, gap="xsmall"):
        icon = ":material/remove_circle:" if out else ":material/help:"
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(width="stretch"):
                st.markdown(f"{icon} {plain(text)}")
            place = st.empty()
        chosen = one if len(one.ids) == 1 else one.part(_chosen(one, out, f"{act}_of_{key}"))
        place.button(
            say(t(f"page_data.suspects.{act}")),
            key=f"{act}_{key}",
            disabled=not chosen.ids,
            on_click=draft.put_back if out else draft.take_out,
            args=(chosen,),
        )


def _chosen(one: Suspects, out: bool, key: str) -> list[str]:
    """Let some of them be chosen; all are at first."""
    names = named(one)
    return st.multiselect(
        say(t(f"page_data.suspects.choose_{'back' if out else 'out'}")),
        list(one.ids),
        default=list(one.ids),
        format_func=names.__getitem__,
        key=key,
        label_visibility="collapsed",
        select_all=False,
    )


def named(one: Suspects) -> dict[str, str]:
    """Return what each id is called on screen; no two alike, for a list knows them by name."""
    if one.kind == "products":
        pairs = zip(one.ids, one.names, strict=True)
        return distinct({id_: one_line(name) or id_ for id_, name in pairs})
    return labels(one.ids)
