"""How an upload ends: what is stored and under which name, the button, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.data.on_screen import without_ids
from coldstart.ui import address, datasets
from coldstart.ui.components import problems
from coldstart.ui.pages.data.draft import Draft
from coldstart.ui.pages.data.kept import Kept, Upload
from coldstart.ui.pages.data.understood import Understood, storable
from coldstart.ui.state import current
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    from coldstart.data.dataset import Dataset
    from coldstart.data.problems import Problem

ENOUGH = 50  # users from which on some can be held out without starving what is learnt
HELD_SHARE = 0.1
_OF_LATER_FILES = (
    "other_kind_users", "other_kind_items", "no_item", "came_back", "other_scale",
)  # fmt: skip
ACCEPTABLE = (
    "intake.build.unnamed_kinds",
    *(f"intake.build.{n}" for n in ("most_unused", "nobody_known", "nothing_known", "ids_apart")),
    *(f"append.{n}" for n in _OF_LATER_FILES),
)
"""Errors that a person may confirm."""
ELSEWHERE = ("intake.ask.", "intake.suspects.", "intake.note.table", "intake.note.unused")
"""Problems that another part of the page shows already."""
PERSONAL_COLUMNS = "intake.note.personal"
PERSONAL_IDS = "intake.note.personal_ids"


def _accept(understood: Understood, draft: Draft) -> None:
    """Let a person confirm that most rows cannot be used."""
    errors = {problem.message.id for problem in understood.understanding.problems
              if problem.severity == "error"}  # fmt: skip
    if not draft.accept and not errors & set(ACCEPTABLE):
        return
    key = f"accept_{draft.revision}"

    def changed() -> None:
        draft.accept = st.session_state[key]

    st.checkbox(
        say(t("page_data.upload.accept")),
        draft.accept,
        key=key,
        help=say(t("page_data.upload.accept_help")),
        on_change=changed,
    )


def _hash_ids(draft: Draft) -> None:
    """Offer hashes in place of the users' ids."""
    key = f"hash_ids_{draft.revision}"

    def changed() -> None:
        draft.hash_ids = st.session_state[key]

    st.toggle(
        say(t("page_data.upload.hash_ids")),
        draft.hash_ids,
        key=key,
        help=say(t("page_data.upload.hash_ids_help")),
        on_change=changed,
    )


def show(understood: Understood, draft: Draft, uploads: Sequence[Upload], turn: int) -> None:
    """Draw the name and the button, and what is stored. The button alone touches the store."""
    dataset = understood.understanding.dataset
    with st.container(border=True, key="import"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = _name(uploads, turn)
            pressed = st.button(
                say(t("page_data.upload.import")),
                key="take",
                type="primary",
                icon=":material/add:",
                disabled=dataset is None,
            )
        ids = {problem.message.id for problem in understood.understanding.problems}
        if PERSONAL_IDS in ids:  # then it matters most
            _hash_ids(draft)
        _accept(understood, draft)
        holds_out = dataset is not None and dataset.held_back is None and _holds_out(dataset, turn)
        if PERSONAL_IDS not in ids:
            _hash_ids(draft)
    if pressed and dataset is not None:
        _store(understood, name, holds_out)


def show_problems(understood: Understood) -> None:
    """Draw what is wrong, and what was decided."""
    understanding = understood.understanding
    shown = [p for p in understanding.problems if not is_elsewhere(p, understood)]
    if shown:
        st.subheader(say(t("page_data.upload.problems")), anchor=False)
        problems.show(shown, key="intake")
    elif understanding.dataset is not None:
        st.success(say(t("page_data.upload.sound")), icon=":material/check_circle:")


def is_elsewhere(problem: Problem, understood: Understood) -> bool:
    """Say whether another part of the page than the list of problems shows one."""
    if problem.message.id.startswith(ELSEWHERE) or problem.message.id == PERSONAL_COLUMNS:
        return True
    if problem.message.id == PERSONAL_IDS and understood.mapping.hash_ids:
        return True
    return any(problem.table.startswith(file) for file in understood.read.unread)


def _holds_out(dataset: Dataset, turn: int) -> bool:
    """Ask whether some are held out, to be met as if they were new."""
    if len(dataset.users) < ENOUGH:
        return False
    return st.toggle(
        say(t("page_data.upload.hold_back")),
        help=say(t("page_data.upload.hold_back_help")),
        key=f"hold_back_{turn}",
        persist_state="session",
    )


def _name(uploads: Sequence[Upload], turn: int) -> str:
    """Ask for a name; a file that comes alone proposes its own."""
    first, *others = uploads
    proposed = say(t("page_data.upload.own")) if others else first.name.split(".")[0]
    key = f"upload_name_{turn}_{bool(others)}"
    typed = st.text_input(
        say(t("page_data.upload.name")), proposed, key=key, max_chars=80, persist_state="session"
    )
    return typed.strip() or proposed


def _store(understood: Understood, name: str, holds_out: bool) -> None:
    state = current()
    with st.spinner(plain(say(t("page_data.upload.storing", name=name)))):
        understanding = storable(understood)
        dataset = understanding.require()
        if holds_out:
            dataset = _held_out(dataset)
        from coldstart.data.intake.provenance import Provenance

        provenance = Provenance.of(understanding)
        notes = understanding.problems
        notes = without_ids(notes) if understood.mapping.hash_ids else notes
        stored = datasets.store().add_dataset(replace(dataset, name=name), notes, provenance)
    state.uploads += 1
    state.files, state.draft = Kept(), Draft()
    state.data_view = "this"
    address.choose(dataset_id=stored.id)
    st.toast(plain(say(t("page_data.upload.imported", name=name))), icon=":material/check:")
    st.rerun()


def _held_out(dataset: Dataset) -> Dataset:
    import numpy as np

    from coldstart.data.holding_back import hold_back

    return hold_back(dataset, HELD_SHARE, np.random.default_rng(0))
