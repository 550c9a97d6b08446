"""What shall be measured: a form with defaults that suit most, and how long it will take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.evaluation.naming import method_name, protocol_name
from coldstart.i18n import t
from coldstart.ui import datasets, evaluations
from coldstart.ui.state import current
from coldstart.ui.words import duration, say

if TYPE_CHECKING:
    from coldstart.settings import EvaluateConfig
    from coldstart.store.records import DatasetRecord

SHOTS = (0, 1, 3, 5, 10)
SIZES = (30, 100, 300)
FEW = 300  # users up to which one split alone would say too little
KEPT = 0.7  # share of the users that is surely learnt from
PATIENT = 300.0  # seconds up to which the learning curve is measured unless it is unticked


def show(record: DatasetRecord, *, first: bool) -> None:
    """Draw the form; put an evaluation into the queue when asked to.

    Parameters
    ----------
    record : DatasetRecord
    first : bool
        Whether nothing was ever measured on these data: then the form stands open.
    """
    from coldstart import jobs
    from coldstart.store.records import Kind

    around = (
        st.container(border=True, key="evaluate_form")
        if first
        else st.expander(say(t("page_evaluate.form.again")), icon=":material/tune:")
    )
    with around:
        if first:
            st.subheader(say(t("page_evaluate.form.title")), anchor=False)
        config = _config(record)
        pressed = st.button(
            say(t("page_evaluate.form.start")),
            type="primary",
            icon=":material/fact_check:",
            disabled=config is None,
            key="evaluate",
        )
        if config is None:
            st.caption(say(t("page_evaluate.form.nothing")))
    if pressed and config is not None:
        run = jobs.submit(datasets.store(), Kind.EVALUATE, record.id, config)
        current().awaited = run.id
        st.rerun()


def _config(record: DatasetRecord) -> EvaluateConfig | None:
    """Draw the fields; return what they ask for, or None where that is nothing."""
    from coldstart.data import columns
    from coldstart.evaluation.effort import pairs, seconds
    from coldstart.evaluation.protocols import PROTOCOLS
    from coldstart.recommenders.registry import METHODS
    from coldstart.settings import EvaluateConfig

    usual = EvaluateConfig()
    protocols = st.pills(
        say(t("page_evaluate.form.protocols")),
        list(PROTOCOLS),
        selection_mode="multi",
        default=list(usual.protocols),
        format_func=lambda p: say(protocol_name(p)),
        help=say(t("page_evaluate.form.protocols_help")),
        key="evaluate_protocols",
    )
    shots = st.pills(
        say(t("page_evaluate.form.shots")),
        SHOTS,
        selection_mode="multi",
        default=list(usual.shots),
        help=say(t("page_evaluate.form.shots_help")),
        key="evaluate_shots",
    )
    methods = st.multiselect(
        say(t("page_evaluate.methods")),
        list(METHODS),
        default=_of_interest(record),
        format_func=lambda m: say(method_name(m)),
        placeholder=say(t("page_evaluate.choose")),
        key="evaluate_methods",
    )
    left, right = st.columns(2)
    repeats = left.number_input(
        say(t("page_evaluate.form.repeats")), 1, 20, 1 if record.counts["users"] > FEW else 3,
        help=say(t("page_evaluate.form.repeats_help")), key="evaluate_repeats",
    )  # fmt: skip
    seed = right.number_input(
        say(t("page_evaluate.form.seed")), 0, 2**31, 0,
        help=say(t("page_evaluate.form.seed_help")), key="evaluate_seed",
    )  # fmt: skip
    earliest = _has(record, columns.TIMESTAMP) and st.toggle(
        say(t("page_evaluate.form.earliest")),
        help=say(t("page_evaluate.form.earliest_help")),
        key="evaluate_earliest",
    )
    config = EvaluateConfig(
        protocols=tuple(protocols),
        shots=tuple(sorted(shots)) or (0,),
        methods=tuple(methods),
        repeats=int(repeats),
        seed=int(seed),
        earliest=bool(earliest),
    )
    sizes = tuple(n for n in SIZES if n < record.counts["users"] * KEPT)
    whole = config.model_copy(update={"sizes": sizes})
    earlier = evaluations.newest(record.id)
    counts = record.counts
    size = counts["users"], counts["items"], pairs(counts["interactions"], counts["likes"])
    if sizes and st.toggle(
        say(t("page_evaluate.form.curve", sizes=list(sizes))),
        value=seconds(*size, whole, earlier) <= PATIENT,
        help=say(t("page_evaluate.form.curve_help")),
        key="evaluate_curve",
    ):
        config = whole
    if not protocols or not methods:
        return None
    takes = duration(seconds(*size, config, earlier))
    st.caption(say(t("page_evaluate.form.takes", time=takes)))
    return config


def _of_interest(record: DatasetRecord) -> list[str]:
    """Return the usual methods, those for ratings where there are any, and what was trained."""
    from coldstart.data import columns
    from coldstart.recommenders.registry import COMPARED, METHODS, RATING
    from coldstart.store.records import Kind

    runs = datasets.store().runs(dataset_id=record.id, kind=Kind.TRAIN)
    trained = {run.config["method"] for run in runs}
    usual = (*COMPARED, *(RATING if _has(record, columns.RATING) else ()))
    return [method for method in METHODS if method in trained or method in usual]


def _has(record: DatasetRecord, column: str) -> bool:
    """Say whether the interactions of a data set have a column."""
    return column in datasets.tables(record.id).interactions
