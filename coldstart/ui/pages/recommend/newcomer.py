"""A product among the others: what it resembles and, where it is new, whose first ten it enters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from coldstart.core.i18n import t
from coldstart.serving.ranking import cannot_list, cannot_rank_new
from coldstart.ui import address, datasets
from coldstart.ui.components import tiles, waiting
from coldstart.ui.pages.recommend import subject
from coldstart.ui.words import number, percent, plain, say

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.models.queries import Items
    from coldstart.serving.session import Session
    from coldstart.serving.what_if import Entered

PUSHED = 10  # products that are listed as pushed out
SHOWN = 100  # people whose first ten it enters
ROW = 66  # pixels; rows above 64 wrap their text


def resembles(served: Session, items: Items) -> None:
    """Draw what the catalogue has that is like it, and the way to its place on the map."""
    titles = subject.labels(served.dataset.item_ids, served.dataset.item_titles)
    st.header(say(t("page_recommend.newcomer.resembles")), anchor=False)
    _resembled(served, items, titles)
    _map_link(items.texts[0])


def enters(served: Session, new: Items) -> None:
    """Draw whose first ten new products would enter, each for itself, and what leaves for it."""
    from coldstart.serving.result_cache import by_items
    from coldstart.serving.what_if import entered_steps

    titles = subject.labels(served.dataset.item_ids, served.dataset.item_titles)
    st.header(say(t("page_recommend.newcomer.enters")), anchor=False)
    cannot = cannot_list(served.model) or cannot_rank_new(served.model)
    if cannot is not None:
        st.info(plain(say(cannot)), icon=":material/info:")
        return
    found = waiting.answer(
        served, by_items(new), lambda: entered_steps(served, new), "recommend_entered"
    )
    if found is None:
        return
    if len(found) == 1:
        _entered(served, found[0], titles, "recommend_pushed")
        return
    for one, which in zip(found, ("first", "second"), strict=True):
        with st.container(border=True):
            st.subheader(say(t(f"page_recommend.wordings.{which}")), anchor=False)
            _entered(served, one, titles, f"recommend_pushed_{which}")


def _resembled(served: Session, new: Items, titles: dict[str, str]) -> None:
    from coldstart.serving.what_if import resembled

    alike = resembled(served, new)[0]
    if not alike:
        st.caption(say(t("page_recommend.newcomer.nothing_alike")))
        return
    dataset = served.dataset
    rows: list[dict[str, Any]] = []
    for one in alike:
        row = dataset.item_index[one.id]
        rows.append(
            {
                "title": titles[one.id],
                "likeness": one.likeness,
                "liked_by": int(dataset.likes[:, [row]].sum()),
                "text": dataset.item_texts[row],
            }
        )
    _table(rows, "recommend_resembled", say(t("page_recommend.newcomer.resembles")))
    st.caption(say(t("page_recommend.newcomer.likeness")), width=760)


def _map_link(text: str) -> None:
    """Draw the way to the map of products, where the text is placed; or to drawing one."""
    from coldstart.maps.maps import load
    from coldstart.store.records import Kind, RunState

    record = datasets.current()
    if record is None:
        return
    store = datasets.store()
    runs = store.runs(dataset_id=record.id, kind=Kind.MAP, states=[RunState.FINISHED])
    if any(load(store.run_folder(run.id), "map-items") is not None for run in runs):
        said = say(t("page_recommend.newcomer.to_map"))
        address.link("map", said, view="items", words=text)
    else:
        st.caption(say(t("page_recommend.newcomer.no_map")))
        address.link("map", say(t("page_recommend.newcomer.to_draw")))


def _entered(served: Session, found: Entered, titles: dict[str, str], key: str) -> None:
    where = found.mean_place
    tiles.show(
        [
            tiles.Tile(t("page_recommend.newcomer.lists"), number(len(found.users))),
            tiles.Tile(t("page_recommend.newcomer.share"), percent(found.share)),
            tiles.Tile(
                t("page_recommend.newcomer.place"), "–" if where is None else number(where, "0.0")
            ),
        ]
    )
    st.markdown(say(t("page_recommend.newcomer.about", n=found.n_users)), width=760)
    if not found.pushed_out:
        none = "full" if found.users else "nowhere"
        st.caption(say(t(f"page_recommend.newcomer.{none}")))
        return
    _whose(served, found, f"{key}_whose")
    st.markdown(f"**{say(t('page_recommend.newcomer.pushes'))}**")
    rows: list[dict[str, Any]] = [
        {"pushed": titles[id_], "out_times": times, "stood": stood}
        for id_, times, stood in found.pushed_out[:PUSHED]
    ]
    _table(rows, key, say(t("page_recommend.newcomer.enters")))
    if len(found.pushed_out) > PUSHED:
        more = len(found.pushed_out) - PUSHED
        st.caption(say(t("page_recommend.newcomer.more", n=more)))


def _whose(served: Session, found: Entered, key: str) -> None:
    """List the people whose first ten it enters, where it comes foremost first."""
    dataset = served.dataset
    profiles = dict(zip(dataset.user_ids, dataset.user_texts, strict=True))
    rows = [
        {"user_id": dataset.user_labels[id_], "place": place, "profile": profiles[id_]}
        for id_, place in found.users[:SHOWN]
    ]
    with st.expander(say(t("page_recommend.newcomer.whose")), icon=":material/group:"):
        _table(rows, key, say(t("page_recommend.newcomer.whose")))
        if len(found.users) > SHOWN:
            st.caption(say(t("page_recommend.newcomer.whose_more", n=len(found.users) - SHOWN)))


def _table(rows: list[dict[str, Any]], key: str, alt: str) -> None:
    import pandas as pd

    frame: pd.DataFrame = pd.DataFrame(rows)
    number_, text = st.column_config.NumberColumn, st.column_config.TextColumn
    looks = {
        "title": text(width=200), "pushed": text(width=300), "text": text(width=420),
        "profile": text(width=420),
        "likeness": number_(format="%.2f", width=90),
    }  # fmt: skip
    st.dataframe(
        frame.rename(columns=_head),
        hide_index=True,
        key=key,
        column_config={_head(c): look for c, look in looks.items() if c in frame},
        row_height=ROW if "text" in frame else None,
        height="content" if len(rows) <= PUSHED else "auto",
        alt=alt,
    )


def _head(column: str) -> str:
    return say(t(f"page_recommend.head.{column}"))
