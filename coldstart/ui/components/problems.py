"""What is wrong with data: how much of it, then each problem with its place and remedy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.data.on_screen import screened
from coldstart.ui import datasets
from coldstart.ui.components import download
from coldstart.ui.words import number, plain, say

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.core.i18n import Message
    from coldstart.data.problems import Problem

LOOKS = {
    "error": ("red", ":material/error:"),
    "warning": ("orange", ":material/warning:"),
    "notice": ("blue", ":material/info:"),
}
_OPTION = re.compile(r"\s*[(（]--[a-z-]+[^()（）]*[)）]")
SHOWN = 12  # as many are spelt out; the table holds all


def show(found: Sequence[Problem], key: str, *, remedies: bool = True) -> None:
    """Draw problems, the worst first, with a table of all of them to download.

    Parameters
    ----------
    found : sequence of Problem
    key : str
        Prefix of the widgets' keys; unique on the page.
    remedies : bool
        Whether each comes with what to do; not for those who cannot do it.
    """
    worst_first = sorted(found, key=lambda problem: list(LOOKS).index(problem.severity))
    _counts(worst_first)
    for problem in worst_first[:SHOWN]:
        _one(problem, remedies)
    if len(worst_first) > SHOWN:
        st.caption(say(t("ui.problems.more", n=len(worst_first) - SHOWN)))
        rows = table(worst_first, on_screen=True)
        if not remedies:
            rows = rows.drop(columns=say(t("ui.problems.head.remedy")))
        st.dataframe(rows, hide_index=True, key=f"{key}_table")
    label = say(t("ui.problems.download"))
    whole = table(worst_first, on_screen=datasets.store().settings.readonly)
    download.show(whole, "problems", key=f"{key}_download", label=label)


def table(found: Sequence[Problem], *, on_screen: bool = False) -> pd.DataFrame:
    """Return problems as a table in the language of the session, a row each.

    On screen, ids that are mail addresses or phone numbers are masked.
    """
    import pandas as pd

    rows = [
        {
            "severity": say(t(f"ui.problems.severity.{problem.severity}")),
            "table": problem.table,
            "row": problem.row,
            "column": problem.column or "",
            "count": problem.count,
            "found": say(screened(problem.message) if on_screen else problem.message),
            "remedy": remedy(screened(problem.remedy) if on_screen else problem.remedy),
        }
        for problem in found
    ]
    named = {name: say(t(f"ui.problems.head.{name}")) for name in rows[0]} if rows else {}
    return pd.DataFrame(rows).astype({"row": "Int64"} if rows else {}).rename(columns=named)


def remedy(message: Message) -> str:
    """Return what to do; the option that does it in a terminal means nothing on a page."""
    return _OPTION.sub("", say(message))


def _counts(found: Sequence[Problem]) -> None:
    counts = Counter(str(problem.severity) for problem in found)
    with st.container(horizontal=True, gap="small"):
        for severity, (color, icon) in LOOKS.items():
            if counts[severity]:
                words = say(t(f"ui.problems.counts.{severity}", n=counts[severity]))
                st.badge(words, icon=icon, color=color)  # type: ignore[arg-type]


def _one(problem: Problem, remedies: bool) -> None:
    color, icon = LOOKS[problem.severity]
    place = say(t("ui.problems.place", table=problem.table, where=_where(problem)))
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":{color}[{icon}] **{plain(say(screened(problem.message)))}**")
        if remedies:
            st.markdown(plain(remedy(screened(problem.remedy))))
        st.caption(plain(place))


def _where(problem: Problem) -> list[str]:
    parts = []
    if problem.row is not None:
        parts.append(say(t("ui.problems.at_row", row=number(problem.row))))
    if problem.column:
        parts.append(say(t("ui.problems.at_column", column=problem.column)))
    if problem.count > 1:
        parts.append(say(t("ui.problems.rows_in_all", n=problem.count)))
    return parts or [say(t("ui.problems.whole_file"))]
