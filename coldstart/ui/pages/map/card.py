"""The card of the one who is looked at: who it is, what to recommend, and who is most alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.data.columns import DISPLAY_ID, POINT, POINT_USER
from coldstart.explain.reasons import chance
from coldstart.serving.ranking import cannot_find_audience, cannot_list
from coldstart.ui import address, datasets, opened, user_links
from coldstart.ui.components import grid, progress, waiting
from coldstart.ui.components.grid import Cell
from coldstart.ui.pages.map import one, table
from coldstart.ui.words import chance as in_percent
from coldstart.ui.words import number, one_line, plain, say, short

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.serving.ranking import Ranked
    from coldstart.serving.session import Session
    from coldstart.store.records import RunRecord

TOP = 5
MOST_SHOWN = 10  # columns of a profile, and titles of a history
LONGEST = 70  # characters of a text in the list
COLOURS = {"cold": "orange", "few_shot": "blue", "warm": "primary"}


def show(
    who: one.One, points: pd.DataFrame, near: pd.DataFrame, view: str, dataset_id: str
) -> None:
    """Draw the card, and the table of those who are most alike.

    Parameters
    ----------
    who : tuple of str
        Kind and id.
    points : DataFrame
        Of the map, as `projection.tables.describe` returns it.
    near : DataFrame
        As `answers.likeness.most_alike` returns it.
    view : str
        Which map it is.
    dataset_id : str
    """
    kind, id_ = who
    row = points[(points["kind"] == kind) & (points["id"] == id_)].iloc[0]
    with st.container(border=True, key="map_card"):
        _head(kind, row)
        left, right = st.columns(2, gap="large")
        with left:
            _known(row)
            _history(kind, id_, dataset_id)
        with right:
            _recommended(kind, id_, dataset_id)
    if not len(near):
        st.caption(say(t("page_map.near.nothing")))
        return
    described = near.merge(points, on=["kind", "id"], how="left", sort=False)
    described = described[described["name"].notna()]
    described["likeness"] = described["likeness"].round(3)
    table.show(described, "near", f"map-{view}-near", "near")
    compared = view if kind == POINT_USER else "items"
    st.caption(say(t(f"page_map.near.about.{compared}")))


def _head(kind: str, row: pd.Series) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        id_ = row[DISPLAY_ID]
        name = id_ if row["name"] == row["id"] else f"{row['name']} ({id_})"
        st.subheader(plain(name), anchor=False, width="content")
        level, likes = str(row["warmth"]), say(t(f"map.{kind}_likes", n=int(row["likes"])))
        words = t("page_map.one.warmth", level=t(f"data.warmth.{level}"), likes=likes)
        st.badge(plain(say(words)), color=COLOURS[level])  # type: ignore[arg-type]
        st.space("stretch")
        st.button(
            say(t("page_map.one.close")),
            icon=":material/close:",
            key="map_card_close",
            type="tertiary",
            on_click=one.put,
            args=(None,),
        )


def _known(row: pd.Series) -> None:
    """Draw what the columns say."""
    from coldstart.figures.interaction import column_title

    own = [c for c in row.index if c not in POINT and str(row[c]).strip()]
    if not own:
        st.caption(say(t("page_map.one.undescribed")))
        return
    pairs = (t("map.pair", name=column_title(c, say), value=str(row[c])) for c in own[:MOST_SHOWN])
    st.text("\n".join(say(pair) for pair in pairs))


def _history(kind: str, id_: str, dataset_id: str) -> None:
    """Draw what someone likes; of an item the badge says how many like it."""
    if kind != POINT_USER:
        return
    dataset = datasets.tables(dataset_id)
    titles = dict(zip(dataset.item_ids, dataset.item_titles, strict=True))
    liked = [titles[item] for item in dataset.history(id_)]
    if not liked:
        return
    with st.expander(say(t("page_map.one.history", n=len(liked))), key="map_card_history"):
        st.text("\n".join(map(one_line, liked[:MOST_SHOWN])))
        if len(liked) > MOST_SHOWN:
            st.caption(say(t("page_map.one.more", n=len(liked) - MOST_SHOWN)))


def _recommended(kind: str, id_: str, dataset_id: str) -> None:
    """Draw the first few of what the training in use answers, and the way to all of it."""
    st.markdown(f"**{say(t(f'page_map.one.recommended.{kind}'))}**")
    run = opened.in_use(dataset_id)
    if run is None:
        st.caption(say(t("page_map.one.no_training")))
        address.link("train", say(t("page_recommend.run.to_train")))
        return
    with st.spinner(say(t("page_recommend.run.opening"))):
        served = opened.served(run)
    _list(kind, id_, served, run)
    in_link = user_links.written(id_) if kind == POINT_USER else id_
    more = {"side": kind, kind: in_link, "run": run.id}
    address.link("recommend", say(t("page_map.one.all")), **more)


def _list(kind: str, id_: str, served: Session, run: RunRecord) -> None:
    from coldstart.serving.audience import audience_steps
    from coldstart.serving.recommend import recommend_steps
    from coldstart.serving.session import CaseRequest

    if kind == POINT_USER:
        likes = int(served.dataset.likes[served.dataset.user_index[id_]].sum())
        cannot = cannot_list(served.model, likes)
    else:
        cannot = cannot_find_audience(served.model)
    if cannot is not None:
        st.caption(plain(say(cannot)))
        return
    dataset = served.dataset
    ranked: tuple[Ranked, ...]
    if kind == POINT_USER:
        asked = [CaseRequest(id_, user_id=id_)]
        listed = waiting.answer(
            served, id_, lambda: recommend_steps(served, asked, top=TOP, explain=False), "map_list"
        )
        if listed is None:
            return
        ranked = listed[0].ranked
        names = dict(zip(dataset.item_ids, dataset.item_titles, strict=True))
    else:
        item = served.known_items([id_])
        found = waiting.answer(
            served,
            id_,
            lambda: audience_steps(served, item, top=TOP, explain=False),
            "map_audience",
        )
        if found is None:
            return
        ranked = found[0].ranked
        names = dict(zip(dataset.user_ids, dataset.user_texts, strict=True))
    if not ranked:
        st.caption(say(t(f"page_map.one.nobody.{kind}")))
        return
    heads = [say(t(f"page_map.one.head.{kind}")), say(t(f"page_map.one.head.{_unit(served)}"))]
    grid.show(heads, [_row(kind, place, names, served) for place in ranked], "map_card")
    st.caption(plain(say(t("page_map.one.by", name=progress.called(run)))))


def _row(kind: str, place: Ranked, names: dict[str, str], served: Session) -> list[Cell]:
    if kind == POINT_USER:
        first = Cell(names[place.id])
    else:
        first = Cell(served.dataset.user_labels[place.id], short(names[place.id], LONGEST))
    if served.model.probabilities:
        return [first, Cell(in_percent(place.score), say(chance(place.score)))]
    return [first, Cell(number(place.score, "0.000"))]


def _unit(served: Session) -> str:
    return "probability" if served.model.probabilities else "score"
