"""The column mapping as a file: written for the next time, and taken from an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.errors import DataError
from coldstart.core.i18n import t
from coldstart.ui.components import problems
from coldstart.ui.pages.data.draft import Draft
from coldstart.ui.pages.data.understood import Understood
from coldstart.ui.words import say

if TYPE_CHECKING:
    from coldstart.data.intake.mapping import Mapping

NAME = "mapping.toml"


def show(understood: Understood, draft: Draft) -> None:
    """Draw the download, and the field that takes such a file."""
    with st.expander(say(t("page_data.mapping_file.title")), icon=":material/draft:"):
        st.caption(say(t("page_data.mapping_file.about")))
        download(understood.mapping, key="mapping_download")
        key = f"mapping_{draft.revision}"
        st.file_uploader(
            say(t("page_data.mapping_file.upload")),
            type="toml",
            key=key,
            on_change=lambda: _load(key, understood, draft),
        )
    if draft.problems:
        st.error(say(t("page_data.mapping_file.refused")), icon=":material/error:")
        problems.show(draft.problems, key="mapping_problems")
    elif draft.notices:
        problems.show(draft.notices, key="mapping_notices")


def download(mapping: Mapping, key: str, help_: str | None = None) -> None:
    """Draw the button that hands out a mapping as a file, with what to know about it."""
    st.download_button(
        say(t("page_data.mapping_file.download")),
        lambda: text_of(mapping),
        file_name=NAME,
        mime="application/toml",
        icon=":material/download:",
        on_click="ignore",
        help=help_,
        key=key,
    )


def text_of(mapping: Mapping) -> bytes:
    """Return a mapping as the content of a file, for the next export too."""
    from coldstart.data.intake.file_patterns import with_patterns
    from coldstart.data.intake.mapping_file import dumps

    return dumps(with_patterns(mapping)).encode()


def _load(key: str, understood: Understood, draft: Draft) -> None:
    """Take a mapping file, or say on which line it is wrong; nothing else changes then."""
    from coldstart.data.intake.mapping_check import read_mapping

    file = st.session_state[key]
    draft.problems = ()
    if file is None:
        return
    try:
        draft.load(*read_mapping(file.getvalue(), file.name, understood.read.tables))
    except DataError as error:
        draft.problems = error.problems
