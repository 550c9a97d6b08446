"""The Evaluate page."""

from __future__ import annotations

from coldstart.i18n import t
from coldstart.ui import datasets
from coldstart.ui.components import empty, intro


def render() -> None:
    """Draw the page."""
    intro.show("evaluate")
    if datasets.current() is None:
        empty.no_dataset(t("page_evaluate.empty"), page="evaluate")
