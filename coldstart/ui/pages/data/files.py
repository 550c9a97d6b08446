"""A row for each table: what it is, how it was read, and how many of its rows are used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.ui.pages.data import tables
from coldstart.ui.pages.data.draft import Draft
from coldstart.ui.pages.data.privacy import first_rows
from coldstart.ui.pages.data.retold import KEYS, LOOKUP, ROLES, retold
from coldstart.ui.pages.data.understood import Understood
from coldstart.ui.words import number, plain, say, spoken

if TYPE_CHECKING:
    from coldstart.data.intake.understanding import TableReport

FIRST = 20
MOST_NAMED = 20  # columns
FEW = 6  # reasons that are spelt out
SIGNS = {",": "comma", ";": "semicolon", "\t": "tab", " ": "space"}


def show(understood: Understood, draft: Draft) -> None:
    """Draw them."""
    st.subheader(say(t("page_data.files.title")), anchor=False)
    for n, report in enumerate(understood.understanding.tables):
        with st.container(border=True, gap="xsmall", key=f"file_{n}"):
            _row(n, report, understood, draft)


def preview(understood: Understood) -> None:
    """Draw the first rows of each table as they were read."""
    reports = [r for r in understood.understanding.tables if understood.frame_of(r) is not None]
    with st.expander(say(t("page_data.files.preview", n=FIRST)), icon=":material/table:"):
        tabs = st.tabs([plain(report.name) for report in reports])
        for n, (tab, report) in enumerate(zip(tabs, reports, strict=True)):
            with tab:
                shown = first_rows(report, understood, FIRST)
                tables.frame(shown, key=f"preview_{n}", alt=report.name)


def column_lists(report: TableReport) -> Iterator[Message]:
    """Return which columns of a table describe, and which ones are not stored."""
    from coldstart.data.intake.listing import few

    lists = {"described": report.described, "personal": report.personal, "unused": report.unused}
    for kind, names in lists.items():
        if names:
            label = t(f"page_data.source.{kind}")
            named = few(names, most=MOST_NAMED)
            yield t("page_data.source.columns", label=label, columns=named)


def heading(name: str, about: str) -> None:
    """Draw what a file is called, and in small what is said of it."""
    st.markdown(f"**{plain(name)}**")
    st.caption(plain(about))


def rows(report: TableReport, role: str, *, asking: bool = False) -> None:
    """Draw how many rows of a table are used, and why others are not.

    Parameters
    ----------
    report : TableReport
    role : str
        What the table is by now.
    asking : bool
        Whether a question is open, so that nothing is used yet.
    """
    st.markdown(plain(say(_used(report, role, asking))))
    for kind, counted in {**report.by_meaning, "not_used": report.not_used}.items():
        if counted:
            st.caption(plain(say(t(f"page_data.files.{kind}", reasons=_reasons(kind, counted)))))


def _row(n: int, report: TableReport, understood: Understood, draft: Draft) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall", width="stretch"):
            heading(report.name, written(report))
        _encoding(n, report, understood, draft)
        role = _role(n, report, understood, draft)
    asking = bool(understood.questions)
    rows(report, role, asking=asking)
    if not asking:
        for sentence in column_lists(report):
            st.caption(plain(say(sentence)))
    missing = [key for key in KEYS.get(role, ()) if key not in report.columns]
    if missing and not asking:
        roles = [t(f"page_data.role.{key}") for key in missing]
        text = say(t("page_data.files.no_key", roles=roles))
        st.warning(plain(text), icon=":material/warning:")


def _role(n: int, report: TableReport, understood: Understood, draft: Draft) -> str:
    """Let a person say what a table is."""
    table = understood.mapping.by_id(report.id)
    now = report.role if table is None else table.role
    options = [*ROLES, LOOKUP] if LOOKUP in (now, report.role) else list(ROLES)
    key = f"kind_{n}_{draft.revision}"

    def changed() -> None:
        if table is not None:
            role = st.session_state[key]
            draft.change(retold(table, role, understood.mapping, understood.read.tables))

    st.selectbox(
        spoken(say(t("page_data.files.role", file=report.name))),
        options,
        index=options.index(now),
        format_func=lambda role: say(t(f"intake.role.{role}")),
        key=key,
        on_change=changed,
        label_visibility="collapsed",
        width=230,
    )
    return now


def _encoding(n: int, report: TableReport, understood: Understood, draft: Draft) -> None:
    """Offer the other encodings of a text whose own is a guess, those that fit first."""
    from coldstart.data.formats.common_characters import CODECS
    from coldstart.data.formats.text_encoding import NAMES

    origin = understood.uploads.get(report.files[0]) if report.files else None
    if origin is None or report.encoding is None:
        return
    if origin not in draft.encodings and not _is_doubted(report, understood):
        return
    offered = (NAMES[codec] for codec in ("utf-8", *CODECS))
    options = tuple(dict.fromkeys((report.encoding, *report.other_encodings, *offered)))
    key = f"encoding_{n}_{draft.revision}"

    def changed() -> None:
        draft.encodings[origin] = st.session_state[key]

    st.selectbox(
        spoken(say(t("page_data.files.encoding", file=report.name))),
        options,
        key=key,
        on_change=changed,
        label_visibility="collapsed",
        width=170,
    )


def _is_doubted(report: TableReport, understood: Understood) -> bool:
    """Say whether something was noted about the encoding of a table."""
    return any(
        problem.message.id.startswith("read.encoding.")
        for table in understood.tables_of(report)
        for problem in table.problems
    )


def written(report: TableReport) -> str:
    """Return how a file is written, such as “CSV · UTF-8 · separated by comma”."""
    parts = [report.format]
    if report.encoding:
        parts.append(report.encoding)
    if report.delimiter:
        name = SIGNS.get(report.delimiter)
        sign = report.delimiter if name is None else t(f"page_data.files.{name}")
        parts.append(say(t("page_data.files.separated", sign=sign)))
    if len(report.files) > 1:
        parts.append(say(t("page_data.files.parts", n=len(report.files))))
    return " · ".join(parts)


def _used(report: TableReport, role: str, asking: bool) -> Message:
    rows = t("page_data.files.rows", n=report.rows)
    if asking or role == "unused":
        return rows
    return t(
        "page_data.files.used", rows=rows, used=report.used, not_used=report.rows - report.used
    )


def _reasons(kind: str, counted: Mapping[str, int]) -> list[Message | str]:
    from coldstart.data.intake.understanding import rule_name

    ordered = sorted(counted.items(), key=lambda pair: -pair[1])
    reasons: list[Message | str] = [
        t(
            "page_data.files.reason",
            reason=t(f"intake.reason.{name}") if kind == "not_used" else rule_name(name),
            n=n,
        )
        for name, n in ordered[:FEW]
    ]
    rest = sum(n for _, n in ordered[FEW:])
    return [*reasons, t("page_data.files.others", n=number(rest))] if rest else reasons
