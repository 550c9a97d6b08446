"""A table of figures to read: fixed decimals, intervals in lighter print under their values.

`st.dataframe` draws on a canvas, where a cell has one kind of print and a screen reader little to
say. This is a real table, for a dozen rows; everything in it is escaped.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Cell:
    """One field.

    Attributes
    ----------
    text : str
    note : str
        In lighter print below, such as an interval.
    strong : bool
        Whether it stands out, such as the best of its column.
    tone : str, optional
        ``good``, ``bad``, ``unsure`` or ``plain``: drawn as a small label of that colour.
    """

    text: str
    note: str = ""
    strong: bool = False
    tone: str | None = None


def show(
    heads: Sequence[str], rows: Sequence[Sequence[Cell]], key: str, *, text_columns: int = 1
) -> None:
    """Draw the table; what does not fit in width is scrolled to.

    Parameters
    ----------
    heads : sequence of str
    rows : sequence of sequence of Cell
    key : str
    text_columns : int
        How many columns, from the left, are words and not numbers.
    """
    head = "".join(
        f'<th scope="col" class="{_kind(n, text_columns)}">{html.escape(text)}</th>'
        for n, text in enumerate(heads)
    )
    body = "".join(
        "<tr>" + "".join(_cell(n, cell, text_columns) for n, cell in enumerate(row)) + "</tr>"
        for row in rows
    )
    with st.container(key=f"grid_{key}"):
        st.html(
            f'<div class="grid" tabindex="0"><table><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>"
        )


def _kind(column: int, text_columns: int) -> str:
    return "words" if column < text_columns else "number"


def _cell(column: int, cell: Cell, text_columns: int) -> str:
    text = html.escape(cell.text)
    if cell.tone is not None:
        text = f'<span class="tone {cell.tone}">{text}</span>'
    elif cell.strong:
        text = f"<strong>{text}</strong>"
    note = f"<small>{html.escape(cell.note)}</small>" if cell.note else ""
    tag = "th scope='row'" if column == 0 else "td"
    return f'<{tag} class="{_kind(column, text_columns)}">{text}{note}</{tag.split()[0]}>'
