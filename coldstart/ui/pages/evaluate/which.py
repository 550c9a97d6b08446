"""Which evaluation the page shows: the address always says it, so that a link keeps its meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import address, datasets
from coldstart.ui.state import current
from coldstart.ui.words import distinct, moment, say

if TYPE_CHECKING:
    from coldstart.store.records import RunRecord

KEY = "evaluation"


def choose(done: Sequence[RunRecord]) -> RunRecord:
    """Return the evaluation that the address names, or the newest; let another one be chosen.

    One that ends meanwhile does not take its place under the reader, unless it is the reader who
    asked for it: it is offered by a button.

    Parameters
    ----------
    done : sequence of RunRecord
        Evaluations of one data set that have a result, the newest first; at least one.
    """
    named = {run.id: run for run in done}
    state, asked = current(), address.get(KEY)
    if asked not in named and asked is not None:
        _missing(asked, done[0].dataset_id)
    if state.awaited in named:
        asked, state.awaited = state.awaited, None
    chosen = named.get(asked or "", done[0])
    address.put(evaluation=chosen.id)
    if len(done) > 1:
        st.session_state[KEY] = chosen.id
        times = {id_: moment(_measured_at(run)) for id_, run in named.items()}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(
                say(t("page_evaluate.which")),
                list(named),
                format_func=distinct(times).__getitem__,
                key=KEY,
                on_change=_turned,
                width=320,
            )
            if chosen.id != done[0].id:
                st.button(
                    say(t("page_evaluate.newer", at=moment(_measured_at(done[0])))),
                    icon=":material/update:",
                    key="evaluation_newest",
                    on_click=address.put,
                    kwargs={KEY: done[0].id},
                )
    return chosen


def _measured_at(run: RunRecord) -> float:
    return run.finished_at or run.created_at


def _turned() -> None:
    address.put(evaluation=st.session_state[KEY])


def _missing(asked: str, dataset_id: str) -> None:
    """Wait for an evaluation that is not through yet; say of one that is gone that it is."""
    known = {run.id: run for run in datasets.store().runs()}
    if asked not in known:
        st.warning(say(t("page_evaluate.gone")), icon=":material/link_off:")
    elif known[asked].dataset_id == dataset_id and known[asked].state.active:
        current().awaited = asked
