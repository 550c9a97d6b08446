"""The Recommend page."""

from __future__ import annotations

from coldstart.core.i18n import t
from coldstart.ui import datasets
from coldstart.ui.components import empty, intro, linked
from coldstart.ui.pages.recommend import training
from coldstart.ui.words import say


def render() -> None:
    """Draw the page."""
    intro.show("recommend")
    record = datasets.current()
    if record is None:
        empty.no_dataset(t("page_recommend.empty"), page="recommend")
        return
    ready = training.ready(record, "recommend", t("page_recommend.run.none_body"))
    if ready is None:
        return
    from coldstart.ui.pages.recommend import person, product

    sides = {"user": person.show, "item": product.show}
    side = linked.segments(
        "side",
        list(sides),
        lambda name: say(t(f"page_recommend.side.{name}")),
        label=say(t("page_recommend.side.label")),
        key="recommend_side",
    )
    sides[side](ready[1])
