"""The Train page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from coldstart.events import EpochEnded
from coldstart.i18n import t
from coldstart.ui import address, datasets
from coldstart.ui.components import empty, intro, progress
from coldstart.ui.words import say

if TYPE_CHECKING:
    from coldstart.store.records import RunRecord, StoredEvent

METHODS = ("blend", "article_head", "popularity", "centroid")


def render() -> None:
    """Draw the page."""
    intro.show("train")
    record = datasets.current()
    if record is None:
        empty.no_dataset(t("page_train.empty"), page="train")
        return
    from coldstart import jobs
    from coldstart.settings import TrainConfig
    from coldstart.store.records import Kind

    store = datasets.store()
    if not store.settings.readonly:
        method = st.selectbox(
            say(t("page_train.act.method")),
            METHODS,
            format_func=lambda name: say(t(f"method.{name}")),
            key="method",
        )
        st.markdown(say(t(f"method.about.{method}")))
        settings = _head_settings() if method == "article_head" else {}
        if st.button(say(t("page_train.act.start")), type="primary", key="train"):
            config = TrainConfig(method=method, method_settings=settings)
            run = jobs.submit(store, Kind.TRAIN, record.id, config)
            address.choose(run_id=run.id)
            st.rerun()
    runs = store.runs(dataset_id=record.id, kind=Kind.TRAIN)
    if runs:
        st.header(say(t("page_train.act.runs")), anchor=False)
    for run in runs[:5]:
        progress.show(run.id, _curves if run is runs[0] else None)


def _head_settings() -> dict[str, Any]:
    first, second, third = st.columns(3)
    epochs = first.number_input(say(t("page_train.act.epochs")), 1, 1000, 100, key="epochs")
    rate = second.number_input(
        say(t("page_train.act.rate")), 1e-5, 1.0, 1e-3, format="%.5f", key="rate"
    )
    pairs = third.number_input(
        say(t("page_train.act.pairs")), 0, 10_000_000, 20_000, step=1000, key="pairs"
    )
    early = st.toggle(say(t("page_train.act.early")), key="early")
    return {
        "epochs": int(epochs),
        "learning_rate": float(rate),
        "max_pairs": int(pairs) or None,
        "patience": 10 if early else None,
    }


def _curves(run: RunRecord, events: Sequence[StoredEvent]) -> None:
    """Draw losses and held-out NDCG@10, with the popularity line."""
    from coldstart.figures.training_curve import training_figure

    # A resumed run says its last epoch again; the later event stands.
    epochs = {e.event.epoch: e.event for e in events if isinstance(e.event, EpochEnded)}
    if epochs:
        figure = training_figure([epochs[n] for n in sorted(epochs)], say)
        st.plotly_chart(figure, key=f"curves_{run.id}", theme=None)
