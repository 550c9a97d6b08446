"""Whether there is enough to learn from, and what was taken for positive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.findings import Findings
from coldstart.data.intake.came_back import may_have_come_back
from coldstart.data.intake.feedback import is_view
from coldstart.data.intake.file_events import event_type_of
from coldstart.data.intake.listing import few
from coldstart.data.intake.mapping import Mapping as DataMapping
from coldstart.data.intake.order_states import came_to_nothing, is_known
from coldstart.data.intake.profile import profile
from coldstart.data.intake.rows import Rows
from coldstart.data.intake.table import Table
from coldstart.data.intake.transform import Prepared, with_header
from coldstart.data.intake.understanding import Counts, rule_name
from coldstart.data.problems import Problem, Severity

HANDFUL = 5
"""Below so many users or items little can be learnt and nothing measured."""

WARN_UNUSED, REFUSE_UNUSED = 0.05, 0.5
"""From these shares of rows that cannot be used on, that leads the warnings, or is refused."""
_FEW_POSITIVES = 0.01
_MOST_CANCELLED = 0.5
_FEW_OF_A_HANDFUL = 0.2
_NEARLY_ALL_COLD = 0.9
_MOST_RULES = 5
_UNREAD = ("read.delimited.longer", "read.delimited.shorter")
_ALL_POSITIVE = ("intake.rows.one_value", "intake.rows.counts")
"""Notes that say already that every row counts as positive."""


def unused_rows(read: Mapping[str, Rows], name: str, accept: bool) -> list[Problem]:
    """Return a warning about the share of rows that cannot be used, or a refusal for it."""
    lost = sum(sum(one.not_used.values()) for one in read.values())
    n = sum(one.n_rows for one in read.values())
    share = lost / max(n, 1)
    if share > REFUSE_UNUSED and not accept:
        severity, id_ = Severity.ERROR, "intake.build.most_unused"
    elif share > WARN_UNUSED:
        severity, id_ = Severity.WARNING, "intake.build.many_unused"
    else:
        return []
    message = t(id_, share=share, n=lost, rows=n)
    return [Problem(severity, message, t(f"{id_}_remedy"), name, count=lost)]


def unread_rows(tables: Sequence[Table], accept: bool) -> list[Problem]:
    """Return a refusal for each table most of whose rows do not fit its columns."""
    problems = []
    for table in tables:
        lost = sum(p.count for p in table.problems if p.message.id in _UNREAD)
        n = lost + len(table.frame)
        if lost > REFUSE_UNUSED * n and not accept:
            message = t("intake.build.most_unused", share=lost / n, n=lost, rows=n)
            remedy = t("intake.build.most_unused_remedy")
            problems.append(Problem(Severity.ERROR, message, remedy, table.name, count=lost))
    return problems


def report_positives(
    tables: Sequence[Prepared],
    read: Mapping[str, Rows],
    pairs: pd.DataFrame,
    positives: int,
    of_tables: Sequence[Findings],
) -> None:
    """Say what makes rows positive where no opinion does, each fact once for all tables.

    Parameters
    ----------
    tables : sequence of Prepared
        Of interactions.
    read : mapping of str to Rows
        By the id of the table.
    pairs : DataFrame
    positives : int
    of_tables : sequence of Findings
        Where problems of these tables are collected; the first takes what concerns all of them.
    """
    main = of_tables[0]
    if not len(pairs):
        _report_nothing_left(tables, read, of_tables)
        return
    if positives == 0:
        message = t("intake.build.no_positives", n=len(pairs))
        main.error(message, t("intake.build.no_positives_remedy"))
    elif len(pairs) == 1:
        main.error(t("intake.build.single_row"), t("intake.build.single_row_remedy"))
    if positives and all(_has_only_views(one, read.get(one.mapping.id)) for one in tables):
        main.notice(t("intake.build.views"), t("intake.build.views_remedy"))
        return
    unlabeled = [
        one.name for one in tables if one.mapping.id in read and read[one.mapping.id].is_unlabeled
    ]
    noted = {problem.message.id for findings in of_tables for problem in findings.problems}
    if unlabeled:
        message, remedy = t("intake.rows.no_label"), t("intake.rows.no_label_remedy")
        names = ", ".join(dict.fromkeys(unlabeled))
        main.problems.append(Problem(Severity.NOTICE, message, remedy, names))
    elif 1 < positives == len(pairs) and noted.isdisjoint(_ALL_POSITIVE):
        message = t("intake.build.implicit", n=len(pairs))
        main.notice(message, t("intake.build.implicit_remedy"))


def _report_nothing_left(
    tables: Sequence[Prepared], read: Mapping[str, Rows], of_tables: Sequence[Findings]
) -> None:
    """Say once why no row is left, in place of notes on what was decided of these rows."""
    main = of_tables[0]
    problems = [problem for findings in of_tables for problem in findings.problems]
    unmatched = sum(p.count for p in problems if p.message.id == "intake.rows.unmatched_returns")
    rows = sum(one.n_rows for one in read.values())
    lost = sum(sum(one.not_used.values()) for one in read.values())
    for findings in of_tables:
        findings.problems = [p for p in findings.problems if p.severity is not Severity.NOTICE]
    if unmatched and 2 * unmatched >= rows - lost:
        sources = tables[0].sources
        column = sources.get(columns.EVENT_TYPE) or sources.get(columns.COUNT) or tables[0].name
        main.error(
            t("intake.build.only_returns", n=unmatched),
            t("intake.build.only_returns_remedy", column=column),
        )
        return
    if any((one.frame[columns.LABEL] == 1).any() for one in read.values()):
        main.error(t("intake.build.all_returned"), t("intake.build.all_returned_remedy"))
        return
    ignored = dict.fromkeys(rule for one in read.values() for rule in one.ignored)
    if ignored and not lost:
        rules = [rule_name(rule) for rule in ignored]
        message = t("intake.build.all_ignored", rules=rules[:_MOST_RULES])
        main.error(message, t("intake.build.all_ignored_remedy"))
    else:
        main.error(t("intake.build.nothing_left"), t("intake.build.nothing_left_remedy"))


def mostly_cancelled(tables: Sequence[Prepared], read: Mapping[str, Rows]) -> list[Problem]:
    """Return a warning for each table most of whose rows guessed rules take away.

    Rules about states of orders, about flags and dates of returns count together.
    """
    problems = []
    for one in tables:
        ended = {
            column: {state: n for state, n in counts.items() if came_to_nothing(state)}
            for column, counts in one.states.items()
        }
        taken = {column: of for column, of in (*ended.items(), *one.came_back.items()) if of}
        n = sum(one.dropped.get(rule, 0) for rule in ("cancelled", "returned"))
        rows = read.get(one.mapping.id)
        if not taken or rows is None or n <= _MOST_CANCELLED * rows.n_rows:
            continue
        message = t("intake.build.mostly_cancelled", columns=few(taken), n=n, rows=rows.n_rows)
        remedy = t("intake.build.mostly_cancelled_remedy")
        column = next(iter(taken))
        problems.append(
            Problem(Severity.WARNING, message, remedy, one.name, column=column, count=n)
        )
    return problems


def came_back(tables: Sequence[Prepared]) -> list[Problem]:
    """Return what is said of each column that tells which rows came back: its values, how many."""
    problems = []
    for one in tables:
        for column, counts in one.came_back.items():
            n = sum(counts.values())
            message = (
                t("intake.build.dated_returns", column=column, n=n)
                if "" in counts
                else t("intake.build.flagged_returns", column=column, values=few(counts), n=n)
            )
            remedy = t("intake.build.came_back_remedy", column=column)
            problems.append(
                Problem(Severity.NOTICE, message, remedy, one.name, column=column, count=n)
            )
    return problems


def returns_in_doubt(mapping: DataMapping, united: Mapping[str, Table]) -> list[Problem]:
    """Return a notice for each table with columns that may say which rows came back."""
    problems = []
    for one in mapping.of_role("interactions"):
        if mapping.export or one.id not in united:
            continue
        ruled = {name for role in one.columns for name in one.named(role)}
        ruled |= {drop.column for drop in one.drop}
        profiled = profile(with_header(one, united[one.id]))
        names = [column.name for column in may_have_come_back(profiled.values(), ruled)]
        if names:
            message = t("intake.build.returns_in_doubt", columns=few(names))
            remedy = t("intake.build.returns_in_doubt_remedy", column=names[0])
            name = united[one.id].name
            problems.append(Problem(Severity.NOTICE, message, remedy, name, column=names[0]))
    return problems


def states_of_orders(tables: Sequence[Prepared]) -> list[Problem]:
    """Return what is said of the states of orders: which are ignored, and which nobody knows."""
    problems = []
    for one in tables:
        for column, counts in one.states.items():
            if column in one.mapping.named(columns.EVENT_TYPE):
                continue  # each state is a kind of event, with a meaning of its own
            given = {state: n for state, n in counts.items() if state}
            ended = [state for state in given if came_to_nothing(state)]
            unclear = [state for state in given if not is_known(state)]
            others = [state for state in given if state not in ended]
            if unclear:
                n = sum(given[state] for state in unclear)
                message = t("intake.build.unclear_states", column=column, states=few(unclear), n=n)
                remedy = t("intake.build.unclear_states_remedy", column=column)
                problems.append(
                    Problem(Severity.WARNING, message, remedy, one.name, column=column, count=n)
                )
            elif ended:
                id_ = "intake.build.states" if others else "intake.build.states_all"
                message = t(id_, column=column, ended=few(ended), others=few(others))
                remedy = t("intake.build.states_remedy")
                problems.append(Problem(Severity.NOTICE, message, remedy, one.name, column=column))
    return problems


def few_positives(pairs: pd.DataFrame, counts: Counts, users: int, name: str) -> list[Problem]:
    """Return warnings of next to no positives, and of users who have nearly all none."""
    if not counts.positives:
        return []
    problems = []
    share = counts.positives / max(counts.interactions, 1)
    few = counts.positives < HANDFUL and share < _FEW_OF_A_HANDFUL
    if share < _FEW_POSITIVES or few:
        message = t("intake.build.few_positives", n=counts.positives, of=counts.interactions)
        remedy = t("intake.build.few_positives_remedy")
        problems.append(Problem(Severity.WARNING, message, remedy, name))
    warm = pairs.loc[pairs[columns.LABEL] == 1, columns.USER_ID].nunique()
    cold = 1 - warm / max(users, 1)
    if cold > _NEARLY_ALL_COLD and users >= HANDFUL:
        message = t("intake.build.nearly_all_cold", share=cold, n=users - warm)
        remedy = t("intake.build.nearly_all_cold_remedy")
        problems.append(Problem(Severity.WARNING, message, remedy, name))
    return problems


def _has_only_views(one: Prepared, read: Rows | None) -> bool:
    """Say whether all that is positive are views: by kinds, by a count of views, or by the file."""
    types = one.mapping.event_types
    if columns.EVENT_TYPE in one.frame:
        return types is not None and bool(types.positive) and all(
            types.names.get(kind) == "viewed" or is_view(kind) for kind in types.positive
        )  # fmt: skip
    if read is None or read.verb != "had":
        return False
    if columns.COUNT in one.sources and is_view(one.sources[columns.COUNT]):
        return True
    return event_type_of(one.name) == "view"
