"""What one visitor's session remembers: one dataclass under one key.

A refresh is a new session, so whatever a link should show stands in the address as well; `address`
keeps the two in step.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import DEFAULT_LANGUAGE, closest_language
from coldstart.ui.pages.data.draft import Draft
from coldstart.ui.pages.data.kept import Kept

if TYPE_CHECKING:
    from coldstart.store.records import StoredEvent
    from coldstart.ui.pages.map.selection import Selection
    from coldstart.ui.pages.map.zoom import Zoom

KEY = "coldstart"
DEFAULT_DOMAIN = "retail"
DATA_VIEWS = ("this", "all", "add")


@dataclass
class State:
    """One visitor's session.

    Attributes
    ----------
    language : str
        One of `i18n.LANGUAGES`.
    dataset_id : str or None
        The data set that all pages look at.
    run_id : str or None
        The training that Train shows and Recommend uses.
    segment_id : str or None
        The segment that pages look at in place of everyone.
    tour : str or None
        The step of the tour that was come to, from 1 on; None while nobody takes it.
    domain : str
        The vocabulary of that data set: what users and items are called.
    data_view : str
        What the Data page shows, one of `DATA_VIEWS`.
    uploads : int
        How many uploads were taken in, so that each begins with an empty form.
    files : Kept
        What was uploaded and not taken in yet, so that it is there again on coming back.
    draft : Draft
        What was said of these files.
    appending : str or None
        The data set to which rows are being added.
    appends : int
        How often that was ended, so that each begins with an empty form.
    rules : dict of str to str
        Rules for lists as JSON, by data set, so that they are there again on coming back.
    watched : dict of str to list of StoredEvent
        Events of the one run that is being watched, so that each tick reads only the new ones.
    map_drawn : tuple of (hashable, Selection, Zoom or None) or None
        How the map was drawn last, and the selection and the part of it that its figure shows.
    map_zoom : tuple of ((str, str), str) or None
        The run and the view of the map that was seen last, and which part of it; see `ui.map.zoom`.
    meeting : tuple of (hashable, int) or None
        Whom Learn simulates, by which training and in which order, and how many steps are taken.
    playing_since : float or None
        When the last of these steps was taken by itself, in seconds since 1970; None while it
        stands still.
    stopped : dict of str to hashable
        What was asked for when the work for it was stopped last, by the key of its place.
    awaited : str or None
        The evaluation that this visitor asked for: Evaluate turns to it as soon as it is measured.
    just_binned : str or None
        The run that was put into the bin last, to offer the way back.
    """

    language: str
    dataset_id: str | None = None
    run_id: str | None = None
    segment_id: str | None = None
    tour: str | None = None
    domain: str = DEFAULT_DOMAIN
    data_view: str = "this"
    uploads: int = 0
    files: Kept = field(default_factory=Kept)
    draft: Draft = field(default_factory=Draft)
    appending: str | None = None
    appends: int = 0
    rules: dict[str, str] = field(default_factory=dict)
    watched: dict[str, list[StoredEvent]] = field(default_factory=dict)
    map_drawn: tuple[Hashable, Selection, Zoom | None] | None = None
    map_zoom: tuple[tuple[str, str], str] | None = None
    meeting: tuple[Hashable, int] | None = None
    playing_since: float | None = None
    stopped: dict[str, Hashable] = field(default_factory=dict)
    awaited: str | None = None
    just_binned: str | None = None


_lent: ContextVar[State | None] = ContextVar("lent", default=None)


@contextmanager
def lent(state: State) -> Iterator[None]:
    """Make a state the current one where Streamlit knows no session, such as in a download."""
    token = _lent.set(state)
    try:
        yield
    finally:
        _lent.reset(token)


def current() -> State:
    """Return this session's state; a new one starts in the language of the browser."""
    held = _lent.get()
    if held is not None:
        return held
    if KEY not in st.session_state:
        st.session_state[KEY] = State(closest_language(st.context.locale) or DEFAULT_LANGUAGE)
    state: State = st.session_state[KEY]
    return state
