"""The Runs page: everything that was done, held against each other, and put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import address, datasets
from coldstart.ui.components import empty, intro
from coldstart.ui.pages.runs import compare, listing, picked, trash
from coldstart.ui.routes import ROUTES
from coldstart.ui.words import say

if TYPE_CHECKING:
    from coldstart.store.repository import Store

LIST, COMPARE, BIN = "list", "compare", "bin"


def render() -> None:
    """Draw the page."""
    intro.show("runs")
    if datasets.current() is None:
        empty.no_dataset(t("page_runs.empty"), page="runs")
        return
    store = datasets.store()
    runs = store.runs()
    binned = [] if store.settings.readonly else store.runs(deleted=True)
    if not runs and not binned:
        _nothing(store)
        return
    listing.offer_undo(binned)
    view = _view(len(picked.chosen(runs)), len(binned))
    if view == COMPARE:
        compare.show(picked.chosen(runs))
    elif view == BIN:
        trash.show(binned)
    else:
        listing.show(runs)


def _view(n_picked: int, n_binned: int) -> str:
    """Let the view be chosen; it stands in the address."""
    able = [LIST, COMPARE, *([BIN] if n_binned else [])]
    asked = address.get("view")
    st.session_state["runs_view"] = asked if asked in able else LIST
    counts = {COMPARE: n_picked, BIN: n_binned}

    def named(name: str) -> str:
        label = say(t(f"page_runs.view.{name}"))
        return f"{label} ({counts[name]})" if counts.get(name) else label

    def turn() -> None:
        view = st.session_state["runs_view"]
        address.put(view=None if view == LIST else view)

    view = st.segmented_control(
        say(t("page_runs.view.label")),
        able,
        format_func=named,
        key="runs_view",
        required=True,
        label_visibility="collapsed",
        on_change=turn,
    )
    return view or LIST


def _nothing(store: Store) -> None:
    icon = ROUTES["runs"].icon
    if store.settings.readonly:
        empty.show(t("page_runs.none"), t("page_runs.none_readonly"), icon=icon)
        return
    label = t("page_runs.to_train")
    empty.show(t("page_runs.none"), t("page_runs.none_body"), icon=icon, to="train", label=label)
