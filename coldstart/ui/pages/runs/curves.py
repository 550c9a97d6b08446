"""The curves of trainings that learnt in epochs, over each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import datasets
from coldstart.ui.components import chart, download
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.core.events import EpochEnded
    from coldstart.figures.trainings import Training
    from coldstart.store.records import RunRecord


def show(runs: Sequence[RunRecord], labels: dict[str, str]) -> None:
    """Draw them; whatever has no epochs is named."""
    from coldstart.figures.trainings import Training, trainings_figure

    told = {run.id: _epochs(run.id, str(run.state), run.finished_at) for run in runs}
    drawn = [Training(labels[id_], epochs) for id_, epochs in told.items() if epochs]
    if not drawn:
        return
    st.header(say(t("page_runs.compare.curves")), anchor=False)
    without = [labels[id_] for id_, epochs in told.items() if not epochs]
    st.markdown(say(t("page_runs.compare.curves_about")), width=760)
    if without:
        st.caption(plain(say(t("page_runs.compare.no_epochs", names=without))))
    figure = trainings_figure(drawn, say)
    chart.show(figure, "coldstart-trainings", "compare_curves", say(t("page_runs.compare.alt")))
    download.show(
        lambda: _curves_table(drawn),
        "coldstart-trainings",
        key="compare_curves_csv",
        label=say(t("page_train.act.curves")),
    )


def _curves_table(drawn: Sequence[Training]) -> pd.DataFrame:
    import pandas as pd

    names = ("epoch", "train_loss", "validation_loss", "ndcg")
    heads = [say(t(f"figure.training.{name}")) for name in names]
    rows = [
        (training.name, e.epoch, e.train_loss, e.validation_loss, e.metrics.get("ndcg@10"))
        for training in drawn
        for e in training.epochs
    ]
    return pd.DataFrame(rows, columns=[say(t("page_runs.compare.run")), *heads])


@st.cache_resource(max_entries=32, show_spinner=False)
def _epochs(run_id: str, state: str, finished_at: float | None) -> list[EpochEnded]:  # noqa: ARG001 - the key
    from coldstart.explain.run_outcome import epochs_of

    return epochs_of(datasets.store().events(run_id))
