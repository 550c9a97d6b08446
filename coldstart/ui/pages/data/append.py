"""Later files for the data set that is looked at: what is new in them, and the new version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import address, datasets
from coldstart.ui.components import problems, tiles
from coldstart.ui.components.guard import guarded
from coldstart.ui.pages.data.importing import ACCEPTABLE
from coldstart.ui.pages.data.kept import Upload
from coldstart.ui.pages.data.understood import remembered
from coldstart.ui.state import current
from coldstart.ui.words import number, plain, say

if TYPE_CHECKING:
    from coldstart.data.intake.appending import Appended
    from coldstart.data.intake.provenance import Provenance
    from coldstart.store.records import DatasetRecord

_ALWAYS = ("new_users", "new_items", "new_pairs")
"""Counts that are shown even where they are 0."""


def show(record: DatasetRecord, provenance: Provenance | None) -> None:
    """Draw the button, and the form once it is pressed. The last button alone stores anything."""
    if datasets.store().settings.readonly:
        return
    from coldstart.serving.appending import unfit

    state, reason = current(), unfit(record, provenance)

    def opened() -> None:
        state.appending = record.id

    if state.appending != record.id:
        st.button(
            say(t("page_data.append.button")),
            key="append",
            icon=":material/playlist_add:",
            disabled=reason is not None,
            help=None if reason is None else plain(say(reason)),
            on_click=opened,
        )
        return
    with st.container(border=True, key="append_form"), guarded():
        _form(record)


def _form(record: DatasetRecord) -> None:
    state = current()
    st.subheader(say(t("page_data.append.title")), anchor=False)
    uploaded = st.file_uploader(
        say(t("page_data.append.label")),
        accept_multiple_files=True,
        key=f"append_files_{state.appends}",
    )
    files = tuple(Upload(file.file_id, file.name, file.getvalue()) for file in uploaded)
    appended = None
    if files:
        accept = bool(st.session_state.get(f"append_accept_{state.appends}"))
        with st.spinner(say(t("page_data.append.reading"))):
            appended = _appended(record.id, files, accept)
        _counts(appended)
        _accept(appended, accept)

    def closed() -> None:
        state.appending = None
        state.appends += 1

    with st.container(horizontal=True):
        pressed = st.button(
            say(t("page_data.append.save")),
            key="append_save",
            type="primary",
            disabled=appended is None or appended.dataset is None,
        )
        st.button(say(t("page_data.append.cancel")), key="append_cancel", on_click=closed)
    if pressed and appended is not None:
        _store(record, appended)
    if appended is not None and appended.problems:
        problems.show(appended.problems, key="append_problems")


@remembered()
def _appended(dataset_id: str, files: Sequence[Upload], accept: bool) -> Appended:
    from coldstart.serving.appending import appended_files

    contents = [(file.name, file.content) for file in files]
    return appended_files(datasets.store(), dataset_id, contents, accept=accept)


def _counts(appended: Appended) -> None:
    """Draw how much is new, and of when it is; what is stored already, a problem says."""
    from coldstart.serving.appending import period, report

    if not appended.tables:
        return
    counts = {name: n for name, n in report(appended).items() if isinstance(n, int)}
    tiles.show(
        [
            tiles.Tile(t(f"append.count.{name}"), number(n))
            for name, n in counts.items()
            if name in _ALWAYS or (n and name != "already_stored")
        ]
    )
    of_new = period(appended)
    if of_new is not None:
        st.caption(say(of_new))


def _accept(appended: Appended, accepted: bool) -> None:
    """Let a person confirm what is not sure."""
    errors = {problem.message.id for problem in appended.problems if problem.severity == "error"}
    if accepted or errors & set(ACCEPTABLE):
        st.checkbox(say(t("page_data.append.accept")), key=f"append_accept_{current().appends}")


def _store(record: DatasetRecord, appended: Appended) -> None:
    from coldstart.serving.appending import keep

    state = current()
    version = keep(datasets.store(), record.id, appended)
    state.appending = None
    state.appends += 1
    address.choose(dataset_id=version.id)
    text = t("page_data.append.stored", name=version.name, before=record.name)
    st.toast(plain(say(text)), icon=":material/check:")
    st.rerun()
