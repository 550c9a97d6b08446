"""The data set that is looked at: who and what is in it, and whether its texts are read."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.data.problems import afterwards
from coldstart.serving import versions
from coldstart.ui import address, datasets
from coldstart.ui.components import problems, progress
from coldstart.ui.components.guard import guarded
from coldstart.ui.pages.data import append, counts, language, retraining, source, tables
from coldstart.ui.pages.data.importing import PERSONAL_IDS
from coldstart.ui.pages.data.language import BY_CONTENT
from coldstart.ui.words import moment, percent, plain, say

if TYPE_CHECKING:
    from coldstart.data.dataset import Dataset
    from coldstart.data.quality import Summary
    from coldstart.store.records import DatasetRecord


class _Known(NamedTuple):
    """What a data set is like, its period, and how its users' profiles are spread."""

    summary: Summary
    span: counts.Span | None
    n_profiled: int
    n_profiles: int


def show(record: DatasetRecord) -> None:
    """Draw it."""
    dataset = datasets.tables(record.id)
    st.header(plain(say(record.title)), anchor=False)
    st.caption(plain(_origin(record)))
    origin = versions.origin(datasets.store(), record)
    if origin:
        st.caption(plain(say(t("page_data.stored.sentences", all=origin))))
    provenance = datasets.store().provenance(record.id)
    known = _known(dataset)
    counts.show(record.counts, known.span if provenance is None else provenance.counts.span)
    _facts(known)
    append.show(record, provenance)
    retraining.show(record, provenance)
    _cold(record, dataset)
    _texts(record, dataset, language.note(dataset))
    st.subheader(say(t("page_data.stored.preview")), anchor=False)
    tables.show(dataset, record.id)
    found = afterwards(versions.own_problems(datasets.store(), record))
    if provenance is not None:
        source.show(provenance, record.id)
        found = [problem for problem in found if problem.message.id not in source.SAID]
    readonly = datasets.store().settings.readonly
    if readonly:  # there, exports are no more whole than the screen
        found = [problem for problem in found if problem.message.id != PERSONAL_IDS]
    if found:
        st.subheader(say(t("page_data.stored.problems")), anchor=False)
        if readonly:
            st.caption(say(t("page_data.stored.readonly")))
        problems.show(found, key="stored", remedies=not readonly)


def _origin(record: DatasetRecord) -> str:
    """Return where it comes from; a sample's credit goes with it wherever it is shown."""
    parts = [t("page_data.stored.added", at=moment(record.created_at))]
    if record.source != "own":
        parts.insert(0, t(f"data.sample.{record.source}.credit"))
    return say(t("page_data.stored.sentences", all=parts))


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_CONTENT)
def _known(dataset: Dataset) -> _Known:
    from coldstart.data.intake.understanding import of_dataset
    from coldstart.data.quality import summarise

    profiles = [text for text in dataset.user_texts if text]
    span = of_dataset(dataset, ()).counts.span
    return _Known(summarise(dataset), span, len(profiles), len(set(profiles)))


def _facts(known: _Known) -> None:
    summary = known.summary
    facts = [
        t("page_data.facts.density", share=percent(summary.density)),
        t("page_data.facts.median", likes=ceil(summary.median_likes)),
    ]
    if summary.blank_profiles > 0:
        facts.append(t("page_data.facts.blank", share=summary.blank_profiles))
    if summary.duplicate_profiles > 0:
        n, of = known.n_profiles, known.n_profiled
        facts.append(t("page_data.facts.same", n=n, of=of))
    st.caption(plain(say(t("page_data.stored.sentences", all=facts))), width=760)


def _cold(record: DatasetRecord, dataset: Dataset) -> None:
    """Say who the cold ones are, what is known of them, and where to see what becomes of them."""
    whole = [record.counts.get(f"{side}_cold", 0) for side in counts.SIDES]
    if not any(whole):
        return
    blank = _cold_blank(dataset)
    read = [n - m for n, m in zip(whole, blank, strict=True)]
    known = []
    if not any(blank):
        known.append(t("page_data.cold.only_text"))
    elif not any(read):
        known.append(t("page_data.cold.nothing"))
    else:
        known += [t("page_data.cold.with_text", all=_counted(read))]
        known += [t("page_data.cold.without_text", all=_counted(blank))]
    held = record.counts.get("held_back", 0)
    id_ = "page_data.cold.held" if held else "page_data.cold.plain"
    with st.container(border=True, gap="xsmall"):
        st.markdown(say(t(id_, all=_counted(whole), known=known, held=held)), width=760)
        address.link("recommend", say(t("page_data.cold.link")))


def _counted(sides: Sequence[int]) -> list[Message]:
    return [
        t(f"ui.count.{kind}", n=n) for kind, n in zip(("user", "item"), sides, strict=True) if n
    ]


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_CONTENT)
def _cold_blank(dataset: Dataset) -> list[int]:
    """Return how many cold users and items have no text either."""
    from coldstart.data.dataset import Warmth

    sides = (
        (dataset.user_texts, dataset.user_warmth),
        (dataset.item_texts, dataset.item_warmth),
    )
    return [
        sum(level == Warmth.COLD and not text.strip() for text, level in zip(*side, strict=True))
        for side in sides
    ]


@guarded()
def _texts(record: DatasetRecord, dataset: Dataset, note: Message | None) -> None:
    """Show how far the encoder is with the texts, and what it cannot read."""
    from coldstart.core.settings import EncodeConfig
    from coldstart.jobs import queue
    from coldstart.serving.embedded import long_texts, n_unread
    from coldstart.store.records import Kind, RunState

    store = datasets.store()
    st.subheader(say(t("page_data.texts.title")), anchor=False)
    st.markdown(say(t("page_data.texts.body")), width=760)
    if note is not None:
        st.warning(plain(say(note)), icon=":material/translate:")
    runs = store.runs(dataset_id=record.id, kind=Kind.ENCODE)
    if runs and (runs[0].state.active or runs[0].state is RunState.FINISHED):
        progress.show(runs[0].id)
    elif not n_unread(store, dataset, store.settings.encoder):
        st.caption(say(t("page_data.texts.all_read")))
    elif runs:
        progress.show(runs[0].id)
    elif store.settings.readonly:
        st.caption(say(t("page_data.texts.readonly")))
    elif st.button(
        say(t("page_data.texts.read")), key="encode", type="primary", icon=":material/menu_book:"
    ):
        queue.submit(store, Kind.ENCODE, record.id, EncodeConfig())
        st.rerun()
    for message in long_texts(store, dataset, store.settings.encoder):
        st.caption(plain(say(message)))
