"""The analyst's own files: read, placed, checked, and only then taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.i18n import t
from coldstart.ui import address, datasets
from coldstart.ui.components import problems
from coldstart.ui.data import counts, examples, files, roles, tables
from coldstart.ui.data.files import Given, remembered
from coldstart.ui.data.kept import Kept, Upload
from coldstart.ui.data.roles import Chosen
from coldstart.ui.state import current
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from coldstart.data.dataset import Dataset
    from coldstart.data.intake import Intake

FIRST = 20
ENOUGH = 50  # users from which on some can be held back without starving what is learnt
HELD_SHARE = 0.1


def show() -> None:
    """Draw the way from files to a data set. The store is touched by the last button alone."""
    state = current()
    turn = state.uploads
    st.header(say(t("page_data.upload.title")), anchor=False)
    st.markdown(say(t("page_data.upload.lead")), width=760)
    uploaded = st.file_uploader(
        say(t("page_data.upload.label")),
        accept_multiple_files=True,
        key=f"upload_{turn}",
        on_change=state.files.changed,
    )
    _keep(uploaded, state.files)
    examples.show()
    if not state.files.all:
        return
    given = files.read_all(state.files.all)
    unreadable = [problem for one in given for problem in one.problems if one.table is None]
    if unreadable:
        st.error(say(t("page_data.upload.unread")), icon=":material/error:")
        problems.show(unreadable, key="unread")
    placed = files.place(given)
    if not placed:
        return
    _preview(placed)
    chosen = roles.show(placed)
    if chosen is None:
        return
    with st.spinner(say(t("page_data.upload.checking"))):
        intake = _checked(placed, chosen)
    _result(intake, bool(unreadable), _name(placed, turn))


def _keep(uploaded: Sequence[UploadedFile], kept: Kept) -> None:
    """Add what the uploader holds to what is kept; list what came before it, to let go of."""
    megabytes = st.get_option("server.maxUploadSize")
    held = [Upload(file.file_id, file.name, file.getvalue()) for file in uploaded]
    gone = kept.update(held, megabytes << 20)
    if gone:
        names = [file.name for file in gone]
        told = t("page_data.upload.no_room", files=names, limit=megabytes)
        st.warning(plain(say(told)), icon=":material/warning:")
    if kept.earlier:
        with st.container(border=True, gap="xsmall", key="upload_earlier"):
            st.caption(say(t("page_data.upload.earlier")))
            for file in kept.earlier:
                _earlier(file, kept)


def _earlier(file: Upload, kept: Kept) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(file.name)}**", width="stretch")
        st.button(
            say(t("page_data.upload.remove")),
            key=f"remove_{file.id}",
            icon=":material/close:",
            help=plain(say(t("page_data.upload.remove_help", file=file.name))),
            on_click=kept.remove,
            args=(file.id,),
        )


def _name(placed: Mapping[str, Given], turn: int) -> str:
    """Ask for a name; a file that comes alone proposes its own."""
    first, *others = {one.file for one in placed.values()}
    proposed = say(t("page_data.upload.own")) if others else first.rsplit(".", 1)[0]
    key = f"upload_name_{turn}_{bool(others)}"
    typed = st.text_input(
        say(t("page_data.upload.name")), proposed, key=key, max_chars=80, persist_state="session"
    )
    return typed.strip() or proposed


def _preview(placed: Mapping[str, Given]) -> None:
    st.subheader(say(t("page_data.upload.preview", n=FIRST)), anchor=False)
    for tab, (kind, one) in zip(
        st.tabs([plain(one.name) for one in placed.values()]), placed.items(), strict=True
    ):
        assert one.table is not None
        with tab:
            tables.frame(one.table.frame.head(FIRST), key=f"preview_{kind}", alt=one.name)


def _result(intake: Intake, unread: bool, name: str) -> None:
    """Show what would be taken in, everything that was found, and the button."""
    from coldstart.store.conversion import counts as counted

    st.subheader(say(t("page_data.upload.result")), anchor=False)
    dataset = None if unread else intake.dataset
    if dataset is not None and dataset.held_back is None and len(dataset.users) >= ENOUGH:
        dataset = _held_back(dataset)
    if intake.dataset is not None:
        counts.show(counted(dataset or intake.dataset))
    if dataset is None:
        id_ = "page_data.upload.not_unread" if unread else "page_data.upload.not_yet"
        st.error(say(t(id_)), icon=":material/block:")
    if intake.problems:
        problems.show(intake.problems, key="intake")
    elif dataset is not None:
        st.success(say(t("page_data.upload.sound")), icon=":material/check_circle:")
    pressed = st.button(
        say(t("page_data.upload.take")),
        key="take",
        type="primary",
        icon=":material/add:",
        disabled=dataset is None,
    )
    if pressed and dataset is not None:
        with st.spinner(plain(say(t("page_data.upload.storing", name=name)))):
            stored = datasets.store().add_dataset(replace(dataset, name=name), intake.problems)
        state = current()
        state.uploads += 1
        state.files = Kept()
        state.data_view = "this"
        address.choose(dataset_id=stored.id)
        st.toast(plain(say(t("page_data.upload.taken", name=name))), icon=":material/check:")
        st.rerun()


def _held_back(dataset: Dataset) -> Dataset:
    """Ask whether some shall be met as if they were new; return what is left to learn from."""
    wanted = st.toggle(
        say(t("page_data.upload.hold_back")),
        help=say(t("page_data.upload.hold_back_help")),
        key=f"hold_back_{current().uploads}",
        persist_state="session",
    )
    if not wanted:
        return dataset
    import numpy as np

    from coldstart.data.holding_back import hold_back

    return hold_back(dataset, HELD_SHARE, np.random.default_rng(0))


@remembered(max_entries=2)
def _checked(
    placed: Mapping[str, Given],
    chosen: Chosen,
) -> Intake:
    from coldstart.data.intake import take
    from coldstart.data.mapping import Mapping as Roles

    found = {kind: one.table for kind, one in placed.items() if one.table is not None}
    mapping = {
        kind: Roles(found_as, chosen.left_out.get(kind, ()))
        for kind, found_as in chosen.columns.items()
    }
    return take(found, mapping, name="upload", positive_from=chosen.positive_from)
