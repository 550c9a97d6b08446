"""What to show someone: a known user, or a person who does not exist yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.data import recipe
from coldstart.data.columns import ITEM_ID, TITLE
from coldstart.explain.reasons import shares
from coldstart.models.base import Part
from coldstart.serving.basis import Basis, Effect, listed_steps
from coldstart.serving.holdout import held_back_users, reveal_user
from coldstart.serving.ranking import cannot_list
from coldstart.serving.result_cache import by_request, cached
from coldstart.serving.session import CaseRequest
from coldstart.ui import address
from coldstart.ui.components import linked, parts, trust, waiting
from coldstart.ui.pages.recommend import (
    doubts,
    fields,
    listing,
    reveal,
    rules,
    subject,
    waking,
    why,
)
from coldstart.ui.words import one_line, plain, say

if TYPE_CHECKING:
    from coldstart.data.dataset import Dataset
    from coldstart.serving.ranking import Ranked
    from coldstart.serving.session import Session

MOST_CHOSEN = 10  # likes, or dislikes
KNOWN, NEW = "known", "new"
TELLING = 0.005  # share of a score below which a term is nothing: it would be shown as 0%
LENGTHS = ("5", "10", "20", "50")


def show(served: Session) -> None:
    """Draw the question and the open part of the answer: the list, or the rules for it."""
    titles = subject.labels(served.dataset.item_ids, served.dataset.item_titles)
    request = _asked(served, titles)
    if request is None:
        return
    with st.spinner(say(t("page_recommend.working"))):
        # What is typed is read here, and the first time the encoder has to be woken for it.
        case = cached(served, ("case", by_request(request)), lambda: served.cases([request])[0])
        n_likes = int(case.n_likes[0])
    if request.text:
        doubts.show(served, "user", [request.text], case.embeddings)
    cannot = cannot_list(served.model, n_likes)
    if cannot is not None:
        st.info(plain(say(cannot)), icon=":material/info:")
        return
    parts.show(
        "recommend",
        {
            "list": lambda: _listed(served, request, titles, n_likes),
            "rules": lambda: rules.show(
                served, request, titles, listing.length("top", LENGTHS, "10")
            ),
        },
        key="recommend_part_user",
        first="rules" if address.get("rules") else None,
    )


def _listed(served: Session, request: CaseRequest, titles: dict[str, str], n_likes: int) -> None:
    """Draw the list, what it rests on, and the reasons of one row."""

    st.header(say(t("page_recommend.user.heading")), anchor=False)
    place = st.container()
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        length = listing.length("top", LENGTHS, "10")
        shown = request.user_id in held_back_users(served) and reveal.wanted("user")
    with place:
        found = waiting.answer(
            served,
            (by_request(request), length),
            lambda: listed_steps(served, request, length),
            "recommend_list",
        )
    if found is None:
        return
    ranked, rests = found
    if not ranked:
        place.info(say(t("page_recommend.user.has_all")))
        return
    said = _rests_on(rests, ranked)
    with place:
        st.markdown(plain(say(said)), width=760)
        trust.show("cold-user", n_likes, served.model.name, key="user")
    _answer(served, request, ranked, titles, shown)


def _asked(served: Session, titles: dict[str, str]) -> CaseRequest | None:
    """Draw who it is about, and what they are known to like."""
    dataset = served.dataset
    with st.container(border=True):
        who = linked.segments(
            "who",
            (KNOWN, NEW) if dataset.user_ids else (NEW,),
            lambda name: say(t(f"page_recommend.user.{name}")),
            label=say(t("page_recommend.user.label")),
            key="recommend_who",
        )
        if who == NEW:
            address.put(user=None)
            text, profile = _described(served)
            likes, dislikes = _opinions(served, titles, NEW)
            return CaseRequest(NEW, text, profile, likes, dislikes=dislikes)
        user_id = _known(served)
        if user_id is None:
            return None
        likes, dislikes = _opinions(served, titles, KNOWN)
        return CaseRequest(user_id, likes=likes, user_id=user_id, dislikes=dislikes)


def _known(served: Session) -> str | None:
    dataset = served.dataset
    warmth = {id_: str(w) for id_, w in zip(dataset.user_ids, dataset.user_warmth, strict=True)}
    words = {w: say(t(f"data.warmth.{w}")) for w in subject.COLOURS}
    hidden = held_back_users(served)
    ordered = subject.cold_first(dataset.user_ids, dataset.user_warmth, hidden)
    ordered = subject.narrowed("user", ordered, on_change=_forget_opinions)
    user_id = subject.choose(
        "user",
        ordered,
        dataset.user_index,
        lambda id_: f"{dataset.user_labels[id_]} · {words[warmth[id_]]}",
        on_change=_forget_opinions,
    )
    if user_id is None:
        return None
    history = dataset.history(user_id)
    text = dataset.user_texts[dataset.user_index[user_id]]
    st.markdown(plain(text or say(t("page_recommend.user.no_profile"))), width=760)
    subject.badge("user", warmth[user_id], len(history), held_back=user_id in set(hidden))
    if history:
        with st.expander(say(t("page_recommend.user.history", n=len(history)))):
            known = dict(zip(dataset.item_ids, dataset.item_titles, strict=True))
            st.text("\n".join(one_line(known[id_]) for id_ in history))
    return user_id


def _described(served: Session) -> tuple[str | None, dict[str, str] | None]:
    """Draw the description of someone new: by columns where there are any, or in own words."""
    dataset = served.dataset
    columns = [c for c in dataset.profile_columns if dataset.users[c].str.strip().any()]
    said = any(text.strip() for text in dataset.user_texts)
    if not said:
        st.caption(say(t("page_recommend.user.no_profiles")))
        return None, None
    waking.wake(served)
    how = linked.segments(
        "how",
        ("fields", "words") if columns else ("words",),
        lambda name: say(t(f"page_recommend.form.{name}")),
        label=say(t("page_recommend.form.label")),
        key="recommend_how",
    )
    if how == "words":
        example = next(text for text in dataset.user_texts if text.strip())
        label = say(t("page_recommend.user.text"))
        return fields.words(label, "recommend_text", "text", example) or None, None
    profile = fields.show(dataset.users, columns, "recommend_profile", "profile")
    read = served.described(CaseRequest(NEW, profile=profile))
    if read:
        st.caption(plain(say(t("page_recommend.form.read", text=read))), width=760)
    return None, profile


def _opinions(
    served: Session, titles: dict[str, str], who: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Draw the choice of liked items and, where the model learnt of dislikes, of disliked ones."""
    likes = _chosen("likes", titles, who)
    if served.training.dislikes is None:
        address.put(dislikes=None)
        return likes, ()
    others = {id_: title for id_, title in titles.items() if id_ not in likes}
    return likes, _chosen("dislikes", others, who)


def _chosen(name: str, titles: dict[str, str], who: str) -> tuple[str, ...]:
    """Draw one choice of items; the link carries them."""
    key = _opinions_key(name, who)
    if key not in st.session_state:
        st.session_state[key] = [unquote(id_) for id_ in (address.get(name) or "").split(",")]
    chosen = st.session_state[key]
    st.session_state[key] = [id_ for id_ in chosen if id_ in titles][:MOST_CHOSEN]
    ids = st.multiselect(
        say(t(f"page_recommend.user.{name}", n=MOST_CHOSEN)),
        list(titles),
        format_func=titles.__getitem__,
        max_selections=MOST_CHOSEN,
        placeholder=say(t("page_recommend.user.choose_likes")),
        select_all=False,
        key=key,
    )
    address.put(**{name: ",".join(quote(id_, safe="") for id_ in ids) or None})
    return tuple(ids)


def _opinions_key(name: str, who: str) -> str:
    return f"recommend_{name}" if who == KNOWN else f"recommend_{name}_{who}"


def _forget_opinions() -> None:
    """Begin without opinions that were added for somebody else."""
    for name in ("likes", "dislikes"):
        st.session_state[_opinions_key(name, KNOWN)] = []


def _rests_on(rests: Basis, ranked: Sequence[Ranked]) -> Message:
    """Return what the list rests on, and what makes no difference to it."""
    made = [place.made for place in ranked if place.made]
    telling = {part for one in made for part, _, share in shares(one) if share >= TELLING}
    on = []
    likes_order, profile_orders = rests.likes == Effect.ORDER, rests.profile == Effect.ORDER
    dislikes_order = rests.dislikes == Effect.ORDER
    if likes_order:
        on.append(t("page_recommend.basis.likes", n=rests.n_likes))
    if dislikes_order:
        on.append(t("page_recommend.basis.dislikes", n=rests.n_dislikes))
    if profile_orders:
        on.append(t("page_recommend.basis.profile"))
    if Part.POPULARITY in telling:
        on.append(t("page_recommend.basis.popularity"))
    said = []
    if not (rests.n_likes or rests.described or rests.n_dislikes):
        said.append(t("page_recommend.basis.nothing"))
    elif not rests.n_likes:
        said.append(t("page_recommend.basis.no_likes"))
    if not (likes_order or profile_orders or dislikes_order):
        # How much is known of somebody is the same for all items: it lists none before others.
        ordering = telling - {Part.ACTIVITY}
        known = Part.POPULARITY in ordering and ordering <= {Part.POPULARITY, Part.EXPECTED}
        same = "same" if rests.n_likes or rests.described or rests.n_dislikes else "unknown"
        everyone = same if not known else "expected" if Part.EXPECTED in telling else "popular"
        said.append(t(f"page_recommend.basis.{everyone}"))
    else:
        said.append(t("page_recommend.basis.rests", on=on))
    if rests.described and not profile_orders:
        said.append(t(f"page_recommend.basis.profile_{rests.profile}"))
    if rests.n_likes and not likes_order:
        said.append(t(f"page_recommend.basis.likes_{rests.likes}"))
    if rests.n_dislikes and not dislikes_order:
        said.append(t(f"page_recommend.basis.dislikes_{rests.dislikes}"))
    return t("page_recommend.basis.said", said=said)


def _beside_title(dataset: Dataset, ids: Sequence[str]) -> list[str]:
    """Return what items say of themselves beyond their title."""
    rows = dataset.items.iloc[[dataset.item_index[id_] for id_ in ids]]
    return recipe.texts(rows.drop(columns=[TITLE], errors="ignore"), ITEM_ID)


def _answer(
    served: Session,
    request: CaseRequest,
    ranked: Sequence[Ranked],
    titles: dict[str, str],
    shown: bool,
) -> None:
    dataset = served.dataset
    revealed = None
    if shown and request.user_id is not None:
        revealed = reveal_user(served, request.user_id, ranked, request.likes)
    texts = _beside_title(dataset, [place.id for place in ranked])
    described = {
        place.id: {"title": titles[place.id], "text": text, "item_id": place.id}
        for place, text in zip(ranked, texts, strict=True)
    }
    place = listing.show(
        served, ranked, described, titles, revealed, name="user", key="recommended"
    )
    if revealed is not None:
        reveal.show("user", revealed, titles)
    about = described[place.id]
    why.show(served, place, about["title"], about["text"], titles, key="recommended")
