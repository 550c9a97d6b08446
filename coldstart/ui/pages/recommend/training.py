"""Which training answers: chosen here, in the link, opened once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.ui import address, datasets
from coldstart.ui import opened as opening
from coldstart.ui.components import empty, progress
from coldstart.ui.routes import ROUTES
from coldstart.ui.words import distinct, moment, plain, say

if TYPE_CHECKING:
    from coldstart.serving.session import Session
    from coldstart.store.records import DatasetRecord, RunRecord

UNWEIGHTED = tuple(
    f"method.{name}" for name in ("tuned_untried", "ensemble_untried", "ensemble_stopped")
)
"""What a training says at last where no weights came of it."""


def ready(record: DatasetRecord, page: str, without: Message) -> tuple[RunRecord, Session] | None:
    """Draw the choice of a training and open it; where there is none, draw the way to one.

    Parameters
    ----------
    record : DatasetRecord
    page : str
        Whose icon stands beside the way.
    without : Message
        What a training is needed for.
    """
    run = _choose(record.id)
    if run is None:
        empty.show(
            t("page_recommend.run.none"),
            without,
            icon=ROUTES[page].icon,
            to="train",
            label=t("page_recommend.run.to_train"),
        )
        return None
    with st.spinner(say(t("page_recommend.run.opening"))):
        return run, opening.served(run)


def _choose(dataset_id: str) -> RunRecord | None:
    """Draw the choice of a training that has a model; None where there is none yet."""
    from coldstart.store.records import Kind

    runs = opening.trained(dataset_id)
    if not runs:
        return None
    asked = address.get("run")
    if asked is not None and asked not in runs:
        known = datasets.store().runs(dataset_id=dataset_id, kind=Kind.TRAIN)
        waits = any(run.id == asked for run in known)
        st.warning(
            say(t("page_recommend.run.waits" if waits else "page_recommend.run.gone")),
            icon=":material/info:",
        )
    st.session_state["recommend_run"] = asked if asked in runs else next(iter(runs))
    st.selectbox(
        say(t("page_recommend.run.label")),
        list(runs),
        format_func=distinct({id_: _called(run) for id_, run in runs.items()}).__getitem__,
        key="recommend_run",
        on_change=lambda: address.choose(run_id=st.session_state["recommend_run"]),
        width=460,
    )
    run = runs[st.session_state["recommend_run"]]
    if asked is None or asked in runs:
        address.choose(run_id=run.id)
    st.caption(plain(say(_about(run))), width=760)
    return run


def _about(run: RunRecord) -> Message:
    """Return what its method does, or why it could not do that here."""
    from coldstart.core.events import Noted

    notes = (stored.event for stored in datasets.store().events(run.id))
    messages = [note.message for note in notes if isinstance(note, Noted)]
    if messages and messages[-1].id in UNWEIGHTED:
        return messages[-1]
    return t(f"method.about.{run.config['method']}")


def _called(run: RunRecord) -> str:
    return say(t("page_recommend.run.called", name=progress.called(run), at=moment(run.created_at)))
