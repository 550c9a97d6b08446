"""The tables of a data set to look into, with headings for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import has, t
from coldstart.data import columns
from coldstart.ui import datasets
from coldstart.ui.components import download
from coldstart.ui.words import one_line, say

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from coldstart.data.dataset import Dataset

ROWS = 100


def show(dataset: Dataset, id_: str) -> None:
    """Draw a tab for each table, with its first rows and the whole of it to download.

    Personal ids are masked on screen; in files too where the server is read-only.

    Parameters
    ----------
    dataset : Dataset
    id_ : str
        Its id in the store.
    """
    makers: dict[str, tuple[int, Callable[[int | None], pd.DataFrame]]] = {
        columns.USERS: (len(dataset.users), lambda n: _people(dataset, n)),
        columns.ITEMS: (len(dataset.items), lambda n: _things(dataset, n)),
        columns.INTERACTIONS: (
            len(dataset.interactions),
            lambda n: _pairs(dataset, dataset.interactions, n),
        ),
    }
    if dataset.held_back is not None and len(dataset.held_back):
        held = dataset.held_back
        makers[columns.HELD_BACK] = (len(held), lambda n: _pairs(dataset, held, n))
    tabs = st.tabs([say(t(f"page_data.tab.{kind}")) for kind in makers])
    for tab, (kind, (n, make)) in zip(tabs, makers.items(), strict=True):
        with tab:
            first = _called(make(ROWS), dataset.user_labels.__getitem__)
            frame(first, key=f"table_{kind}", alt=say(t(f"page_data.tab.{kind}")))
            with st.container(horizontal=True, vertical_alignment="center"):
                label = say(t("page_data.stored.download", table=t(f"page_data.tab.{kind}")))
                key = f"download_{kind}_{id_}"

                def whole(make: Callable[[int | None], pd.DataFrame] = make) -> pd.DataFrame:
                    return _called(make(None), datasets.called_in_files(dataset))

                download.show(whole, kind, key=key, label=label)
                if n > ROWS:
                    st.caption(say(t("page_data.stored.first", shown=ROWS, n=n)))


def _called(table: pd.DataFrame, name: Callable[[str], str]) -> pd.DataFrame:
    """Return a table with what its users are called in place of their ids."""
    who = say(t(f"page_data.column.{columns.USER_ID}"))
    return table.assign(**{who: table[who].map(name)}) if who in table else table


def frame(shown: pd.DataFrame, key: str, alt: str) -> None:
    """Draw a table of texts, each in one line."""
    shown = shown.map(lambda value: one_line(value) if isinstance(value, str) else value)
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
    from coldstart.figures.interaction import column_title

    words = {level: say(t(f"data.warmth.{level}")) for level in set(levels)}
    named = _named(table)
    named.insert(1, _free(column_title("likes", say), named), likes)
    levels_named = [words[level] for level in levels]
    named.insert(2, _free(column_title("warmth", say), named), levels_named)
    return named


def _pairs(dataset: Dataset, rows: pd.DataFrame, n: int | None) -> pd.DataFrame:
    import pandas as pd

    shown = rows.iloc[:n].copy()
    titles = dict(zip(dataset.item_ids, dataset.item_titles, strict=True))
    shown.insert(2, columns.TITLE, shown[columns.ITEM_ID].map(titles))
    labels = {1: say(t("page_data.column.yes")), 0: say(t("page_data.column.no"))}
    shown[columns.LABEL] = shown[columns.LABEL].map(labels)
    for column in (c for c in columns.TIMES if c in shown):
        known = shown[column].where(shown[column] > 0)
        times = pd.to_datetime(known, unit="s")
        shown[column] = times.dt.strftime("%Y-%m-%d %H:%M").fillna("")
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
    *(columns.LABEL, columns.RATING, *columns.TIMES, columns.N_REPEATS, columns.QUANTITY),
)


def _unique(names: list[str]) -> list[str]:
    unique: list[str] = []
    for name in names:
        called, n = name, 2
        while called in unique:
            called, n = f"{name} ({n})", n + 1
        unique.append(called)
    return unique


def _free(name: str, table: pd.DataFrame) -> str:
    return _unique([*map(str, table.columns), name])[-1]
