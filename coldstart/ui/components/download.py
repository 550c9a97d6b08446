"""Buttons that hand out a table: as CSV, which a spreadsheet opens without harm, or as Parquet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui.state import current, lent
from coldstart.ui.words import say

if TYPE_CHECKING:
    import pandas as pd


def show(
    frame: pd.DataFrame | Callable[[], pd.DataFrame], name: str, key: str, label: str | None = None
) -> None:
    """Draw the button; the file is written when it is pressed.

    Parameters
    ----------
    frame : DataFrame, or a function that makes it
        Its column names are the file's header, so they are words for people.
    name : str
        What the file is called, without ending.
    key : str
    label : str, optional
    """
    from coldstart.export.tables import to_csv

    asked_for = replace(current())  # the file speaks the language that its button stands in

    def written() -> bytes:
        with lent(asked_for):
            return to_csv(frame() if callable(frame) else frame)

    st.download_button(
        label or say(t("ui.download")),
        written,
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=key,
    )


def parquet(frame: pd.DataFrame, name: str, key: str) -> None:
    """Draw the button of a Parquet file, whose columns keep the names that programs know."""
    from coldstart.export.tables import to_parquet

    st.download_button(
        say(t("ui.download_parquet")),
        lambda: to_parquet(frame),
        file_name=f"{name}.parquet",
        mime="application/vnd.apache.parquet",
        icon=":material/download:",
        on_click="ignore",
        key=key,
    )
