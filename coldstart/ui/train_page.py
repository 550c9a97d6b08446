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
            name = say(t(f"method.{method}"))
            run = jobs.submit(store, Kind.TRAIN, record.id, config, name)
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


def _curves(_run: RunRecord, events: Sequence[StoredEvent]) -> None:
    """Draw losses and held-out NDCG@10, with the popularity line."""
    epochs = {e.event.epoch: e.event for e in events if isinstance(e.event, EpochEnded)}
    if not epochs:
        return
    import pandas as pd

    order = sorted(epochs)
    loss, ndcg = say(t("page_train.act.loss")), say(t("page_train.act.ndcg"))
    held, popular = say(t("page_train.act.validation")), say(t("page_train.act.popularity"))
    losses = pd.DataFrame(
        {
            loss: [epochs[n].train_loss for n in order],
            held: [epochs[n].validation_loss for n in order],
        },
        index=order,
    )
    ranking = pd.DataFrame(
        {
            ndcg: [epochs[n].metrics.get("ndcg@10") for n in order],
            popular: [epochs[n].baseline.get("ndcg@10") for n in order],
        },
        index=order,
    )
    left, right = st.columns(2)
    left.line_chart(losses)
    right.line_chart(ranking)
