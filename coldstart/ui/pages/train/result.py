"""One training: how it goes, what came out, and where to go with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.events import EpochEnded
from coldstart.core.i18n import t
from coldstart.explain.run_outcome import epochs_of, higher, notes_of, outcome, standing
from coldstart.metrics.comparisons import Verdict
from coldstart.ui import address, datasets
from coldstart.ui.components import chart, download, progress, takeaway
from coldstart.ui.pages.train import fields
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.store.records import RunRecord, StoredEvent

LOOKS = {
    Verdict.BETTER: ("green", ":material/trending_up:"),
    Verdict.WORSE: ("orange", ":material/trending_down:"),
    Verdict.INCONCLUSIVE: ("blue", ":material/balance:"),
    None: ("blue", ":material/info:"),
}


def show(run: RunRecord) -> None:
    """Draw a training; it is kept up to date while it goes on."""
    progress.show(run.id, _below)


def _below(run: RunRecord, events: Sequence[StoredEvent]) -> None:
    epochs = epochs_of(events)
    said = outcome(run, epochs, resumable=not datasets.store().settings.readonly)
    if said is not None:
        _say(run, say(said))
    if epochs:
        _curves(run, epochs)
    best = next((e.epoch for e in reversed(epochs) if e.best), None)
    if run.state.active and best is not None:
        for message in higher(run, epochs, best):
            st.caption(plain(say(message)))
    for message in notes_of(run, events):
        st.caption(plain(say(message)))
    st.caption(plain(fields.described(run.config)))
    if run.removal is not None:
        st.info(plain(say(run.removal)), icon=":material/info:")
    with st.container(horizontal=True, vertical_alignment="center", key="train_onward"):
        if takeaway.able(run):
            address.link("recommend", say(t("page_train.act.to_recommend")))
            address.link("evaluate", say(t("page_train.act.to_evaluate")))
            takeaway.report(run, "train")
            takeaway.model_card(run, "train")
        if epochs and not run.state.active:
            label = say(t("page_train.act.curves"))
            download.show(_table(epochs), "training", key=f"curves_csv_{run.id}", label=label)


def _say(run: RunRecord, text: str) -> None:
    """Draw what came out in the colour of what it means, never by colour alone."""
    found = standing(run.headline) if run.state in ("finished", "stopped") else None
    color, icon = LOOKS[found]
    boxes = {"green": st.success, "orange": st.warning, "blue": st.info}
    boxes[color](plain(text), icon=icon)


def _curves(run: RunRecord, epochs: Sequence[EpochEnded]) -> None:
    """Draw losses and held-out NDCG@10, with the popularity line."""
    from coldstart.figures.training_curve import training_figure

    kept = (run.headline or {}).get("epoch")
    figure = training_figure(epochs, say, kept)
    alt = say(t("page_train.act.alt"))
    chart.show(figure, "coldstart-training", f"curves_{run.id}", alt)


def _table(epochs: Sequence[EpochEnded]) -> pd.DataFrame:
    """Return the curves as a table, its columns named for people."""
    import pandas as pd

    head = {
        name: say(t(f"figure.training.{name}"))
        for name in ("epoch", "train_loss", "validation_loss", "ndcg")
    }
    rows = [(e.epoch, e.train_loss, e.validation_loss, e.metrics.get("ndcg@10")) for e in epochs]
    frame = pd.DataFrame(rows, columns=list(head.values()))
    frame[say(t("method.popularity"))] = [e.baseline.get("ndcg@10") for e in epochs]
    return frame
