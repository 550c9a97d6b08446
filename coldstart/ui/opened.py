"""Data sets and trainings ready to be asked: opened once a server, for all pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.ui import address, datasets

if TYPE_CHECKING:
    from coldstart.serving.embedded import Embedded
    from coldstart.serving.session import Session
    from coldstart.store.records import RunRecord


def trained(dataset_id: str) -> dict[str, RunRecord]:
    """Return the trainings of a data set that have a model, by id, the newest first.

    Those of models that coldstart no longer has come last.
    """
    from coldstart.store import artifacts
    from coldstart.store.records import Kind

    store = datasets.store()
    runs = store.runs(dataset_id=dataset_id, kind=Kind.TRAIN)
    runs = sorted(runs, key=lambda run: run.removal is not None)
    return {run.id: run for run in runs if artifacts.has_model(store.run_folder(run.id))}


def in_use(dataset_id: str) -> RunRecord | None:
    """Return the training that the address names, else the newest; None where there is none.

    One that was broken off is only taken where no other has a model.
    """
    from coldstart.store.records import RunState

    runs = trained(dataset_id)
    asked = address.get("run")
    whole = (run for run in runs.values() if run.state in (RunState.FINISHED, RunState.STOPPED))
    return runs[asked] if asked in runs else next(whole, next(iter(runs.values()), None))


def embedded(dataset_id: str, encoder: str, in_parts: bool = True) -> Embedded:
    """Return a data set as an encoder reads it; long texts in parts, or their beginnings only."""
    return _embedded(dataset_id, encoder, in_parts)


def served(run: RunRecord) -> Session:
    """Return a training with its model, ready to answer."""
    from coldstart.store import artifacts

    written_at = artifacts.model_written_at(datasets.store().run_folder(run.id))
    return _served(run.id, run.dataset_id, run.config["encoder"], run.in_parts, written_at)


@st.cache_resource(max_entries=3, show_spinner=False)
def _embedded(dataset_id: str, encoder: str, in_parts: bool) -> Embedded:
    from coldstart.serving.embedded import Embedded

    tables = datasets.tables(dataset_id)
    return Embedded.open(datasets.store(), dataset_id, encoder, tables, in_parts)


@st.cache_resource(max_entries=2, show_spinner=False)
def _served(
    run_id: str,
    dataset_id: str,
    encoder: str,
    in_parts: bool,
    written_at: int,  # noqa: ARG001
) -> Session:
    from coldstart.serving.session import Session

    return Session.open(datasets.store(), run_id, _embedded(dataset_id, encoder, in_parts))
