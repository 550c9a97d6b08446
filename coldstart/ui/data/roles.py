"""Which column means what, and from which rating on something is liked: guessed, to correct."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.data import columns
from coldstart.i18n import t
from coldstart.ui.data.files import Given, remembered
from coldstart.ui.words import number, plain, say

if TYPE_CHECKING:
    from coldstart.data.mapping import Mapping as Roles
    from coldstart.data.scale import Scale

ACROSS = 3


@dataclass(frozen=True)
class Chosen:
    """What the form says.

    Attributes
    ----------
    columns : mapping of str to mapping of str to str
        Column by role, for each table.
    left_out : mapping of str to tuple of str
        Columns that are not taken in, for each table.
    positive_from : float or None
        None leaves it to the scale of the ratings.
    """

    columns: Mapping[str, Mapping[str, str]]
    left_out: Mapping[str, tuple[str, ...]]
    positive_from: float | None


def show(placed: Mapping[str, Given]) -> Chosen | None:
    """Draw the form; None while a column is said to be two things."""
    st.subheader(say(t("page_data.roles.title")), anchor=False)
    st.markdown(say(t("page_data.roles.lead")), width=760)
    guessed = _guessed(placed)
    found: dict[str, dict[str, str]] = {}
    left_out: dict[str, tuple[str, ...]] = {}
    positive_from: float | None = None
    with st.form(key="roles", border=True):
        for kind, one in placed.items():
            label = say(t(f"page_data.kind.{kind}"))
            st.markdown(f"**{plain(label)}** · {plain(one.name)}")
            alone = columns.ITEMS not in placed
            found[kind] = _table(kind, one, guessed[kind], alone)
            if kind in (columns.USERS, columns.ITEMS) or (kind == columns.INTERACTIONS and alone):
                left_out[kind] = _left_out(kind, one, found[kind].values())
            if kind == columns.INTERACTIONS:
                positive_from = _liked_from(one, found[kind])
        st.form_submit_button(
            say(t("page_data.roles.apply")), key="roles_apply", icon=":material/refresh:"
        )
    clashes = [
        (placed[kind].name, column)
        for kind, roles in found.items()
        for column, n in Counter([*roles.values(), *left_out.get(kind, ())]).items()
        if n > 1
    ]
    for file, column in clashes:
        told = t("page_data.roles.twice", file=file, column=column)
        st.error(plain(say(told)), icon=":material/error:")
    return None if clashes else Chosen(found, left_out, positive_from)


@remembered()
def _guessed(placed: Mapping[str, Given]) -> dict[str, Roles]:
    from coldstart.data.mapping import guess_all

    tables = {kind: one.table for kind, one in placed.items() if one.table is not None}
    return guess_all(tables)


def _table(kind: str, one: Given, guess: Roles, alone: bool) -> dict[str, str]:
    """Draw a select box for each role of a table; return the columns by role."""
    from coldstart.data.mapping import PAIR_ROLES, ROLES

    assert one.table is not None
    pairs = kind in (columns.INTERACTIONS, columns.HELD_BACK)
    wanted = ROLES[columns.INTERACTIONS if pairs else kind]
    if kind == columns.INTERACTIONS and alone:
        wanted += PAIR_ROLES
    there: list[str | None] = [None, *map(str, one.table.frame.columns)]
    found: dict[str, str] = {}
    for start in range(0, len(wanted), ACROSS):
        row = wanted[start : start + ACROSS]
        for cell, role in zip(st.columns(ACROSS), row, strict=False):
            column = cell.selectbox(
                say(t(_label(kind, role))),
                there,
                index=there.index(guess.column(role)),
                format_func=lambda name: say(t("page_data.roles.none")) if name is None else name,
                key=f"role_{kind}_{role}_{one.key}",
                persist_state="session",
                help=say(t(f"page_data.role_help.{role}")),
            )
            if column is not None:
                found[role] = column
    return found


def _left_out(kind: str, one: Given, used: Collection[str]) -> tuple[str, ...]:
    """Ask which of the columns that mean nothing in particular are not taken in."""
    assert one.table is not None
    key = f"left_out_{kind}_{one.key}"
    before = st.session_state.get(key, ())  # stays in sight where it has just become a clash
    there = map(str, one.table.frame.columns)
    chosen = st.multiselect(
        say(t("page_data.roles.left_out")),
        [column for column in there if column not in used or column in before],
        key=key,
        persist_state="session",
        placeholder=say(t("page_data.roles.left_out_none")),
        select_all=False,
        help=say(t("page_data.roles.help_left_out")),
    )
    return tuple(chosen)


def _label(kind: str, role: str) -> str:
    users_text = (kind, role) == (columns.USERS, columns.TEXT)
    return f"page_data.role.{'users_text' if users_text else role}"


def _liked_from(one: Given, roles: Mapping[str, str]) -> float | None:
    scale = _scale(one, roles)
    told = t("page_data.roles.liked_unused") if scale is None else scale.message()
    return st.number_input(
        say(t("page_data.roles.liked")),
        value=None,
        placeholder="" if scale is None else number(scale.limit, "#,##0.##"),
        key=f"liked_{one.key}",
        persist_state="session",
        help=say(t("page_data.roles.help_liked", taken=told)),
        width=260,
    )


def _scale(one: Given, roles: Mapping[str, str]) -> Scale | None:
    """Return the scale that decides who is liked, where no label does."""
    column = roles.get(columns.RATING)
    if column is None or columns.LABEL in roles:
        return None
    scale: Scale | None = _scale_of(one, column)
    return scale


@remembered()
def _scale_of(one: Given, column: str) -> Scale | None:
    from coldstart.data import opinions
    from coldstart.data.scale import scale_of

    assert one.table is not None
    ratings = opinions.numbers_of(one.table.frame[column]).dropna().to_numpy()
    return scale_of(ratings) if len(ratings) else None
