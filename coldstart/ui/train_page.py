"""The Train page."""

from __future__ import annotations

from coldstart.i18n import t
from coldstart.ui import datasets
from coldstart.ui.components import empty, intro


def render() -> None:
    """Draw the page."""
    intro.show("train")
    if datasets.current() is None:
        empty.no_dataset(t("page_train.empty"), page="train")
