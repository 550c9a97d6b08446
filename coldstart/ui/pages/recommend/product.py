"""Who will want it: the audience of a known item, or of one that does not exist yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.serving.holdout import held_back_items, reveal_item
from coldstart.serving.ranking import cannot_find_audience
from coldstart.ui import address
from coldstart.ui.components import linked, parts, trust, waiting
from coldstart.ui.pages.recommend import (
    description,
    listing,
    newcomer,
    reveal,
    subject,
    why,
    wordings,
)
from coldstart.ui.words import number, plain, say

if TYPE_CHECKING:
    from coldstart.models.queries import Items
    from coldstart.serving.ranking import Ranked
    from coldstart.serving.session import Session

NEW = "new"
LENGTHS = ("10", "20", "50", "100")


def show(served: Session) -> None:
    """Draw the question and the open part of the answer."""
    cannot = cannot_find_audience(served.model)
    if cannot is not None:
        st.info(plain(say(cannot)), icon=":material/info:")
        return
    items = _asked(served)
    if items is None:
        return
    if len(items) > 1:
        parts.show(
            "recommend",
            {
                "reached": lambda: wordings.reach(served, items),
                "words": lambda: wordings.words(served, items),
                "enters": lambda: newcomer.enters(served, items),
            },
            key="recommend_part_wordings",
        )
        return
    found = {
        "audience": lambda: _audience(served, items),
        "resembles": lambda: newcomer.resembles(served, items),
    }
    if items.ids[0] in served.training.items.index:
        parts.show("recommend", found, key="recommend_part_item")
    else:
        found["enters"] = lambda: newcomer.enters(served, items)
        parts.show("recommend", found, key="recommend_part_newcomer")


def _audience(served: Session, items: Items) -> None:
    """Draw who will want it and, where it is held back, who really did."""
    from coldstart.serving.audience import audience_steps
    from coldstart.serving.result_cache import by_items

    st.header(say(t("page_recommend.item.heading")), anchor=False)
    place = st.container()
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        length = listing.length("audience", LENGTHS, "20")
        shown = items.ids[0] in held_back_items(served) and reveal.wanted("item")
    with place:
        found = waiting.answer(
            served,
            (by_items(items), length),
            lambda: audience_steps(served, items, top=length),
            "recommend_audience",
        )
    if found is None:
        return
    ranked = found[0].ranked
    if not ranked:
        place.info(say(t("page_recommend.item.all_have_it")))
        return
    with place:
        if served.model.probabilities:
            expected = number(sum(one.score for one in ranked), "#,##0.0")
            among = "_answers" if served.model.among_answers else ""
            said = t(f"page_recommend.item.expected{among}", n=len(ranked), expected=expected)
            st.markdown(say(said), width=760)
        trust.show("audience", None, served.model.name, key="item")
    _answer(served, items.ids[0], ranked, shown)


def _asked(served: Session) -> Items | None:
    """Draw which item it is about: one, or two wordings of one; None while nothing is said."""
    with st.container(border=True):
        which = linked.segments(
            "which",
            ("known", NEW),
            lambda name: say(t(f"page_recommend.item.{name}")),
            label=say(t("page_recommend.item.label")),
            key="recommend_which",
        )
        if which == NEW:
            address.put(item=None)
            return description.show(served)
        return _known(served)


def _known(served: Session) -> Items | None:
    dataset = served.dataset
    warmth = {id_: str(w) for id_, w in zip(dataset.item_ids, dataset.item_warmth, strict=True)}
    words = {w: say(t(f"data.warmth.{w}")) for w in subject.COLOURS}
    titles = subject.labels(dataset.item_ids, dataset.item_titles)
    hidden = held_back_items(served)
    ordered = subject.cold_first(dataset.item_ids, dataset.item_warmth, hidden)
    ordered = subject.narrowed("item", ordered)
    item_id = subject.choose(
        "item", ordered, dataset.item_index, lambda id_: f"{titles[id_]} · {words[warmth[id_]]}"
    )
    if item_id is None:
        return None
    row = dataset.item_index[item_id]
    n_likes = int(dataset.likes[:, [row]].sum())
    subject.badge("item", warmth[item_id], n_likes, held_back=item_id in set(hidden))
    st.markdown(plain(dataset.item_texts[row]), width=760)
    n_seen = int(served.training.seen[:, [served.training.items.index[item_id]]].sum())
    if n_seen and not n_likes:
        st.caption(say(t("page_recommend.item.none_liked", n=n_seen)), width=760)
    elif not n_seen and served.model.takes_for_known(item_id):
        st.warning(say(t("page_recommend.item.no_rows")), icon=":material/help:")
    return served.known_items([item_id])


def _answer(served: Session, item_id: str, ranked: Sequence[Ranked], shown: bool) -> None:
    dataset = served.dataset
    revealed = reveal_item(served, item_id, ranked) if shown else None
    labels = dataset.user_labels
    profiles: Mapping[str, str] = dict(zip(dataset.user_ids, dataset.user_texts, strict=True))
    described = {place.id: {"user_id": place.id, "profile": profiles[place.id]} for place in ranked}
    titles = subject.labels(dataset.item_ids, dataset.item_titles)
    place = listing.show(served, ranked, described, titles, revealed, name="item", key="audience")
    if revealed is not None:
        called = {id_: f"{labels[id_]} · {profiles[id_]}".rstrip(" ·") for id_ in revealed.real}
        reveal.show("item", revealed, called)
    why.show(served, place, labels[place.id], profiles[place.id], titles, key="audience")
