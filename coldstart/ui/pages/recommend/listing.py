"""A ranking as a table: one row of it is looked at, all of it can be downloaded."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from coldstart.core.i18n import t
from coldstart.data.columns import USER_ID
from coldstart.explain.reasons import chance
from coldstart.serving.ranking import Ranked
from coldstart.serving.tables import why
from coldstart.ui import datasets
from coldstart.ui.components import chances, download, linked
from coldstart.ui.words import say, short

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.serving.holdout import Revealed
    from coldstart.serving.session import Session

ROW, HEAD = 66, 38  # pixels; rows above 64 wrap their text
LINE, SIGN, EDGE = 18, 8.6, 16  # pixels: of a line, of a narrow character, beside a cell's text
MOST_LINES = 7
ROOM, TICK = 546, 33  # pixels that a narrow page has for a table, and that its tick takes
WIDTHS = {
    "rank": 40, "title": 150, "user_id": 100, "probability": 84, "score": 88, "really": 40,
    "chance": 104, "text": 300, "profile": 300, "item_id": 90,
}  # fmt: skip
MOST_SHOWN = 10  # rows before the table scrolls
HIT = "✓"
TITLE, TEXT = 20, 88  # characters of a title within a reason, and of a text, on screen


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
    served: Session,
    ranked: Sequence[Ranked],
    described: Mapping[str, Mapping[str, str]],
    titles: Mapping[str, str],
    revealed: Revealed | None,
) -> pd.DataFrame:
    """Return the table, its columns named by ids of `page_recommend.head`.

    Parameters
    ----------
    served : Session
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
        if revealed is not None:
            row["really"] = HIT if place.id in revealed.hits else ""
        if explained:
            row["reason"] = say(why(place, titles, served.model.name))
        if calibrated:
            row["chance"] = say(chance(place.score))
        rows.append({**row, **dict(others)})
    return pd.DataFrame(rows)


def show(
    served: Session,
    ranked: Sequence[Ranked],
    described: Mapping[str, Mapping[str, str]],
    titles: Mapping[str, str],
    revealed: Revealed | None,
    *,
    name: str,
    key: str,
) -> Ranked:
    """Draw the table of `frame`, and its download, where nothing is shortened.

    There, ids are whole unless the server is read-only.

    Returns
    -------
    Ranked
        The row that is looked at; the first by default.
    """
    called = {id_: short(title, TITLE) for id_, title in titles.items()}
    texts = {
        id_: {column: short(text, TEXT) for column, text in row.items()}
        for id_, row in described.items()
    }
    for id_, shown in texts.items():
        if USER_ID in shown:
            shown[USER_ID] = served.dataset.user_labels[id_]
    table = frame(served, ranked, texts, called, revealed)
    reason = _reason_width(table)
    row = _row_height(table, reason)
    state = st.dataframe(
        chances.shown(_headed(table), _head("probability"), figures={_head("score"): "{:.4g}"}),
        hide_index=True,
        key=key,
        column_config={
            _head(c): config for c, config in _columns(served, reason).items() if c in table
        },
        on_select="rerun",
        selection_mode="single-row-required",
        row_height=row,
        height=HEAD + row * min(len(table), MOST_SHOWN),
        alt=say(t(f"page_recommend.{name}.heading")),
    )
    name_of = datasets.called_in_files(served.dataset)
    whole = {
        id_: {**row, USER_ID: name_of(id_)} if USER_ID in row else row
        for id_, row in described.items()
    }
    download.show(
        lambda: _headed(frame(served, ranked, whole, titles, revealed)),
        say(t(f"page_recommend.{name}.file")),
        key=f"{key}_download",
    )
    chosen: list[int] = list(state.selection.rows)
    return ranked[chosen[0] if chosen and chosen[0] < len(ranked) else 0]


def _headed(table: pd.DataFrame) -> pd.DataFrame:
    return table.rename(columns=_head)


def _head(column: str) -> str:
    return say(t(f"page_recommend.head.{column}"))


def _reason_width(table: pd.DataFrame) -> int:
    """Return how wide reasons may be for all of them to be seen on a narrow page."""
    columns = [str(column) for column in table]
    before = columns[: columns.index("reason")] if "reason" in columns else columns
    return ROOM - TICK - sum(WIDTHS[column] for column in before)


def _row_height(table: pd.DataFrame, width: int) -> int:
    """Return a height that holds the longest reason; Chinese characters are twice as wide."""
    reasons = table["reason"].tolist() if "reason" in table else []
    longest = max((sum(1 + (ord(s) > 0x2E7F) for s in reason) for reason in reasons), default=0)
    lines = math.ceil(longest * SIGN / (width - EDGE)) if longest else 1
    return max(ROW, LINE * min(lines, MOST_LINES) + 12)


def _columns(served: Session, reason: int) -> dict[str, Any]:
    number, text = st.column_config.NumberColumn, st.column_config.TextColumn
    told = say(t("page_recommend.head.score_help"))
    of_whom = say(t("page_recommend.head.answers_help")) if served.model.among_answers else None
    return {
        **{column: text(width=width) for column, width in WIDTHS.items()},
        "rank": number(width=WIDTHS["rank"]),
        "probability": number(width=WIDTHS["probability"], help=of_whom),
        "score": number(width=WIDTHS["score"], help=told),
        "really": text(HIT, width=WIDTHS["really"], help=_head("really")),
        "reason": text(width=reason, help=say(t("page_recommend.head.reason_help"))),
    }
