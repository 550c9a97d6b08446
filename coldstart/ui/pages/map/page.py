"""The Map page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.data.columns import POINT, POINT_ITEM, POINT_USER, PREDICTED
from coldstart.ui import address, datasets, opened, segments
from coldstart.ui.components import empty, intro, linked, progress
from coldstart.ui.pages.map import (
    card,
    keep,
    one,
    picture,
    prediction,
    selection,
    start,
    table,
    words,
)
from coldstart.ui.pages.map import segment as segment_card
from coldstart.ui.words import say

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.maps.maps import Map
    from coldstart.store.records import DatasetRecord, RunRecord

VIEWS = ("profile", "taste", "items")
MOST_ALIKE = 0.9  # of all on a map: with more that differ, it matters little who is the same


def render() -> None:
    """Draw the page."""
    intro.show("map")
    record = datasets.current()
    if record is None:
        empty.no_dataset(t("page_map.empty"), page="map")
        return
    from coldstart.store.records import Kind, RunState

    runs = datasets.store().runs(dataset_id=record.id, kind=Kind.MAP)
    finished = [run for run in runs if run.state is RunState.FINISHED]
    done = next((run for run in finished if any(_load(run.id, view) for view in VIEWS)), None)
    if runs and runs[0] not in finished:
        progress.show(runs[0].id)
    elif done is None:
        start.show(record.id)
    if done is not None:
        _maps(record, done)


def _maps(record: DatasetRecord, run: RunRecord) -> None:
    """Draw one of the maps of a run, what it says, and tables of what is found and selected."""
    views = [view for view in VIEWS if _count(run.id, view)]
    if not views:
        st.info(say(t("page_map.nobody")), icon=":material/info:")
        return
    view, colour, points, asked = _choose(record, run.id, views)
    meaning = [t(f"page_map.meaning.{view}")]
    if colour == "group":
        meaning.append(t("page_map.meaning.group"))
    st.markdown(say(t("page_map.meaning.all", parts=meaning)), width=900)
    answer = None
    if asked:
        answer = words.look(asked, points, view, run)
    for note in _missing(record, run.id, view):
        st.caption(say(note))
    asked_for = opened.in_use(record.id) if colour == PREDICTED else None
    predicted = prediction.show(points, view, asked_for) if asked_for is not None else None
    if predicted is not None:
        points = predicted.points
    elif colour == PREDICTED:
        colour = "warmth"
    chosen, who = selection.current(), one.current(points)
    if chosen.points:  # an older link may name a personal id
        selection.put(chosen)
    near = None
    if who is not None:
        one.put(who)
        with st.spinner(say(t("page_map.near.looking"))):
            near = _near(run.id, view, *who)
    segment = segments.current(record.id)
    with st.container(horizontal=True, vertical_alignment="center"):
        tool = linked.segments(
            "tool",
            picture.TOOLS,
            lambda name: say(t(f"page_map.tool.{name}")),
            label=say(t("page_map.tool.label")),
            key="map_tool",
        )
        how = [t(f"page_map.tool.how.{tool}"), t("page_map.wheel")]
        st.caption(say(t("page_map.meaning.all", parts=how)))
    limit = datasets.store().settings.max_map_points
    picture.show(
        points, colour, chosen, limit, view=view, answer=answer, who=who, near=near,
        segment=segment,
        title=predicted.title if predicted else None,
        chances=predicted.chances if predicted else False,
        run_id=run.id,
        tool=tool,
    )  # fmt: skip
    told = [t("page_map.meaning.far"), *_faith(run.id, view)]
    st.caption(say(t("page_map.meaning.all", parts=told)))
    held = points[chosen.holds(points)]
    if len(held):
        table.show(held, "selected", f"map-{view}")
    elif chosen:
        st.info(say(t("page_map.selected.nobody")), icon=":material/info:")
    hits = points[answer.hits(points)] if answer is not None else points.iloc[:0]
    keep.show(points, held, hits, view, record.id)
    _asked(record, points, view, who, near)
    if answer is not None:
        words.show(answer, points, view)


def _asked(
    record: DatasetRecord,
    points: pd.DataFrame,
    view: str,
    who: one.One | None,
    near: pd.DataFrame | None,
) -> None:
    """Draw whom and which segment to look at, and their cards."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        one.choose(points, POINT_ITEM if view == "items" else POINT_USER)
        segment = segments.choose(record.id, "map_segment_choice")
    if who is not None and near is not None:
        card.show(who, points, near, view, record.id)
    if segment is not None:
        segment_card.show(segment, points, record)


def _choose(
    record: DatasetRecord, run_id: str, views: list[str]
) -> tuple[str, str, pd.DataFrame, str]:
    """Draw the controls; return the view, the column that colours it, its points, and words."""
    from coldstart.figures.categories import telling
    from coldstart.figures.interaction import column_title

    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        view = linked.segments(
            "view",
            views,
            lambda name: say(t(f"page_map.view.{name}")),
            label=say(t("page_map.view.label")),
            key="map_view",
            on_change=lambda: selection.put(selection.Selection()),
        )
        points = _described(run_id, view, record.id)
        kind = POINT_ITEM if view == "items" else POINT_USER
        mine = points[points["kind"] == kind]
        own = telling(mine, [c for c in points.columns if c not in POINT])
        grouped = ["group"] if (mine["group"] != "").any() else []
        trained = [PREDICTED] if opened.in_use(record.id) is not None else []
        with st.container(width=240):
            colour = linked.options(
                "colour",
                ["warmth", "likes", *grouped, *trained, *own],
                lambda column: column_title(column, say),
                label=say(t("page_map.colour")),
                key="map_colour",
            )
        asked = words.field()
    if view == "taste":
        if not linked.switch("layer", label=say(t("page_map.layer")), key="map_layer"):
            points = mine.reset_index(drop=True)
    else:
        address.put(layer=None)
    if colour != PREDICTED:
        address.put(**{"for": None})
    return view, colour, points, asked


def _faith(run_id: str, view: str) -> list[Message]:
    """Say how far a map can be believed, and why chance gives so much where many are the same."""
    made = _load(run_id, view)
    if made is None or made.faith is None:
        return [t("page_map.faith.few")]
    faith = made.faith
    measured = t(
        "page_map.faith.measured",
        k=faith.neighbours,
        kept=faith.kept,
        chance=faith.chance,
        trust=faith.trustworthiness,
    )
    everyone = _count(run_id, view, POINT_ITEM if view == "items" else POINT_USER)
    if faith.different > MOST_ALIKE * everyone:
        return [measured]
    told = {"n": faith.different, "k": faith.neighbours, "rest": faith.different - 1}
    return [measured, t(f"page_map.faith.same.{view}", **told)]


def _missing(record: DatasetRecord, run_id: str, view: str) -> list[Message]:
    """Say who is not on a map, and which maps there are not."""
    from coldstart.maps.maps import not_placed

    missing = record.counts["users"] - _count(run_id, view, "user")
    notes = []
    if view == "profile" and missing:
        notes.append(t("map.no_profile", n=missing))
    if view == "taste":
        notes += not_placed(missing, record.counts.get("users_cold", 0))
    if view != "profile" and not _count(run_id, "profile"):
        notes.append(t("page_map.no_profiles"))
    if view != "taste" and not _count(run_id, "taste"):
        notes.append(t("page_map.no_tastes"))
    return notes


@st.cache_resource(max_entries=50, show_spinner=False)
def _near(run_id: str, view: str, kind: str, id_: str) -> pd.DataFrame:
    """Return who is most alike to someone, in the embedding that the map was made of."""
    from coldstart.serving.similarity import most_alike

    run = datasets.store().run(run_id)
    training = opened.embedded(run.dataset_id, run.config["encoder"], run.in_parts).training
    return most_alike(training, view, kind, id_)


@st.cache_resource(max_entries=6, show_spinner=False)
def _load(run_id: str, view: str) -> Map | None:
    from coldstart.maps import maps

    return maps.load(datasets.store().run_folder(run_id), f"map-{view}")


def _count(run_id: str, view: str, kind: str | None = None) -> int:
    """Return how many points a map has, of one kind or in all; 0 where there is no map."""
    made = _load(run_id, view)
    if made is None:
        return 0
    return len(made.points) if kind is None else int((made.points["kind"] == kind).sum())


@st.cache_resource(max_entries=6, show_spinner=False)
def _described(run_id: str, view: str, dataset_id: str) -> pd.DataFrame:
    """Return a map's points with all that is known of them; not to be changed."""
    from coldstart.maps.clusters import group_names
    from coldstart.maps.tables import describe

    dataset, made = datasets.tables(dataset_id), _load(run_id, view)
    assert made is not None, "only views that have points are offered"
    described = describe(dataset, made.points)
    return described.assign(group=group_names(dataset, described, view))
