"""The Learn page."""

from __future__ import annotations

from coldstart.i18n import t
from coldstart.ui import datasets
from coldstart.ui.components import empty, intro, linked
from coldstart.ui.words import say


def render() -> None:
    """Draw the page."""
    intro.show("learn")
    record = datasets.current()
    if record is None:
        empty.no_dataset(t("page_learn.empty"), page="learn")
        return
    from coldstart.ui.learn import labels, meeting, power

    parts = {"meeting": meeting.show, "power": power.show, "labels": labels.show}
    part = linked.segments(
        "part",
        list(parts),
        lambda name: say(t(f"page_learn.part.{name}")),
        label=say(t("page_learn.part.label")),
        key="learn_part",
    )
    parts[part](record)
