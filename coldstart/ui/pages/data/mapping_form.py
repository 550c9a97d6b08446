"""The column mapping as a form: which column means what, and what each kind of event means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.ui.pages.data import mapping_change as change
from coldstart.ui.pages.data.draft import Draft
from coldstart.ui.pages.data.mapping_change import AS_IT_IS, TableForm
from coldstart.ui.pages.data.retold import KEYS
from coldstart.ui.pages.data.understood import Understood
from coldstart.ui.words import number, plain, say

if TYPE_CHECKING:
    from coldstart.data.intake.mapping import TableMapping
    from coldstart.data.intake.understanding import TableReport

ACROSS = 3
KINDS = 24  # kinds of event that are shown, the most frequent ones
NO_COLUMN = ""
DETECTED = "order_detected"
ORDERS = (DETECTED, "day_first", "month_first")


@dataclass(frozen=True)
class _Section:
    """A table in the form, with the keys of its widgets and what they start from."""

    n: int
    table: TableMapping
    report: TableReport
    names: list[str]
    roles: tuple[str, ...]
    lists: dict[str, tuple[str, ...]]
    kinds: dict[str, int]
    order: bool
    revision: int

    def key(self, what: str, name: str = "") -> str:
        return f"{what}_{self.table.role}_{name}_{self.n}_{self.revision}"

    def read(self) -> TableForm:
        """Return what the widgets say."""
        state = st.session_state
        order = self.table.time.order
        if self.order:
            chosen = state.get(self.key("order"))
            order = None if chosen == DETECTED else chosen
        return TableForm(
            {role: state.get(self.key("column", role)) or None for role in self.roles},
            {name: tuple(state.get(self.key("list", name), ())) for name in self.lists},
            {kind: str(state.get(self.key("event", kind))) for kind in self.kinds},
            order,
        )


def show(understood: Understood, draft: Draft) -> None:
    """Draw it, closed unless something in it has to be chosen."""
    sections = _sections(understood, draft)
    if not sections:
        return
    is_asked = any(question.choices for question in understood.questions)
    incomplete = not is_asked and any(
        key not in section.table.columns for section in sections for key in KEYS[section.table.role]
    )
    label = say(t("page_data.roles.title"))
    with st.expander(label, incomplete, key="mapping_form", icon=":material/schema:"):
        with st.form(key="roles", border=False):
            for section in sections:
                _table(section)
            key = _positive_from(understood, draft, sections)
            st.form_submit_button(
                say(t("page_data.roles.apply")),
                key="roles_apply",
                icon=":material/refresh:",
                on_click=_apply,
                args=(sections, key, understood, draft),
            )
        if draft.changes_mapping:
            st.button(
                say(t("page_data.roles.reset")),
                key="roles_reset",
                icon=":material/undo:",
                help=say(t("page_data.roles.reset_help")),
                on_click=draft.reset,
            )


def _sections(understood: Understood, draft: Draft) -> list[_Section]:
    doubted = {
        problem.table
        for problem in understood.understanding.problems
        if problem.message.id in ("intake.rows.day_first", "intake.rows.month_first")
    }
    sections = []
    for n, report in enumerate(understood.understanding.tables):
        table = understood.mapping.by_id(report.id)
        parts = understood.tables_of(report)
        if table is None or table.role not in KEYS or not parts:
            continue
        names = change.available(table, report, parts[0])
        lists = change.lists_of(table, understood.mapping)
        events = change.column_of(table.columns.get(columns.EVENT_TYPE), names)
        section = _Section(
            n,
            table,
            report,
            names,
            change.roles_of(table, understood.mapping),
            change.listed(table, report, lists, names),
            dict(list(understood.kinds(report, events).items())[:KINDS]),
            report.name in doubted or table.time.order is not None,
            draft.revision,
        )
        sections.append(section)
    return sections


def _table(section: _Section) -> None:
    role = say(t(f"intake.role.{section.table.role}"))
    st.markdown(f"**{plain(role)}** · {plain(section.report.name)}")
    _columns(section)
    _lists(section)
    _events(section)
    if section.order:
        st.selectbox(
            say(t("page_data.roles.order")),
            ORDERS,
            index=ORDERS.index(section.table.time.order or DETECTED),
            format_func=lambda order: say(t(f"page_data.roles.{order}")),
            key=section.key("order"),
            width=260,
        )
    st.divider()


def _columns(section: _Section) -> None:
    for start in range(0, len(section.roles), ACROSS):
        row = section.roles[start : start + ACROSS]
        for cell, role in zip(st.columns(ACROSS), row, strict=False):
            now = change.column_of(section.table.columns.get(role), section.names)
            options = [NO_COLUMN, *((AS_IT_IS,) if now == AS_IT_IS else ()), *section.names]
            together = change.written(section.table.columns.get(role, ()), section.names)

            def called(column: str, together: str = together) -> str:
                if column == NO_COLUMN:
                    return say(t("page_data.roles.none"))
                return together if column == AS_IT_IS else column

            of_users = (section.table.role, role) == (columns.USERS, columns.TEXT)
            cell.selectbox(
                say(t(f"page_data.role.{columns.USER_TEXT if of_users else role}")),
                options,
                index=options.index(now or NO_COLUMN),
                format_func=called,
                key=section.key("column", role),
                help=say(t(f"page_data.role_help.{columns.USER_TEXT if of_users else role}")),
            )


def _lists(section: _Section) -> None:
    """Draw the lists of columns without a role."""
    roles = {
        column
        for spec in section.table.columns.values()
        for column in change.present(spec, section.names)
    }
    free = [name for name in section.names if name not in roles]
    for name, now in section.lists.items():
        st.multiselect(
            say(t(f"page_data.list.{name}")),
            free,
            default=list(now),
            key=section.key("list", name),
            placeholder=say(t("page_data.list.none")),
            select_all=False,
            help=say(t(f"page_data.list_help.{name}")),
        )


def _events(section: _Section) -> None:
    """Draw what each kind of event means, with its rows."""
    from coldstart.data.intake.understanding import kind_name

    kinds = list(section.kinds)
    for start in range(0, len(kinds), ACROSS):
        for cell, kind in zip(st.columns(ACROSS), kinds[start : start + ACROSS], strict=False):
            name = kind_name(kind or "–", section.table.event_types)
            label = t("page_data.event.label", kind=name, n=section.kinds[kind])
            cell.selectbox(
                plain(say(label)),
                change.MEANINGS,
                index=change.MEANINGS.index(change.meaning_of(kind, section.table)),
                format_func=lambda meaning: say(t(f"page_data.event.{meaning}")),
                key=section.key("event", kind),
            )


def _positive_from(
    understood: Understood, draft: Draft, sections: Sequence[_Section]
) -> str | None:
    """Draw the limit from which on a rating is positive, where ratings decide; return its key."""
    rated = [section for section in sections if columns.RATING in section.table.columns]
    if not any(section.table.role == columns.INTERACTIONS for section in rated):
        return None
    scale = next(
        (
            problem.message.params["limit"]
            for problem in understood.understanding.problems
            if problem.message.id in ("intake.rows.liked_from", "intake.rows.liked_above")
        ),
        None,
    )
    key = f"positive_from_{draft.revision}"
    st.number_input(
        say(t("page_data.roles.positive_from")),
        value=understood.mapping.positive_from,
        placeholder="" if scale is None else number(scale, "#,##0.##"),
        key=key,
        help=say(t("page_data.roles.positive_from_help")),
        width=260,
    )
    return key


def _apply(
    sections: Sequence[_Section], key: str | None, understood: Understood, draft: Draft
) -> None:
    """Take what the form says, unless a column is said to be two things."""
    from coldstart.data.problems import Problem, Severity

    draft.problems = tuple(
        Problem(
            Severity.ERROR,
            t("page_data.roles.twice", column=column, file=section.report.name),
            t("page_data.roles.twice_remedy"),
            section.report.name,
            column=column,
        )
        for section in sections
        for column in section.read().repeated()
    )
    if draft.problems:
        return
    new = [_changed(section, understood) for section in sections]
    changed = [
        table for table, section in zip(new, sections, strict=True) if table != section.table
    ]
    if key is not None:
        draft.positive_from = st.session_state[key]
    if key is not None or changed:
        ids = {table.id for table in changed}
        draft.answered |= {(q.id, q.table): None for q in understood.questions if q.table in ids}
        draft.change(*changed)


def _changed(section: _Section, understood: Understood) -> TableMapping:
    """Return the mapping of a table; another column of events begins with what its words say."""
    form = section.read()
    table = change.changed(section.table, form, section.lists, section.names)
    events = table.columns.get(columns.EVENT_TYPE)
    if events is None or events == section.table.columns.get(columns.EVENT_TYPE):
        return table
    from coldstart.data.intake.feedback import known_events

    column = change.column_of(events, section.names)
    kinds = understood.kinds(section.report, column)
    return table.model_copy(update={"event_types": known_events(list(kinds)).types})
