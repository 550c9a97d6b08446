"""The same meeting, over everyone who is held back: what one person cannot show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.ui import datasets
from coldstart.ui.words import number, say

if TYPE_CHECKING:
    from coldstart.serving.session import Session
    from coldstart.serving.simulation import Overall
    from coldstart.store.records import RunRecord


def show(served: Session, run: RunRecord, seed: int) -> None:
    """Draw the sum and what its interval allows to be said."""
    from coldstart.store import artifacts

    written_at = artifacts.model_written_at(datasets.store().run_folder(run.id))
    with st.spinner(say(t("page_learn.everyone.working"))):
        found = _overall(served, run.id, written_at, seed)
    if found is None:
        return
    with st.container(border=True, key="learn_everyone"):
        st.subheader(say(t("page_learn.everyone.heading", n=found.n_users)), anchor=False)
        st.markdown(say(verdict(found)), width=760)
        st.caption(say(_small_print(found)), width=760)


def verdict(found: Overall) -> Message:
    """Return what the hits of everyone say; a difference only where its interval shows it."""
    same = found.mean == found.low == found.high == 0.0
    return t(
        f"page_learn.everyone.{'same' if same else found.verdict}",
        n=found.n_users,
        hits=number(found.hits),
        plain=number(found.plain_hits),
        mean=number(abs(found.mean), "#,##0.0"),
        low=number(found.low, "#,##0.0"),
        high=number(found.high, "#,##0.0"),
    )


def _small_print(found: Overall) -> Message:
    sampled = found.n_users < found.of_users
    return t(
        f"page_learn.everyone.{'sample' if sampled else 'all'}",
        n=found.n_users,
        of=number(found.of_users),
        lists=number(found.n_lists),
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def _overall(_served: Session, run_id: str, written_at: int, seed: int) -> Overall | None:  # noqa: ARG001
    from coldstart.serving.simulation import meet_all

    return meet_all(_served, seed=seed)
