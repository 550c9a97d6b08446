"""The card of a segment: its size, what sets it apart, what to show its members; and its upkeep."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.errors import CannotRankError
from coldstart.core.events import Progressed
from coldstart.core.i18n import t
from coldstart.data.columns import POINT_USER
from coldstart.data.quoting import quote
from coldstart.store.segments import LONGEST
from coldstart.ui import address, datasets, opened
from coldstart.ui.components import download, grid, progress, tiles, waiting
from coldstart.ui.components.grid import Cell
from coldstart.ui.components.guard import guarded
from coldstart.ui.pages.recommend import subject
from coldstart.ui.words import chance as in_percent
from coldstart.ui.words import number, percent, plain, say

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.data.dataset import Dataset
    from coldstart.serving.segments import Trait, Wanted
    from coldstart.serving.session import Session
    from coldstart.store.records import DatasetRecord, Segment

MOST_SHOWN = 10


def show(segment: Segment, points: pd.DataFrame, record: DatasetRecord) -> None:
    """Draw the card.

    Parameters
    ----------
    segment : Segment
    points : DataFrame
        Of the map that is looked at, as `projection.tables.describe` returns it.
    record : DatasetRecord
    """
    with st.container(border=True, key="map_segment"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(plain(segment.name), anchor=False, width="content")
            st.space("stretch")
            if not datasets.store().settings.readonly:
                _rename(segment)
                _delete(segment)
        _sizes(segment, points, record)
        _traits(segment, datasets.tables(record.id))
        _wanted(segment, record.id)
        with st.container(horizontal=True):
            address.link("recommend", say(t("page_map.segment.recommend")), side=segment.kind)
            address.link("evaluate", say(t("page_map.segment.evaluate")), part="groups")


def _sizes(segment: Segment, points: pd.DataFrame, record: DatasetRecord) -> None:
    n, everyone = len(segment.members), record.counts[f"{segment.kind}s"]
    there = points[points["kind"] == segment.kind]
    here = int(there["id"].isin(segment.members).sum())
    tiles.show(
        [
            tiles.Tile(t(f"page_map.segment.members.{segment.kind}"), number(n)),
            tiles.Tile(t(f"page_map.segment.share.{segment.kind}"), percent(n / everyone)),
            tiles.Tile(t("page_map.segment.here"), number(here)),
        ]
    )


def _traits(segment: Segment, dataset: Dataset) -> None:
    """Draw what sets the segment apart, and how many things were looked at for it."""
    st.markdown(f"**{say(t('page_map.segment.apart.title'))}**")
    found = _found(segment.dataset_id, segment)
    apart = [trait for trait in found if trait.apart]
    said = f"some.{segment.kind}" if apart else "none"
    st.markdown(say(t(f"page_map.segment.apart.{said}", n=len(apart), of=len(found))), width=760)
    if segment.view and (segment.kind == POINT_USER) == (segment.view != "items"):
        st.caption(say(t(f"page_map.segment.chosen.{segment.view}")))
    titles = subject.labels(dataset.item_ids, dataset.item_titles)
    if apart:
        columns = ("head.what", "head.inside", f"outside.{segment.kind}", "head.lift")
        heads = [say(t(f"page_map.segment.{column}")) for column in columns]
        rows = [_row(trait, titles, segment.kind) for trait in apart[:MOST_SHOWN]]
        grid.show(heads, rows, "segment_apart")
    if found:
        download.show(
            lambda: _frame(found, titles),
            "segment",
            key="map_segment_download",
            label=say(t("page_map.segment.apart.all", n=len(found))),
        )


def _row(trait: Trait, titles: dict[str, str], kind: str) -> list[Cell]:
    inside = say(t(f"page_map.segment.of.{kind}", n=trait.inside, of=trait.n))
    outside = say(t(f"page_map.segment.of.{kind}", n=trait.outside, of=trait.m))
    times, span = _times(trait, kind)
    return [
        Cell(_what(trait, titles)),
        Cell(percent(trait.inside / trait.n), inside),
        Cell(percent(trait.outside / trait.m), outside),
        Cell(times, span, strong=True),
    ]


def _times(trait: Trait, kind: str) -> tuple[str, str]:
    """Return how many times as often it holds, and the interval; a share of zero has no ratio."""
    lift, low, high = map(_ratio, (trait.lift, trait.low, trait.high))
    if not trait.outside:
        return say(t("page_map.segment.only.here")), say(t("page_map.segment.least", end=low))
    if not trait.inside:
        there = t(f"page_map.segment.only.there.{kind}")
        return say(there), say(t("page_map.segment.most", end=high))
    span = t("page_map.segment.span", low=low, high=high)
    return say(t("page_map.segment.times", lift=lift)), say(span)


def _ratio(value: float) -> str:
    """Say how many times: with as many digits as it needs not to read as no times at all."""
    return number(value, "#,##0.0" if value >= 0.95 else "@@")


def _what(trait: Trait, titles: dict[str, str]) -> str:
    from coldstart.figures.interaction import column_title

    if trait.column is None:
        return say(t("page_map.segment.likes", title=quote(titles[trait.value])))
    return say(t("map.pair", name=column_title(trait.column, say), value=quote(trait.value)))


def _frame(found: list[Trait], titles: dict[str, str]) -> pd.DataFrame:
    import pandas as pd

    yes, no = say(t("page_map.segment.yes")), say(t("page_map.segment.no"))
    rows = [
        [_what(x, titles), x.inside, x.n, x.outside, x.m, x.lift, x.low, x.high, x.p,
         yes if x.apart else no]
        for x in found
    ]  # fmt: skip
    names = ("what", "inside", "n", "outside", "m", "lift", "low", "high", "p", "apart")
    return pd.DataFrame(rows, columns=[say(t(f"page_map.segment.file.{name}")) for name in names])


def _wanted(segment: Segment, dataset_id: str) -> None:
    """Draw what to show the members, or who will want them, by the training in use."""
    st.markdown(f"**{say(t(f'page_map.segment.wanted.{segment.kind}'))}**")
    run = opened.in_use(dataset_id)
    if run is None:
        st.caption(say(t("page_map.one.no_training")))
        return
    try:
        with st.spinner(say(t("page_recommend.run.opening"))):
            served = opened.served(run)
        ranked = _ranked(served, segment)
    except CannotRankError as error:
        st.caption(plain(say(error.message)))
        return
    if ranked is None:
        return
    dataset = datasets.tables(dataset_id)
    if segment.kind == POINT_USER:
        names = subject.labels(dataset.item_ids, dataset.item_titles)
    else:
        names = dataset.user_labels
    heads = [
        say(t(f"page_map.one.head.{segment.kind}")),
        say(t("page_map.segment.head.mean")),
        say(t(f"page_map.segment.expected.{segment.kind}")),
    ]
    rows = [
        [
            Cell(names[found.id], say(t(f"page_map.segment.new.{segment.kind}", n=found.new_to))),
            Cell(in_percent(found.probability)),
            Cell(number(found.expected, "#,##0.0")),
        ]
        for found in ranked
    ]
    from coldstart.serving.segments import MOST

    grid.show(heads, rows, "segment_wanted")
    by = t(f"page_map.segment.by.{segment.kind}", name=progress.called(run))
    st.caption(plain(say(by)))
    if len(segment.members) > MOST:
        st.caption(say(t("page_map.segment.sampled", n=MOST, of=len(segment.members))))


@st.cache_resource(max_entries=20, show_spinner=False)
def _found(dataset_id: str, segment: Segment) -> list[Trait]:
    from coldstart.serving.segments import traits

    return traits(datasets.tables(dataset_id), segment.kind, segment.members)


def _ranked(served: Session, segment: Segment) -> list[Wanted] | None:
    """Ask the training; None where that was stopped."""
    import numpy as np

    from coldstart.serving.segments import wanted_steps

    def steps() -> Generator[Progressed, None, list[Wanted]]:
        rng = np.random.default_rng(0)
        return wanted_steps(served, segment.kind, segment.members, rng, MOST_SHOWN)

    return waiting.answer(served, (segment.kind, *segment.members), steps, "map_segment_wanted")


def _rename(segment: Segment) -> None:
    with st.popover(
        say(t("page_map.segment.rename")), icon=":material/edit:", key="map_segment_rename"
    ):
        with st.form(key="map_rename_form", border=False):
            name = st.text_input(
                say(t("page_map.keep.name")), segment.name, max_chars=LONGEST, key="map_rename_name"
            )
            pressed = st.form_submit_button(say(t("page_map.segment.save")), key="map_rename_press")
        if pressed:
            with guarded():
                datasets.store().rename_segment(segment.dataset_id, segment.id, name)
                st.rerun()


def _delete(segment: Segment) -> None:
    with st.popover(
        say(t("page_map.segment.delete")), icon=":material/delete:", key="map_segment_delete"
    ):
        st.markdown(plain(say(t("page_map.segment.sure", name=segment.name))))
        if st.button(say(t("page_map.segment.delete_now")), type="primary", key="map_delete_press"):
            with guarded():
                datasets.store().forget_segment(segment.dataset_id, segment.id)
                address.narrow(None)
                st.rerun()
