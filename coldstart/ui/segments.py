"""The segment that pages look at in place of everyone: chosen on any of them, in every link."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import address, datasets
from coldstart.ui.state import current as session
from coldstart.ui.words import distinct, say

if TYPE_CHECKING:
    from coldstart.store.records import Segment

EVERYONE = ""  # None would be an empty field, of which Streamlit says so in English


def current(dataset_id: str) -> Segment | None:
    """Return the segment that the address names; one that the data set does not have is dropped."""
    wanted = session().segment_id
    if wanted is None:
        return None
    found = next((s for s in datasets.store().segments(dataset_id) if s.id == wanted), None)
    if found is None:
        address.narrow(None)
    return found


def choose(
    dataset_id: str,
    key: str,
    *,
    kind: str | None = None,
    on_change: Callable[[], None] | None = None,
) -> Segment | None:
    """Draw the choice of a segment, everyone by default; nothing where none is kept.

    Parameters
    ----------
    dataset_id : str
    key : str
    kind : str, optional
        ``user`` or ``item``: offer only these. Of the other kind one may be chosen elsewhere; it is
        left alone.
    on_change : callable, optional
        Called when another is chosen, before the page is run.
    """
    kept = datasets.store().segments(dataset_id)
    named = {s.id: s for s in kept if kind in (None, s.kind)}
    if not named:
        return None
    here = current(dataset_id)
    st.session_state[key] = here.id if here is not None and here.id in named else EVERYONE

    def changed() -> None:
        address.narrow(st.session_state[key] or None)
        if on_change is not None:
            on_change()

    everyone = say(t(f"ui.segment.all.{kind or 'both'}"))
    labels = distinct({id_: _called(segment) for id_, segment in named.items()})
    labels[EVERYONE] = everyone
    st.selectbox(
        say(t("ui.segment.label")),
        [EVERYONE, *named],
        format_func=labels.__getitem__,
        key=key,
        on_change=changed,
        width=460,
    )
    return named.get(st.session_state[key])


def _called(segment: Segment) -> str:
    size = say(t(f"ui.count.{segment.kind}", n=len(segment.members)))
    return say(t("ui.segment.called", name=segment.name, size=size))
