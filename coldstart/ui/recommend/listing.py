"""A ranking as a table: one row of it is looked at, all of it can be downloaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from coldstart.answers.ranking import Ranked
from coldstart.answers.tables import why
from coldstart.explain.chance import chance
from coldstart.i18n import t
from coldstart.ui.components import chances, download, linked
from coldstart.ui.words import say

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.answers.served import Served
    from coldstart.answers.truth import Revealed

ROW, TALL_ROW, HEAD = 66, 84, 38  # pixels; rows above 64 wrap their text, to three or four lines
LONG_REASON = 90  # narrow characters that three lines hold
MOST_SHOWN = 10  # rows before the table scrolls
TITLE, TEXT = 28, 88  # characters of a title within a reason, and of a text, on screen


def length(name: str, options: Sequence[str], default: str) -> int:
    """Draw the choice of how many are listed; the link carries it under `name`."""
    chosen = linked.segments(
        name,
        options,
        lambda n: say(t("page_recommend.top", n=int(n))),
        label=say(t("page_recommend.top_label")),
        key=f"recommend_{name}",
        default=default,
    )
    return int(chosen)


def frame(
    served: Served,
    ranked: Sequence[Ranked],
    described: Mapping[str, Mapping[str, str]],
    titles: Mapping[str, str],
    revealed: Revealed | None,
) -> pd.DataFrame:
    """Return the table, its columns named by ids of `page_recommend.head`.

    Parameters
    ----------
    served : Served
    ranked : sequence of Ranked
    described : mapping
        What is shown of each id beside its place: column to text; the first stands in front.
    titles : mapping of str to str
        What each item is called, for the reasons.
    revealed : Revealed or None
        With it comes a column that marks the hits.
    """
    import pandas as pd

    calibrated = served.model.probabilities
    explained = any(place.made is not None for place in ranked)
    rows: list[dict[str, Any]] = []
    for place in ranked:
        first, *others = described[place.id].items()
        row: dict[str, Any] = {"rank": place.rank, first[0]: first[1]}
        row["probability" if calibrated else "score"] = place.score
        if calibrated:
            row["chance"] = say(chance(place.score))
        if revealed is not None:
            row["really"] = "✓" if place.id in revealed.hits else ""
        if explained:
            row["reason"] = say(why(place, titles, served.model.name))
        rows.append({**row, **dict(others)})
    return pd.DataFrame(rows)


def show(
    served: Served,
    ranked: Sequence[Ranked],
    described: Mapping[str, Mapping[str, str]],
    titles: Mapping[str, str],
    revealed: Revealed | None,
    *,
    name: str,
    key: str,
) -> Ranked:
    """Draw the table of `frame`, and its download, where nothing is shortened.

    Returns
    -------
    Ranked
        The row that is looked at; the first by default.
    """
    short = {id_: _short(title, TITLE) for id_, title in titles.items()}
    texts = {
        id_: {column: _short(text, TEXT) for column, text in row.items()}
        for id_, row in described.items()
    }
    table = frame(served, ranked, texts, short, revealed)
    row = _row_height(table)
    state = st.dataframe(
        chances.shown(_headed(table), _head("probability")),
        hide_index=True,
        key=key,
        column_config={_head(c): config for c, config in _columns().items() if c in table},
        on_select="rerun",
        selection_mode="single-row-required",
        row_height=row,
        height=HEAD + row * min(len(table), MOST_SHOWN),
        alt=say(t(f"page_recommend.{name}.heading")),
    )
    download.show(
        lambda: _headed(frame(served, ranked, described, titles, revealed)),
        say(t(f"page_recommend.{name}.file")),
        key=f"{key}_download",
    )
    chosen: list[int] = list(state.selection.rows)
    return ranked[chosen[0] if chosen and chosen[0] < len(ranked) else 0]


def _headed(table: pd.DataFrame) -> pd.DataFrame:
    return table.rename(columns=_head)


def _head(column: str) -> str:
    return say(t(f"page_recommend.head.{column}"))


def _row_height(table: pd.DataFrame) -> int:
    """Return a height that holds the longest reason; Chinese characters are twice as wide."""
    reasons = table["reason"].tolist() if "reason" in table else []
    widths = [sum(1 + (ord(sign) > 0x2E7F) for sign in reason) for reason in reasons]
    return TALL_ROW if max(widths, default=0) > LONG_REASON else ROW


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _columns() -> dict[str, Any]:
    number, text = st.column_config.NumberColumn, st.column_config.TextColumn
    return {
        "rank": number(width=48),
        "title": text(width=170),
        "user_id": text(width=100),
        "probability": number(width=84),
        "score": number(format="%.4g", width=88, help=say(t("page_recommend.head.score_help"))),
        "chance": text(width=104),
        "really": text(width=96),
        "reason": text(width=260),
        "text": text(width=300),
        "profile": text(width=300),
        "item_id": text(width=90),
    }
