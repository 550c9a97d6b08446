"""How something new is described: a field for each column, or own words; the link carries it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.ui import address
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    import pandas as pd

FEW = 30  # values of a column that are offered in a list, where most rows share theirs
LONG = 60  # characters from which a text gets a field of several lines
WIDTH = 240
LONGEST_LINK = 4_000  # characters of a description that a link carries; servers refuse far longer


def show(table: pd.DataFrame, names: Sequence[str], key: str, param: str) -> dict[str, str]:
    """Draw a field for each column; return what was given, by column.

    Parameters
    ----------
    table : DataFrame
        All str; blanks are missing values.
    names : sequence of str
        Columns of it.
    key : str
        Prefix of the widgets' keys.
    param : str
        What the address calls it.
    """
    linked = dict(parse_qsl(address.get(param) or ""))
    for name in names:
        if name in linked:
            st.session_state.setdefault(f"{key}_{name}", linked[name])
    given: dict[str, str] = {}
    with st.container(horizontal=True, vertical_alignment="top"):
        for name in names:
            said = [value for value in table[name].tolist() if value.strip()]
            value = (_field(name, said, f"{key}_{name}") or "").strip()
            if value:
                given[name] = value
    for name, value in given.items():
        _doubt(name, value, table[name])
    _put(param, urlencode(given))
    return given


def words(label: str, key: str, param: str, example: str) -> str:
    """Draw a field for a description in own words; return what stands in it.

    Parameters
    ----------
    label : str
    key : str
    param : str
        What the address calls it.
    example : str
        A text of the data set, shown while the field is empty.
    """
    st.session_state.setdefault(key, address.get(param) or "")
    text = st.text_area(
        label,
        key=key,
        placeholder=say(t("page_recommend.form.example", text=example)),
        height=90,
        persist_state="session",
    ).strip()
    _put(param, text)
    return text


def _put(param: str, text: str) -> None:
    address.put(**{param: text if 0 < len(text) <= LONGEST_LINK else None})


def _field(name: str, said: list[str], key: str) -> str | None:
    ours = name == columns.TITLE  # the role that it was given, whatever the file calls it
    label = say(t("page_data.column.title")) if ours else plain(name)
    unknown = say(t("page_recommend.form.unknown"))
    values = set(said)
    if len(values) <= min(FEW, len(said) / 2):
        return st.selectbox(
            label,
            sorted(values, key=_natural),
            index=None,
            key=key,
            placeholder=unknown,
            accept_new_options=True,
            persist_state="session",
            width=WIDTH,
        )
    if sum(map(len, said)) > LONG * len(said):
        return st.text_area(
            label, key=key, placeholder=unknown, height=80, persist_state="session", width=2 * WIDTH
        )
    return st.text_input(label, key=key, placeholder=unknown, persist_state="session", width=WIDTH)


def _doubt(name: str, value: str, column: pd.Series) -> None:
    """Say so where a column holds numbers alone and this is none, or lies outside them."""
    import pandas as pd

    said = column[column.str.strip() != ""]
    known = pd.to_numeric(said, errors="coerce")
    if known.isna().any():
        return
    number = pd.to_numeric(value, errors="coerce")
    if known.min() <= number <= known.max():
        return
    low, high = (str(said.iloc[n]) for n in (known.argmin(), known.argmax()))
    id_ = "no_number" if pd.isna(number) else "outside"
    told = {"column": name, "value": value, "low": low, "high": high}
    st.warning(plain(say(t(f"page_recommend.form.{id_}", **told))), icon=":material/help:")


def _natural(value: str) -> list[tuple[bool, int, str]]:
    """Return a key that sorts 9 before 10, and "Under 15K" after numbers."""
    parts = re.split(r"(\d+)", value.casefold())
    return [(not p.isdigit(), int(p) if p.isdigit() else 0, p) for p in parts if p]
