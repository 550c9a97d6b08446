"""What shall be measured: a form with defaults that suit most, and how long it will take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.evaluation.measures import method_name, protocol_name
from coldstart.ui.components.numbers import number_field
from coldstart.ui.pages.evaluate import usual
from coldstart.ui.pages.evaluate.quick import submit
from coldstart.ui.words import duration, say

if TYPE_CHECKING:
    from coldstart.core.settings import EvaluateConfig
    from coldstart.store.records import DatasetRecord

SHOTS = (0, 1, 3, 5, 10)


def show(record: DatasetRecord, *, first: bool, offered: bool = False) -> None:
    """Draw the form; put an evaluation into the queue when asked to.

    Parameters
    ----------
    record : DatasetRecord
    first : bool
        Whether nothing was ever measured on these data: then the form stands open.
    offered : bool
        Whether the quick measurement is offered above: then it is closed all the same.
    """
    opened = first and not offered
    closed = t(f"page_evaluate.form.{'instead' if first else 'again'}")
    around = (
        st.container(border=True, key="evaluate_form")
        if opened
        else st.expander(say(closed), icon=":material/tune:")
    )
    with around:
        if opened:
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
        submit(record, config)


def _config(record: DatasetRecord) -> EvaluateConfig | None:
    """Draw the fields; return what they ask for, or None where that is nothing."""
    from coldstart.core.settings import EvaluateConfig
    from coldstart.data import columns
    from coldstart.evaluation.scenarios import buy_again
    from coldstart.evaluation.scenarios.registry import PROTOCOLS
    from coldstart.models.registry import METHODS

    plan = usual.whole(record)
    protocols = st.pills(
        say(t("page_evaluate.form.protocols")),
        list(PROTOCOLS),
        selection_mode="multi",
        default=list(plan.protocols),
        format_func=lambda p: say(protocol_name(p)),
        help=say(t("page_evaluate.form.protocols_help")),
        key="evaluate_protocols",
    )
    if buy_again.NAME in protocols and not usual.has_repeats(record):
        st.caption(say(t("evaluate.note.no_repeats")))
    shots = st.pills(
        say(t("page_evaluate.form.shots")),
        SHOTS,
        selection_mode="multi",
        default=list(plan.shots),
        help=say(t("page_evaluate.form.shots_help")),
        key="evaluate_shots",
    )
    methods = st.multiselect(
        say(t("page_evaluate.methods")),
        list(METHODS),
        default=list(plan.methods or ()),
        format_func=lambda m: say(method_name(m)),
        placeholder=say(t("page_evaluate.choose")),
        key="evaluate_methods",
    )
    left, right = st.columns(2)
    with left:
        repeats = number_field(
            say(t("page_evaluate.form.repeats")), low=1, high=20, value=plan.repeats,
            help=say(t("page_evaluate.form.repeats_help")), key="evaluate_repeats",
        )  # fmt: skip
    with right:
        seed = number_field(
            say(t("page_evaluate.form.seed")), low=0, high=2**31 - 1, value=0,
            help=say(t("page_evaluate.form.seed_help")), key="evaluate_seed",
        )  # fmt: skip
    earliest = usual.has(record, columns.TIMESTAMP) and st.toggle(
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
    curved = config.model_copy(update={"sizes": usual.sizes(record)})
    if curved.sizes and st.toggle(
        say(t("page_evaluate.form.curve", sizes=list(curved.sizes))),
        value=usual.seconds(record, curved) <= usual.PATIENT,
        help=say(t("page_evaluate.form.curve_help")),
        key="evaluate_curve",
    ):
        config = curved
    if not protocols or not methods:
        return None
    takes = duration(usual.seconds(record, config))
    st.caption(say(t("page_evaluate.form.takes", time=takes)))
    return config
