"""How much there is in a data set, and how much is known of whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coldstart.core.i18n import t
from coldstart.ui.components import tiles
from coldstart.ui.words import number, say

if TYPE_CHECKING:
    from coldstart.data.intake.understanding import Counts

SIDES = ("users", "items")
LEVELS = ("warm", "few_shot", "cold")
DAY = 86_400
Span = tuple[float, float]


def show(counts: Mapping[str, int], span: Span | None) -> None:
    """Draw the tiles of a stored data set.

    Parameters
    ----------
    counts : mapping of str to int
        As `store.records.DatasetRecord` has them.
    span : tuple of float or None
        As `data.intake.understanding.Counts` has it.
    """
    shown = [
        tiles.Tile(
            t(f"page_data.counts.{side}"),
            number(counts[side]),
            help=t("page_data.counts.warmth_help"),
            note=" · ".join(
                say(t(f"page_data.counts.{level}", n=counts.get(f"{side}_{level}", 0)))
                for level in LEVELS
            ),
        )
        for side in SIDES
    ]
    positives, pairs = counts["likes"], counts["interactions"]
    id_ = "page_data.counts.implicit" if positives == pairs else "page_data.counts.of"
    note = say(t(id_, n=pairs))
    shown.append(tiles.Tile(t("page_data.counts.positives"), number(positives), note=note))
    tiles.show([*shown, *_period(span)])


def show_understood(counts: Counts) -> None:
    """Draw the tiles of files that are not imported yet."""
    each = counts.interactions / max(counts.users, 1)
    shown = [
        tiles.Tile(
            t("page_data.counts.users"),
            number(counts.users),
            note=say(t("page_data.counts.each", n=number(each, "0.#"))),
        ),
        tiles.Tile(
            t("page_data.counts.items"),
            number(counts.items),
            note=say(t("page_data.counts.titled", n=counts.titled_items)),
        ),
        tiles.Tile(
            t("page_data.counts.interactions"),
            number(counts.interactions),
            help=t("page_data.counts.interactions_help"),
            note=say(t("page_data.counts.rows", n=counts.rows)),
        ),
        tiles.Tile(
            t("page_data.counts.positives"),
            number(counts.positives),
            note=say(t("page_data.counts.negatives", n=counts.negatives)),
        ),
    ]
    tiles.show([*shown, *_period(counts.span)])


def _period(span: Span | None) -> list[tiles.Tile]:
    """Return the tile of the days from the first to the last time; none where there are none."""
    if span is None:
        return []
    first, last = span
    days = int(last // DAY - first // DAY) + 1
    id_ = "page_data.counts.span_of" if days > 1 else "page_data.counts.day"
    note = say(t(id_, first=first, last=last))
    return [
        tiles.Tile(t("page_data.counts.span"), say(t("page_data.counts.days", n=days)), note=note)
    ]
