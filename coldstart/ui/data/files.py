"""Uploaded files: what each holds, and which table of the data set it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.data import columns
from coldstart.i18n import t
from coldstart.ui import datasets
from coldstart.ui.data.kept import Upload
from coldstart.ui.words import number, plain, say

if TYPE_CHECKING:
    from coldstart.data.problems import Problem
    from coldstart.data.reading import Table

KINDS = (columns.USERS, columns.ITEMS, columns.INTERACTIONS, columns.HELD_BACK)
LEAVE_OUT = "none"


@dataclass(frozen=True)
class Given:
    """A table of an uploaded file, or a file that cannot be read.

    Attributes
    ----------
    key : str
        The id of the upload; of further sheets of a workbook, with their number.
    file, name : str
        What the file is called, and what the table is: a workbook has one in each sheet.
    table : Table or None
        None where it cannot be read.
    problems : tuple of Problem
        Why it cannot be read; empty where it can.
    """

    key: str
    file: str
    name: str
    table: Table | None
    problems: tuple[Problem, ...] = ()


def read_all(uploaded: Sequence[Upload]) -> list[Given]:
    """Read files, each once a session."""
    limit = datasets.store().settings.max_rows
    found: list[Given] = []
    for file in uploaded:
        with st.spinner(plain(say(t("page_data.upload.reading", file=file.name)))):
            found += _read(file, limit)
    return found


remembered = partial(
    st.cache_resource,
    max_entries=8,
    show_spinner=False,
    scope="session",
    hash_funcs={Upload: lambda file: file.id, Given: lambda one: one.key},
)
"""Remember in this session what a function made of files, which are known by their ids."""


@remembered()
def _read(file: Upload, limit: int) -> list[Given]:
    from coldstart.data.reading import read_all
    from coldstart.errors import DataError

    try:
        tables = read_all(file.content, file.name, limit)
    except DataError as error:
        return [Given(file.id, file.name, file.name, None, error.problems)]
    keys = [file.id if n == 0 else f"{file.id}_{n}" for n in range(len(tables))]
    return [
        Given(key, file.name, table.name, table) for key, table in zip(keys, tables, strict=True)
    ]


def place(given: Sequence[Given]) -> dict[str, Given]:
    """Let the analyst say which table each file is; return the files by what they are.

    Empty while two files are said to be the same table.
    """
    readable = [one for one in given if one.table is not None]
    if not readable:
        return {}
    guessed = _guessed(readable)
    st.subheader(say(t("page_data.place.title")), anchor=False)
    chosen = [(_choose(one, guessed.get(one.key, LEAVE_OUT)), one) for one in readable]
    counted = Counter(kind for kind, _ in chosen if kind != LEAVE_OUT)
    for kind, n in counted.items():
        if n > 1:
            names = [one.name for found, one in chosen if found == kind]
            told = t("page_data.place.twice", kind=t(f"page_data.kind.{kind}"), files=names)
            st.error(plain(say(told)), icon=":material/error:")
    if not counted:
        st.warning(say(t("page_data.place.nothing")), icon=":material/warning:")
    if any(n > 1 for n in counted.values()):
        return {}
    by_kind = dict(chosen)
    return {kind: by_kind[kind] for kind in KINDS if kind in by_kind}


@remembered()
def _guessed(readable: Sequence[Given]) -> dict[str, str]:
    from coldstart.data.mapping import assign

    # Two files may have the same name, so a number goes before it; a sheet goes by its own title.
    named = {f"{n} {_says(one)}": one for n, one in enumerate(readable)}
    found = assign({name: one.table for name, one in named.items() if one.table is not None})
    return {
        one.key: kind for kind, table in found.items() for one in readable if one.table is table
    }


def _says(one: Given) -> str:
    sheet = None if one.table is None else one.table.sheet
    return one.file if sheet is None else f"{sheet}.xlsx"


def _choose(one: Given, guess: str) -> str:
    assert one.table is not None
    options = [*KINDS, LEAVE_OUT]
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall", width="stretch"):
            st.markdown(f"**{plain(one.name)}**")
            st.caption(plain(_how(one.table)))
        kind = st.selectbox(
            say(t("page_data.place.label", file=one.name)),
            options,
            index=options.index(guess),
            format_func=lambda kind: say(t(f"page_data.kind.{kind}")),
            key=f"kind_{one.key}",
            persist_state="session",
            label_visibility="collapsed",
            width=260,
        )
    if kind == LEAVE_OUT:
        id_ = "page_data.place.unknown" if guess == LEAVE_OUT else "page_data.place.left_out"
        st.warning(plain(say(t(id_, file=one.name))), icon=":material/help:")
    return kind or LEAVE_OUT


def _how(table: Table) -> str:
    """Return how a file was read, such as “CSV · UTF-8 · separated by ; · 150 rows, 6 columns”."""
    parts = [table.format]
    if table.encoding:
        parts.append(table.encoding)
    if table.delimiter:
        sign = table.delimiter
        shown = say(t("page_data.place.tab")) if sign == "\t" else sign
        parts.append(say(t("page_data.place.separated", sign=shown)))
    rows, width = table.frame.shape
    parts.append(say(t("page_data.place.size", rows=number(rows), columns=number(width))))
    return " · ".join(parts)
