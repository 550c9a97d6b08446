"""How a product that does not exist yet is described: in one wording, or in two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.ui import address
from coldstart.ui.components import linked
from coldstart.ui.pages.recommend import doubts, fields, waking
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    from coldstart.models.queries import Items
    from coldstart.serving.session import Session

FIRST, SECOND = "", "_2"
"""What ends the names of a wording's fields, in the page and in the link."""


def show(served: Session) -> Items | None:
    """Draw the form; return one product or, in two wordings, two; None while nothing is said."""
    import pandas as pd

    from coldstart.serving.result_cache import cached

    waking.wake(served)
    dataset = served.dataset
    named = [c for c in dataset.item_columns if dataset.items[c].str.strip().any()]
    with st.container(horizontal=True, gap="medium"):
        how = linked.segments(
            "how_item",
            ("fields", "words") if named else ("words",),
            lambda name: say(t(f"page_recommend.form.{name}")),
            label=say(t("page_recommend.form.label")),
            key="recommend_how_item",
        )
        wordings = linked.segments(
            "wordings",
            ("one", "two"),
            lambda name: say(t(f"page_recommend.wordings.{name}")),
            label=say(t("page_recommend.wordings.label")),
            key="recommend_wordings",
        )
    names = named if how == "fields" else []
    if wordings == "one":
        address.put(described_2=None, item_text_2=None)
        given = [_wording(served, names, FIRST)]
    else:
        given = []
        for place, number in zip(st.columns(2), (FIRST, SECOND), strict=True):
            with place:
                which = "second" if number else "first"
                st.markdown(f"**{plain(say(t(f'page_recommend.wordings.{which}')))}**")
                if number:
                    _begin_alike(names)
                given.append(_wording(served, names, number))
    if not all(given):
        waits = "wordings.nothing" if any(given) else "item.nothing"
        st.caption(say(t(f"page_recommend.{waits}")))
        return None
    ids = served.unused_item_ids(len(given))
    table = pd.DataFrame(given, dtype="str").fillna("").assign(**{columns.ITEM_ID: ids})
    with st.spinner(say(t("page_recommend.working"))):
        question = ("new_items", tuple(table.columns), tuple(table.itertuples(index=False)))
        new = cached(served, question, lambda: served.new_items(table))
    if how == "fields" and len(given) == 1:
        st.caption(plain(say(t("page_recommend.form.read", text=new.texts[0]))), width=760)
    doubts.show(served, "item", new.texts, new.embeddings)
    return new


def _wording(served: Session, names: list[str], number: str) -> dict[str, str]:
    dataset = served.dataset
    if names:
        key, param = f"recommend_item{number}", f"described{number}"
        return fields.show(dataset.items, names, key, param)
    example = next((text for text in dataset.item_texts if text.strip()), "")
    label = say(t("page_recommend.item.text"))
    text = fields.words(label, f"recommend_item_text{number}", f"item_text{number}", example)
    return {columns.TEXT: text} if text else {}


def _begin_alike(names: list[str]) -> None:
    """Fill the second wording in with the first, unless the link or somebody has said another."""
    keys = [f"_{name}" for name in names]
    begun = "described_2" if names else "item_text_2"
    prefix = "recommend_item" if names else "recommend_item_text"
    if address.get(begun) or any(
        f"{prefix}{SECOND}{key}" in st.session_state for key in keys or [""]
    ):
        return
    for key in keys or [""]:
        said = st.session_state.get(f"{prefix}{key}")
        if said:
            st.session_state[f"{prefix}{SECOND}{key}"] = said
