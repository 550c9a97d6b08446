"""The bin: what was deleted can be taken back, until the bin is emptied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import datasets
from coldstart.ui.components import progress
from coldstart.ui.components.guard import guarded
from coldstart.ui.pages.runs import change
from coldstart.ui.words import moment, plain, say

if TYPE_CHECKING:
    from coldstart.store.records import RunRecord


def show(binned: Sequence[RunRecord]) -> None:
    """Draw what is in it, and the button that empties it."""
    names = {record.id: say(record.title) for record in datasets.store().datasets()}
    st.markdown(say(t("page_runs.bin.about")), width=760)
    for run in binned:
        with (
            st.container(border=True, key=f"bin_{run.id}"),
            st.container(horizontal=True, vertical_alignment="center"),
        ):
            with st.container(gap="xxsmall"):
                st.markdown(f"**{plain(progress.called(run))}**")
                st.caption(plain(_about(run, names[run.dataset_id])))
            st.button(
                say(t("page_runs.bin.restore")),
                icon=":material/undo:",
                key=f"restore_{run.id}",
                on_click=guarded()(change.restore),
                args=(run.id,),
            )
    with st.popover(
        say(t("page_runs.bin.empty")), icon=":material/delete_forever:", key="bin_empty"
    ):
        st.markdown(say(t("page_runs.bin.what_goes", n=len(binned))))
        if st.button(say(t("page_runs.bin.sure")), type="primary", key="bin_sure"):
            with guarded():
                n = datasets.store().empty_bin()
                st.toast(say(t("page_runs.bin.gone", n=n)), icon=":material/delete_forever:")
                st.rerun()


def _about(run: RunRecord, data: str) -> str:
    since = t("page_runs.bin.since", at=moment(run.deleted_at or run.created_at))
    return " · ".join([say(t(f"store.kind.{run.kind}")), data, say(since)])
