"""The trainings of a data set: what each was, how it ended, how well it ranked; one is in use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import address
from coldstart.ui.components import progress
from coldstart.ui.words import moment, number, plain, say

if TYPE_CHECKING:
    from coldstart.store.records import RunRecord

FIRST = 8  # shown until all are asked for
WIDTHS = [5, 3, 5, 3]


def show(runs: Sequence[RunRecord], chosen: RunRecord) -> None:
    """Draw the list, the newest first; a press on one looks at it and has the pages use it."""
    st.header(say(t("page_train.act.runs")), anchor=False)
    everything = len(runs) <= FIRST or st.toggle(
        say(t("page_train.act.all", n=len(runs))), key="all_runs"
    )
    with st.container(key="train_runs", gap="small"):
        for run in runs if everything else runs[:FIRST]:
            _row(run, run.id == chosen.id)


def _row(run: RunRecord, in_use: bool) -> None:
    with st.container(border=True, key=f"row_{run.id}"):
        what, how, worth, press = st.columns(WIDTHS, vertical_alignment="center")
        what.markdown(f"**{plain(progress.called(run))}**")
        what.caption(plain(_since(run)))
        with how:
            progress.badge(run)
        worth.markdown(plain(_worth(run)))
        if in_use:
            press.badge(say(t("page_train.act.in_use")), icon=":material/visibility:")
        else:
            press.button(
                say(t("page_train.act.use")),
                key=f"use_{run.id}",
                on_click=address.choose,
                kwargs={"run_id": run.id},
            )


def _since(run: RunRecord) -> str:
    """Return when a training was asked for, and by which method where it has a name of its own."""
    at = moment(run.created_at)
    method = run.config["method"]
    return f"{say(t(f'method.{method}'))} · {at}" if run.name else at


def _worth(run: RunRecord) -> str:
    """Return the held-out NDCG@10 of the weights in use, beside that of the popularity list."""
    found = (run.headline or {}).get("metrics", {}).get("ndcg@10")
    popular = (run.headline or {}).get("baseline", {}).get("ndcg@10")
    if found is None:
        return say(t("page_train.act.unmeasured")) if run.state == "finished" else "–"
    values = {"value": number(found, "0.000")}
    if popular is None:
        return say(t("page_train.act.ndcg", **values))
    return say(t("page_train.act.ndcg_against", **values, popular=number(popular, "0.000")))
