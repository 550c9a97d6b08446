"""The tables of a data set to look into, with headings for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.data import columns
from coldstart.i18n import has, t
from coldstart.ui.components import download
from coldstart.ui.words import say

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from coldstart.data.dataset import Dataset

ROWS = 100


def show(dataset: Dataset, id_: str) -> None:
    """Draw a tab for each table, with its first rows and the whole of it to download.

    Parameters
    ----------
    dataset : Dataset
    id_ : str
        Its id in the store.
    """
    made: dict[str, tuple[int, Callable[[int | None], pd.DataFrame]]] = {
        columns.USERS: (len(dataset.users), lambda n: _people(dataset, n)),
        columns.ITEMS: (len(dataset.items), lambda n: _things(dataset, n)),
        columns.INTERACTIONS: (
            len(dataset.interactions),
            lambda n: _pairs(dataset, dataset.interactions, n),
        ),
    }
    if dataset.held_back is not None and len(dataset.held_back):
        held = dataset.held_back
        made[columns.HELD_BACK] = (len(held), lambda n: _pairs(dataset, held, n))
    tabs = st.tabs([say(t(f"page_data.tab.{kind}")) for kind in made])
    for tab, (kind, (n, make)) in zip(tabs, made.items(), strict=True):
        with tab:
            frame(make(ROWS), key=f"table_{kind}", alt=say(t(f"page_data.tab.{kind}")))
            with st.container(horizontal=True, vertical_alignment="center"):
                label = say(t("page_data.stored.download", table=t(f"page_data.tab.{kind}")))
                key = f"download_{kind}_{id_}"
                download.show(lambda make=make: make(None), kind, key=key, label=label)  # type: ignore[misc]
                if n > ROWS:
                    st.caption(say(t("page_data.stored.first", shown=ROWS, n=n)))


def frame(shown: pd.DataFrame, key: str, alt: str) -> None:
    """Draw a table of texts as they are."""
    rows = min(len(shown), 10)
    st.dataframe(shown, hide_index=True, key=key, alt=alt, height=35 * (rows + 1) + 3)


def _people(dataset: Dataset, n: int | None) -> pd.DataFrame:
    likes = _counts(dataset, 1)[:n]
    return _described(dataset.users.iloc[:n], likes, dataset.user_warmth[:n])


def _things(dataset: Dataset, n: int | None) -> pd.DataFrame:
    likes = _counts(dataset, 0)[:n]
    return _described(dataset.items.iloc[:n], likes, dataset.item_warmth[:n])


def _counts(dataset: Dataset, axis: int) -> np.ndarray:
    import numpy as np

    return np.asarray(dataset.likes.sum(axis=axis)).ravel()


def _described(table: pd.DataFrame, likes: np.ndarray, levels: np.ndarray) -> pd.DataFrame:
    from coldstart.figures.hover import column_title

    words = {level: say(t(f"data.warmth.{level}")) for level in set(levels)}
    named = _named(table)
    named.insert(1, _free(column_title("likes", say), named), likes)
    known = [words[level] for level in levels]
    named.insert(2, _free(column_title("warmth", say), named), known)
    return named


def _pairs(dataset: Dataset, rows: pd.DataFrame, n: int | None) -> pd.DataFrame:
    import pandas as pd

    shown = rows.iloc[:n].copy()
    titles = dict(zip(dataset.item_ids, dataset.item_titles, strict=True))
    shown.insert(2, columns.TITLE, shown[columns.ITEM_ID].map(titles))
    said = {1: say(t("page_data.column.yes")), 0: say(t("page_data.column.no"))}
    shown[columns.LABEL] = shown[columns.LABEL].map(said)
    if columns.TIMESTAMP in shown:
        known = shown[columns.TIMESTAMP].where(shown[columns.TIMESTAMP] > 0)
        times = pd.to_datetime(known, unit="s")
        shown[columns.TIMESTAMP] = times.dt.strftime("%Y-%m-%d %H:%M").fillna("")
    return _named(shown)


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """Call what has a meaning to us by a word; other columns keep the name that they came with."""
    names: list[str] = []
    for column in table.columns:
        id_ = f"page_data.column.{column}"
        names.append(say(t(id_)) if column in MEANT and has(id_) else str(column))
    return table.set_axis(_unique(names), axis=1)


MEANT = (
    *(columns.USER_ID, columns.ITEM_ID, columns.TITLE, columns.TEXT),
    *(columns.LABEL, columns.RATING, columns.TIMESTAMP),
)


def _unique(names: list[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        called, n = name, 2
        while called in found:
            called, n = f"{name} ({n})", n + 1
        found.append(called)
    return found


def _free(name: str, table: pd.DataFrame) -> str:
    return _unique([*map(str, table.columns), name])[-1]
