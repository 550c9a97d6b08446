"""What can be taken away of a run: the report, and of a training its model card."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import datasets
from coldstart.ui.state import current
from coldstart.ui.words import say

if TYPE_CHECKING:
    from coldstart.store.records import RunRecord


def able(run: RunRecord) -> bool:
    """Say whether there is anything to tell of a run."""
    from coldstart.evaluation.results import EVALUATION
    from coldstart.store import artifacts

    folder = datasets.store().run_folder(run.id)
    if run.kind == "train":
        return artifacts.has_model(folder) and run.removal is None
    return run.kind == "evaluate" and bool(run.headline) and (folder / EVALUATION).exists()


def report(run: RunRecord, key: str) -> None:
    """Draw the button of the report, in the language of the page; it is made when pressed."""
    from coldstart.export.report import report

    _button(run, report, "report", "html", "text/html", ":material/description:", key)


def model_card(run: RunRecord, key: str) -> None:
    """Draw the button of the model card of a training."""
    from coldstart.export.model_card import model_card

    _button(run, model_card, "card", "md", "text/markdown", ":material/badge:", key)


def _button(
    run: RunRecord,
    make: Callable[..., str],
    name: str,
    ending: str,
    mime: str,
    icon: str,
    key: str,
) -> None:
    language = current().language  # the file speaks the language that its button stands in
    store = datasets.store()
    st.download_button(
        say(t(f"ui.takeaway.{name}")),
        lambda: make(store, run.id, language).encode(),
        file_name=f"coldstart-{name}-{run.id}.{ending}",
        mime=mime,
        icon=icon,
        help=say(t(f"ui.takeaway.{name}_help")),
        on_click="ignore",
        key=f"{key}_{name}_{run.id}",
    )
