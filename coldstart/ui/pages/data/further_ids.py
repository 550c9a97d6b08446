"""Ids to take out that nothing is suspected of: a till's account, a gift card; typed or pasted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.data.on_screen import labels
from coldstart.ui.pages.data.draft import Draft
from coldstart.ui.state import current
from coldstart.ui.words import number, plain, say

if TYPE_CHECKING:
    from coldstart.data.dataset import Dataset

KINDS = ("people", "products")
NAMED = 6
LONGEST = 20_000  # characters
_SIGNS = re.compile("[，、；;]")


def show(dataset: Dataset, draft: Draft) -> None:
    """Draw a field for each kind, and what of it the data does not have."""
    title = say(t("page_data.further.title"))
    with st.expander(title, bool(draft.unknown), key="further", icon=":material/person_remove:"):
        with st.container(horizontal=True):
            for kind in KINDS:
                st.text_area(
                    say(t(f"page_data.further.{kind}")),
                    key=_key(kind),
                    height=68,
                    max_chars=LONGEST,
                    placeholder=say(t("page_data.further.placeholder")),
                    persist_state="session",
                )
        for kind in KINDS:
            unknown = draft.unknown.get(kind, ())
            if unknown:
                text = t(f"page_data.further.unknown_{kind}", n=len(unknown), ids=_few(unknown))
                st.error(plain(say(text)), icon=":material/error:")
        st.button(
            say(t("page_data.suspects.take_out")),
            key="further_take_out",
            on_click=_take_out,
            args=(dataset, draft),
        )


def _key(kind: str) -> str:
    return f"further_{kind}_{current().uploads}"


def _few(ids: tuple[str, ...]) -> list[str]:
    """Return a few ids for a sentence, as they may stand on a screen."""
    shown = list(labels(ids).values())
    rest = len(shown) - NAMED
    more = [say(t("page_data.files.others", n=number(rest)))] if rest > 0 else []
    return [*shown[:NAMED], *more]


def _take_out(dataset: Dataset, draft: Draft) -> None:
    """Take out the ids that the data has; what it has not stays in its field."""
    from coldstart.data.intake.id_lists import joined
    from coldstart.data.intake.understanding import Suspects

    for kind in KINDS:
        titles = _titles(dataset, kind)
        out = draft.taken_out_ids(is_product=kind == "products")
        known, unknown = typed_ids(st.session_state[_key(kind)], {*titles, *out})
        new = tuple(id_ for id_ in known if id_ in titles)
        if new:
            draft.take_out(Suspects(kind, new, tuple(titles[id_] for id_ in new), 0))
        draft.unknown.pop(kind, None)
        if unknown:
            draft.unknown[kind] = unknown
        st.session_state[_key(kind)] = joined(unknown) if unknown else ""


def _titles(dataset: Dataset, kind: str) -> dict[str, str]:
    """Return what each id of a kind is called."""
    if kind == "people":
        return dict(zip(dataset.user_ids, dataset.user_ids, strict=True))
    return dict(zip(dataset.item_ids, dataset.item_titles, strict=True))


def typed_ids(text: str, known: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of a text that there are, as they are spelled there, and the others.

    Commas and lines part them; so do commas and semicolons of other kinds, unless an id has them.

    >>> typed_ids("a，b\\nx;007, 'y'", {"a", "b", "007", "x;y"})
    (('a', 'b', '007'), ('x', "'y'"))
    """
    from coldstart.data.intake.id_lists import parted
    from coldstart.data.intake.ids import as_known

    values: list[str] = []
    for value in parted([text]):
        is_known = as_known([value], known)[0] in known
        values += [value] if is_known else [part.strip() for part in _SIGNS.split(value)]
    ids = dict(zip(values, as_known(values, known), strict=True))
    ids.pop("", None)
    there = dict.fromkeys(id_ for id_ in ids.values() if id_ in known)
    return tuple(there), tuple(value for value, id_ in ids.items() if id_ not in known)
