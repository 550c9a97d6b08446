"""Two or more runs side by side: what they were told, how they learnt, which one is better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import address
from coldstart.ui.components import progress
from coldstart.ui.pages.runs import called, curves, measured, parameters, picked
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    from coldstart.store.records import RunRecord


def show(runs: Sequence[RunRecord]) -> None:
    """Draw the comparison; where too few are chosen, say how to choose them."""
    if len(picked.ids()) > len(runs):
        st.warning(say(t("page_runs.compare.missing")), icon=":material/link_off:")
    if len(runs) < 2:
        st.info(say(t("page_runs.compare.choose")), icon=":material/checklist:")
        return
    labels = called.labels(runs)
    _heads(runs, labels)
    st.header(say(t("page_runs.compare.told")), anchor=False)
    parameters.show(runs, labels)
    curves.show(runs, labels)
    st.header(say(t("page_runs.compare.measured")), anchor=False)
    measured.show(runs, labels)


def _heads(runs: Sequence[RunRecord], labels: dict[str, str]) -> None:
    """Draw which runs these are; the first is what the others are held against."""
    with st.container(horizontal=True, key="compare_heads", gap="small"):
        for n, run in enumerate(runs):
            with st.container(border=True, key=f"compare_{run.id}", width=250, gap="xsmall"):
                st.markdown(f"**{plain(labels[run.id])}**")
                progress.badge(run)
                if run.note:
                    st.caption(plain(run.note))
                if n == 0:
                    st.caption(say(t("page_runs.compare.first")))
                else:
                    st.button(
                        say(t("page_runs.compare.lead")),
                        key=f"lead_{run.id}",
                        on_click=picked.lead,
                        args=(run.id,),
                    )
    st.button(
        say(t("page_runs.compare.others")),
        icon=":material/arrow_back:",
        key="compare_back",
        on_click=address.put,
        kwargs={"view": None},
    )
