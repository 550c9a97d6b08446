"""The Recommend page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.i18n import t
from coldstart.ui import address, datasets
from coldstart.ui.components import download, empty, intro, progress
from coldstart.ui.routes import ROUTES
from coldstart.ui.words import say

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.answers.served import Served
    from coldstart.store.records import RunRecord

MOST_LIKES = 10


def render() -> None:
    """Draw the page."""
    intro.show("recommend")
    record = datasets.current()
    if record is None:
        empty.no_dataset(t("page_recommend.empty"), page="recommend")
        return
    from coldstart.store import artifacts
    from coldstart.store.records import Kind

    store = datasets.store()
    runs = [
        run
        for run in store.runs(dataset_id=record.id, kind=Kind.TRAIN)
        if artifacts.has_model(store.run_folder(run.id))
    ]
    if not runs:
        body = t("page_recommend.act.no_run")
        label = t("page_recommend.act.to_train")
        icon = ROUTES["recommend"].icon
        empty.show(t("ui.page.recommend"), body, icon=icon, to="train", label=label)
        return
    served = _open(_chosen(runs).id)
    _for_someone(served)
    _for_something(served)


def _chosen(runs: list[RunRecord]) -> RunRecord:
    names = {run.id: f"{progress.called(run)} · {run.id}" for run in runs}
    wanted = address.get("run")
    first = list(names).index(wanted) if wanted in names else 0
    id_ = st.selectbox(
        say(t("page_recommend.act.run")), list(names), first, names.__getitem__, key="run"
    )
    address.choose(run_id=id_)
    return next(run for run in runs if run.id == id_)


@st.cache_resource(max_entries=2, show_spinner=False)
def _open(run_id: str) -> Served:
    from coldstart.answers.served import Served

    return Served.open(datasets.store(), run_id)


def _for_someone(served: Served) -> None:
    """Draw what to show a known user, or someone who is typed in."""
    from coldstart.answers.recommend import recommend
    from coldstart.answers.served import CaseRequest
    from coldstart.answers.tables import recommendations_frame

    st.header(say(t("page_recommend.act.for_whom")), anchor=False)
    dataset = served.dataset
    titles = dict(zip(dataset.item_ids, dataset.item_titles, strict=True))
    cold = [i for i, w in zip(dataset.user_ids, dataset.user_warmth, strict=True) if w == "cold"]
    new = ""
    who = st.selectbox(
        say(t("page_recommend.act.who")),
        [new, *cold, *(id_ for id_ in dataset.user_ids if id_ not in set(cold))],
        format_func=lambda id_: id_ or say(t("page_recommend.act.new")),
        key="who",
    )
    if who:
        st.text(dataset.user_texts[dataset.user_index[who]])
        request = CaseRequest(who, user_id=who)
    else:
        text = st.text_area(say(t("page_recommend.act.profile")), key="profile")
        likes = st.multiselect(
            say(t("page_recommend.act.likes")),
            dataset.item_ids,
            format_func=titles.__getitem__,
            max_selections=MOST_LIKES,
            placeholder=say(t("page_recommend.act.choose")),
            key="likes",
        )
        request = CaseRequest("1", text, likes=tuple(likes))
    found = recommend(served, [request])
    frame = recommendations_frame(found, titles, served.model.name, say)
    frame.insert(2, "title", frame["item_id"].map(titles))
    frame = _headed(frame.drop(columns=["case_id"]))
    st.dataframe(frame, hide_index=True, key="recommended")
    download.show(frame, "recommendations", key="download_recommended")
    if who and dataset.truth is not None:
        real = dataset.truth[dataset.user_index[who]].indices
        if len(real):
            shown = [dataset.item_titles[n] for n in real]
            with st.expander(say(t("page_recommend.act.bought", titles=[])), key="truth"):
                st.text(say(t("page_recommend.act.bought", titles=shown)))


def _for_something(served: Served) -> None:
    """Draw who would want a product that is typed in."""
    import pandas as pd

    from coldstart.answers.audience import audience
    from coldstart.answers.tables import audiences_frame
    from coldstart.data import columns

    st.header(say(t("page_recommend.act.audience")), anchor=False)
    text = st.text_area(say(t("page_recommend.act.text")), key="new_item")
    if not text.strip():
        return
    items = served.new_items(pd.DataFrame({columns.ITEM_ID: ["1"], columns.TEXT: [text]}))
    found = audience(served, items, top=20)
    frame = audiences_frame(found, served.titles(items), served.model.name, say)
    texts = dict(zip(served.dataset.user_ids, served.dataset.user_texts, strict=True))
    frame.insert(3, "profile", frame["user_id"].map(texts))
    frame = _headed(frame.drop(columns=["item_id"]))
    st.dataframe(frame, hide_index=True, key="audience")
    download.show(frame, "audience", key="download_audience")


def _headed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with words for people as column names."""
    return frame.rename(columns=lambda name: say(t(f"page_recommend.head.{name}")))
