"""How much there is in a data set, and how much is known of whom."""

from __future__ import annotations

from collections.abc import Mapping

from coldstart.i18n import t
from coldstart.ui.components import tiles
from coldstart.ui.words import number, say

SIDES = ("users", "items")
LEVELS = ("warm", "few_shot", "cold")


def show(counts: Mapping[str, int]) -> None:
    """Draw the tiles.

    Parameters
    ----------
    counts : mapping of str to int
        As `store.records.DatasetRecord` has them.
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
    likes, pairs = counts["likes"], counts["interactions"]
    note = t("page_data.counts.implicit") if likes == pairs else t("page_data.counts.of", n=pairs)
    shown.append(tiles.Tile(t("page_data.counts.likes"), number(likes), note=say(note)))
    tiles.show(shown)
