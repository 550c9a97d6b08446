"""Whom or what it is about: one of the data set's, cold ones first, carried by the link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.data.intake.personal import masked
from coldstart.data.on_screen import any_masked
from coldstart.ui import address, datasets, segments, user_links
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    import numpy as np

LISTED = 5_000  # more are found by typing their id
COLOURS = {"cold": "orange", "few_shot": "blue", "warm": "primary"}


def choose(
    name: str,
    ids: Sequence[str],
    known: Mapping[str, int],
    called: Callable[[str], str],
    on_change: Callable[[], None] | None = None,
) -> str | None:
    """Draw the choice; None where an id was typed that the data do not have.

    Parameters
    ----------
    name : str
        ``user`` or ``item``: what the address calls it.
    ids : sequence of str
        All of them, in the order of the list; the first is chosen where the link says nothing.
    known : mapping of str to int
        The same ids.
    called : callable
        What one of them is called in the list.
    on_change : callable, optional
        Called when another is chosen, before the page is run.
    """
    key = f"recommend_{name}"
    long, hidden = len(ids) > LISTED, name == "user" and any_masked(ids[:LISTED])
    if key not in st.session_state:
        said = address.get(name)
        if said is not None and name == "user":
            said = user_links.read(said)
        if said is not None and said not in known:
            _warn(name, said)
        st.session_state[key] = said if said in known else next(iter(ids), None)
    elif not long and st.session_state[key] not in known:
        if hidden:  # then it can have been typed
            _warn(name, st.session_state[key] or "")
        st.session_state[key] = next(iter(ids), None)
    chosen = st.session_state[key]
    options = list(ids[:LISTED])
    if chosen in known and chosen not in options:
        options.insert(0, chosen)
    if chosen in known:
        st.session_state[key] = chosen  # an id that was typed is masked from here on
    chosen = st.selectbox(
        say(t(f"page_recommend.{name}.choose")),
        options,
        format_func=lambda id_: called(id_) if id_ in known else id_,
        key=key,
        accept_new_options=long or hidden,
        help=how_to_find(long, hidden),
        placeholder=say(t(f"page_recommend.{name}.choose")),
        on_change=on_change,
    )
    if chosen is not None and chosen not in known:
        _warn(name, chosen)
        return None
    of_link = user_links.written(chosen) if chosen is not None and name == "user" else chosen
    address.put(**{name: of_link})
    return chosen


def narrowed(
    name: str, ids: Sequence[str], on_change: Callable[[], None] | None = None
) -> list[str]:
    """Draw the choice of a segment where any is kept; return those of the ids that are in it.

    Parameters
    ----------
    name : str
        ``user`` or ``item``.
    ids : sequence of str
    on_change : callable, optional
        Called when another is chosen, before the page is run.
    """
    record = datasets.current()

    def changed() -> None:
        # Whoever was chosen may not be in it: the first of it is looked at.
        st.session_state.pop(f"recommend_{name}", None)
        address.put(**{name: None})
        if on_change is not None:
            on_change()

    key = f"recommend_segment_{name}"
    chosen = segments.choose(record.id, key, kind=name, on_change=changed) if record else None
    if chosen is None:
        return list(ids)
    members = set(chosen.members)
    return [id_ for id_ in ids if id_ in members]


def cold_first(ids: Sequence[str], warmth: np.ndarray, held_back: Collection[str]) -> list[str]:
    """Return ids ordered by how little is known of them, those with a truth to reveal in front."""
    order = list(COLOURS)
    level = dict(zip(ids, (order.index(str(known)) for known in warmth), strict=True))
    hidden = set(held_back)
    return sorted(ids, key=lambda id_: (level[id_], id_ not in hidden))


def badge(name: str, warmth: str, n_likes: int, *, held_back: bool) -> None:
    """Draw how much is known, and whether the truth is held back."""
    with st.container(horizontal=True, gap="small"):
        said = say(t(f"page_recommend.{name}.{warmth}", n=n_likes))
        st.badge(plain(said), color=COLOURS[warmth])  # type: ignore[arg-type]
        if held_back:
            st.badge(say(t("page_recommend.reveal.badge")), icon=":material/lock:", color="gray")


def labels(ids: Sequence[str], titles: Sequence[str]) -> dict[str, str]:
    """Return what each id is called in a list; a title that several share gets its id."""
    shared = Counter(titles)
    return {
        id_: title if shared[title] == 1 else f"{title} ({id_})"
        for id_, title in zip(ids, titles, strict=True)
    }


def how_to_find(long: bool, hidden: bool) -> str | None:
    """Say how to find someone who is not listed, or not by a whole id."""
    if long:
        return say(t("page_recommend.link.more", n=LISTED))
    return say(t("on_screen.ids.typed")) if hidden else None


def _warn(name: str, id_: str) -> None:
    id_ = masked(id_) if name == "user" else id_
    st.warning(plain(say(t(f"page_recommend.{name}.unknown", id=id_))), icon=":material/link_off:")
