"""The analyst's own files: read, understood, corrected where that is needed, and then imported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.data.on_screen import screened
from coldstart.ui.components import problems
from coldstart.ui.pages.data import (
    banner,
    counts,
    examples,
    files,
    importing,
    language,
    mapping_file,
    mapping_form,
    question,
    suspects,
    understood,
)
from coldstart.ui.pages.data.kept import Kept, Upload
from coldstart.ui.pages.data.understood import Understood
from coldstart.ui.state import current
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


def is_begun() -> bool:
    """Say whether there are files that are not imported yet."""
    state = current()
    return bool(state.files.earlier or st.session_state.get(f"upload_{state.uploads}"))


def show() -> None:
    """Draw the way from files to a data set. The store is touched by the last button alone."""
    state = current()
    st.header(say(t("page_data.upload.title")), anchor=False)
    st.markdown(say(t("page_data.upload.lead")), width=760)
    uploaded = st.file_uploader(
        say(t("page_data.upload.label")),
        accept_multiple_files=True,
        key=f"upload_{state.uploads}",
        on_change=state.files.changed,
    )
    _keep(uploaded, state.files)
    if not state.files.all:
        examples.show()
        return
    uploads, draft = state.files.all, state.draft
    seen = understood.look(uploads, draft)
    _unread(seen)
    if not seen.read.tables:
        return
    banner.show(seen, draft)
    question.show_answered(seen, draft)
    if seen.questions:
        question.show(seen, draft)
    else:
        _result(seen)
        importing.show(seen, draft, uploads, state.uploads)
    suspects.show(seen, draft)
    files.show(seen, draft)
    files.preview(seen)
    mapping_form.show(seen, draft)
    mapping_file.show(seen, draft)
    if not seen.questions:
        importing.show_problems(seen)


def _unread(seen: Understood) -> None:
    """Say which files could not be read, and why."""
    reasons = [
        problem
        for problem in seen.read.problems
        if any(problem.table.startswith(file) for file in seen.read.unread)
    ]
    if reasons:
        st.error(say(t("page_data.upload.unread")), icon=":material/error:")
        problems.show(reasons, key="unread")


def _result(seen: Understood) -> None:
    """Draw what was understood, as figures and real rows, and what keeps it from being used."""
    understanding = seen.understanding
    listed = [p for p in understanding.problems if not importing.is_elsewhere(p, seen)]
    if understanding.dataset is None:
        errors = [p for p in (*listed, *understanding.problems) if p.severity == "error"]
        text = say(t("page_data.upload.not_yet", first=screened(errors[0].message)))
        st.error(plain(text), icon=":material/block:")
    elif listed and listed[0].severity == "warning":
        st.warning(plain(say(screened(listed[0].message))), icon=":material/warning:")
    if understanding.counts.rows:
        st.subheader(say(t("page_data.upload.result")), anchor=False)
        counts.show_understood(understanding.counts)
    note = None if understanding.dataset is None else language.note(understanding.dataset)
    if note is not None:
        st.warning(plain(say(note)), icon=":material/translate:")
    if understanding.sentences:
        rows = "\n".join(f"- {plain(say(row))}" for row in understanding.sentences)
        st.markdown(rows)


def _keep(uploaded: Sequence[UploadedFile], kept: Kept) -> None:
    """Add what the uploader holds to what is kept; list what came before it, to be removed."""
    megabytes = st.get_option("server.maxUploadSize")
    held = [Upload(file.file_id, file.name, file.getvalue()) for file in uploaded]
    gone = kept.update(held, megabytes << 20)
    if gone:
        names = [file.name for file in gone]
        text = t("page_data.upload.no_room", files=names, limit=megabytes)
        st.warning(plain(say(text)), icon=":material/warning:")
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
