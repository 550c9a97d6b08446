"""The Learn page."""

from __future__ import annotations

from functools import partial

from coldstart.core.i18n import t
from coldstart.ui import datasets
from coldstart.ui.components import empty, intro, parts


def render() -> None:
    """Draw the page."""
    intro.show("learn")
    record = datasets.current()
    if record is None:
        empty.no_dataset(t("page_learn.empty"), page="learn")
        return
    from coldstart.ui.pages.learn import meeting, power

    draw = {"meeting": meeting.show, "power": power.show}
    parts.show("learn", {name: partial(part, record) for name, part in draw.items()}, "learn_part")
