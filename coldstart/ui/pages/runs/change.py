"""What can be done to a run: another name, a note, and away with it, with a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import address, datasets
from coldstart.ui.components import progress
from coldstart.ui.components.guard import guarded
from coldstart.ui.pages.runs import picked
from coldstart.ui.state import current
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    from coldstart.store.records import RunRecord

LONGEST_NAME, LONGEST_NOTE = 80, 500


def show(run: RunRecord) -> None:
    """Draw the menu of one run."""
    label = say(t("page_runs.change.menu"))
    with st.popover(label, icon=":material/edit:", key=f"runs_menu_{run.id}"):
        with st.form(key=f"runs_form_{run.id}", border=False):
            name = st.text_input(
                say(t("page_runs.change.name")),
                run.name,
                max_chars=LONGEST_NAME,
                placeholder=progress.called(run) if not run.name else None,
                key=f"runs_name_{run.id}",
            )
            note = st.text_area(
                say(t("page_runs.change.note")),
                run.note,
                max_chars=LONGEST_NOTE,
                placeholder=say(t("page_runs.change.note_for")),
                key=f"runs_note_{run.id}",
            )
            saved = st.form_submit_button(
                say(t("page_runs.change.save")), type="primary", key=f"runs_save_{run.id}"
            )
        if run.state.active:
            st.caption(say(t("page_runs.change.active")))
        deleted = st.button(
            say(t("page_runs.change.delete")),
            icon=":material/delete:",
            key=f"runs_delete_{run.id}",
            disabled=run.state.active,
            help=say(t("page_runs.change.delete_help")),
        )
    if saved:
        with guarded():
            store = datasets.store()
            store.rename_run(run.id, name)
            store.note_run(run.id, note)
            st.rerun()
    if deleted:
        with guarded():
            _delete(run)


def _delete(run: RunRecord) -> None:
    datasets.store().delete_run(run.id)
    state = current()
    state.just_binned = run.id
    picked.remove(run.id)
    if state.run_id == run.id:  # no page uses what is in the bin
        state.run_id = None
        address.put(run=None)
    st.rerun()


def restore(id_: str) -> None:
    """Take a run out of the bin, and say so."""
    store = datasets.store()
    store.restore_run(id_)
    state = current()
    if state.just_binned == id_:
        state.just_binned = None
    name = progress.called(store.run(id_))
    st.toast(plain(say(t("page_runs.undo.back", name=name))), icon=":material/undo:")
