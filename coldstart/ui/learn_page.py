"""The Learn page."""

from __future__ import annotations

from coldstart.i18n import t
from coldstart.ui import datasets
from coldstart.ui.components import empty, intro


def render() -> None:
    """Draw the page."""
    intro.show("learn")
    record = datasets.current()
    if record is None:
        empty.no_dataset(t("page_learn.empty"), page="learn")
        return
    from coldstart.ui.learn import meeting

    meeting.show(record)
