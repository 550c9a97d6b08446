"""The evaluations of a data set that can be shown, read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.ui import datasets

if TYPE_CHECKING:
    from coldstart.evaluation.details import Details
    from coldstart.evaluation.results import Evaluation
    from coldstart.store.records import RunRecord


def measured(dataset_id: str) -> list[RunRecord]:
    """Return the runs of a data set that have a result, the newest first; stopped ones too."""
    from coldstart.evaluation.results import EVALUATION
    from coldstart.store.records import Kind

    store = datasets.store()
    runs = store.runs(dataset_id=dataset_id, kind=Kind.EVALUATE)
    return [r for r in runs if (store.run_folder(r.id) / EVALUATION).exists()]


def evaluation(run: RunRecord) -> Evaluation:
    """Return what a run measured, without its details."""
    return _evaluation(run.id, run.finished_at)


def details(run: RunRecord) -> Details | None:
    """Return what a run measured case by case; None where that was not kept."""
    return _details(run.id, run.finished_at)


def newest(dataset_id: str) -> Evaluation | None:
    """Return the newest evaluation of a data set that measured anything."""
    found = newest_of(dataset_id, None)
    return None if found is None else found[1]


def newest_of(dataset_id: str, method: str | None) -> tuple[RunRecord, Evaluation] | None:
    """Return the newest evaluation that measured a method, or anything, and its run."""
    for run in measured(dataset_id):
        found = evaluation(run)
        if any(method in (None, row.method) for row in found.rows):
            return run, found
    return None


@st.cache_resource(max_entries=8, show_spinner=False)
def _evaluation(run_id: str, finished_at: float | None) -> Evaluation:  # noqa: ARG001 - the key
    from coldstart.evaluation.results import load

    found = load(datasets.store().run_folder(run_id))
    assert found is not None
    return found


@st.cache_resource(max_entries=2, show_spinner=False)
def _details(run_id: str, finished_at: float | None) -> Details | None:  # noqa: ARG001 - the key
    from coldstart.evaluation.results import load_details

    return load_details(datasets.store().run_folder(run_id))
