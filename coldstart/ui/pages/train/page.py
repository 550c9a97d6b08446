"""The Train page: choose a method, start it, watch it, and use what it learnt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.ui import address, datasets
from coldstart.ui.components import empty, intro
from coldstart.ui.routes import ROUTES
from coldstart.ui.words import say

if TYPE_CHECKING:
    from coldstart.store.records import DatasetRecord, RunRecord


def render() -> None:
    """Draw the page."""
    intro.show("train")
    record = datasets.current()
    if record is None:
        empty.no_dataset(t("page_train.empty"), page="train")
    elif not record.counts["interactions"]:
        _nothing(t("page_train.act.no_likes"), t("page_train.act.no_likes_body"))
    else:
        _trainings(record)


def _trainings(record: DatasetRecord) -> None:
    from coldstart.store.records import Kind
    from coldstart.ui.pages.train import earlier, result, setup

    store = datasets.store()
    if not store.settings.readonly:
        setup.show(record)
    runs = store.runs(dataset_id=record.id, kind=Kind.TRAIN)
    if not runs:
        if store.settings.readonly:
            _nothing(t("page_train.act.none"), t("page_train.act.none_here"))
        else:
            st.caption(say(t("page_train.act.first")))
        return
    run = _chosen(runs)
    result.show(run)
    earlier.show(runs, run)


def _chosen(runs: Sequence[RunRecord]) -> RunRecord:
    """Return the training that the address names, else the newest; write it into the address."""
    asked = address.get("run")
    named = next((run for run in runs if run.id == asked), None)
    if asked is not None and named is None:
        st.warning(say(t("page_train.act.no_run")), icon=":material/link_off:")
    run = named or runs[0]
    address.choose(run_id=run.id)
    return run


def _nothing(title: Message, body: Message) -> None:
    label = t("ui.empty.to_data")
    empty.show(title, body, icon=ROUTES["train"].icon, to="data", label=label)
