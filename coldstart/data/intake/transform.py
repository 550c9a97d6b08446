"""The verbs of a mapping, applied to tables as they stand in files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.data.intake.mapping import (
    ROW_BY_ROW,
    Spec,
    TableMapping,
    columns_of,
)
from coldstart.data.intake.mapping import Mapping as DataMapping
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.nested import UnevenLists, exploded, split_rows
from coldstart.data.intake.order_states import came_to_nothing
from coldstart.data.intake.table import Table, find, find_all
from coldstart.data.intake.totals import without_totals
from coldstart.data.intake.verbs import (
    changed,
    composed,
    filled_down,
    inherited,
    joined,
    listed_by,
)

RULE = "\x00rule"
"""A column, of interactions alone, with the name of the rule that ignores a row."""

EVENTS_RULES = ("cancelled", "returned", "unpaid", "not_visible", "other_reason")
"""Rules about what happened: such a row is understood and says nothing about taste. Rows that fall
under other rules are no record of anything."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """A table after the verbs: its columns of a role are called by it.

    Attributes
    ----------
    mapping : TableMapping
    name : str
        What it is called in problems.
    frame : DataFrame
        All str, its index the row in the file.
    sources : mapping of str to str
        By role, what its column is called in the file.
    n_read : int
        Rows as they stand in the files.
    dropped : mapping of str to int
        Rows that a rule does not use, by its name.
    unjoined : int
        Rows for which a join found no partner.
    states : mapping of str to mapping of str to int
        By column that a rule about orders looks at, rows of each state.
    came_back : mapping of str to mapping of str to int
        By column that says which rows came back, rows ignored by each of its values; by ``""``
        where it holds dates.
    personal, unused : tuple of str
        Columns that are not used: because they are personal, and others.
    uneven : tuple of UnevenLists
        Lists that do not go with those of the ids beside them.
    """

    mapping: TableMapping
    name: str
    frame: pd.DataFrame
    sources: Mapping[str, str] = field(default_factory=dict)
    n_read: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    unjoined: int = 0
    states: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    came_back: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    uneven: tuple[UnevenLists, ...] = ()


def unite(tables: Sequence[Table]) -> Table:
    """Return parts of one table as one: columns are those of all, in the order of their coming."""
    if len(tables) == 1:
        return tables[0]
    frames = [table.frame for table in tables]
    first = list(frames[0].columns)
    frames = [frame.rename(columns=_called_as(first, list(frame.columns))) for frame in frames]
    united = pd.concat(frames).fillna("")
    problems = tuple(problem for table in tables for problem in table.problems)
    name = tables[0].name if len(tables) == 1 else f"{tables[0].name} (+{len(tables) - 1})"
    nested = tuple(dict.fromkeys(column for table in tables for column in table.nested))
    return replace(
        tables[0],
        name=name,
        frame=united,
        problems=problems,
        nested=nested,
        n_headers=sum(table.n_headers for table in tables),
    )


def _called_as(first: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """Return new names of columns that another table calls nearly so, where that is unambiguous."""
    short = {name: squeezed(name) for name in (*first, *names)}
    counts = Counter(short[name] for name in names) | Counter(short[name] for name in first)
    known = {short[name]: name for name in first if counts[short[name]] == 1}
    return {
        name: known[short[name]] for name in names if name not in first and short[name] in known
    }


def prepare(mapping: TableMapping, table: Table, others: Mapping[str, pd.DataFrame]) -> Prepared:
    """Apply a table's verbs and name its columns by their roles.

    Parameters
    ----------
    mapping : TableMapping
    table : Table
        What its files hold, united.
    others : mapping of str to DataFrame
        Tables that it may be joined to, by their id, after their own verbs (`rows_of`).
    """
    rows = rows_of(mapping, table, others)
    frame, sources = _roles(rows.frame, mapping)
    used = set(sources)
    personal = tuple(c for c in find_all(frame, mapping.personal) if c not in used)
    nested = tuple(f"{name}." for name in mapping.unused)
    inside = [c for c in frame.columns if c.startswith(nested)] if nested else []
    unused = tuple(
        c
        for c in dict.fromkeys([*find_all(frame, mapping.unused), *inside])
        if c not in used and c not in personal
    )
    if mapping.describe is not None:
        described = {
            *find_all(frame, mapping.describe.item),
            *find_all(frame, mapping.describe.user),
        }
        used_names = {*used, *described, columns.EVENT_TYPE, RULE}
        others_left = [c for c in frame.columns if c not in used_names]
        unused += tuple(c for c in others_left if c not in personal and c not in unused)
    ruled = {find(frame, drop.column) for drop in mapping.drop}  # a rule has used it
    listed = tuple(c for c in unused if c not in ruled and (frame[c].str.strip() != "").any())
    frame = frame.drop(columns=[*personal, *unused])
    return Prepared(
        mapping, table.name, frame, sources, len(table.frame) + table.n_headers,
        rows.dropped, rows.unjoined, rows.states, rows.came_back, personal, listed,
        tuple(rows.uneven),
    )  # fmt: skip


def prepared_tables(mapping: DataMapping, united: Mapping[str, Table]) -> list[Prepared]:
    """Return the tables of a data set after their verbs, those that others join to first."""
    joined_to = {join.table for table in mapping.table for join in table.join}
    others: dict[str, pd.DataFrame] = {}
    for table in mapping.table:
        if table.id in joined_to and table.id in united:
            others[table.id] = rows_of(table, united[table.id], others).frame
    return [
        prepare(table, united[table.id], others) for table in mapping.table if table.id in united
    ]


class Rows(NamedTuple):
    """Rows after the verbs; the other fields as those of `Prepared`."""

    frame: pd.DataFrame
    dropped: dict[str, int]
    unjoined: int
    states: dict[str, dict[str, int]]
    came_back: dict[str, dict[str, int]]
    uneven: list[UnevenLists]


def rows_of(mapping: TableMapping, table: Table, others: Mapping[str, pd.DataFrame]) -> Rows:
    """Return the rows after the verbs, and what they did."""
    frame = with_header(mapping, table)
    if mapping.blank:
        nothing = {value.strip() for value in mapping.blank}
        frame = changed(
            frame, list(frame.columns), lambda v: v.where(~v.str.strip().isin(nothing), "")
        )
    frame, n_totals = without_totals(frame, mapping)
    zeros = ("0", "0.0", "0.00")
    frame = changed(
        frame,
        find_all(frame, mapping.blank_zero),
        lambda v: v.where(~v.str.strip().isin(zeros), ""),
    )
    if mapping.explode is not None:
        frame = exploded(frame, mapping.explode, mapping.blank)
    uneven: list[UnevenLists] = []
    if mapping.split_rows is not None:
        frame, uneven = split_rows(frame, mapping.split_rows)
    for column, separator in mapping.split_values.items():
        frame = changed(frame, find_all(frame, [column]), listed_by(separator))
    if mapping.fill_down is not None:
        frame = filled_down(frame, mapping.fill_down.columns, mapping.fill_down.within)
    if mapping.inherit is not None:
        frame = inherited(frame, mapping.inherit)
    if mapping.compose is not None:
        frame = frame.assign(**{mapping.compose.column: composed(frame, mapping.compose)})
    unjoined = 0
    for join in mapping.join:
        if join.table in others:
            frame, missed = joined(frame, join, others[join.table])
            unjoined = max(unjoined, missed)
    marks = mapping.role in ("interactions", "holdout")
    frame, dropped, states, came_back = _dropped(frame, mapping, marks)
    if n_totals:
        dropped["summary"] = dropped.get("summary", 0) + n_totals
    if table.n_headers:
        dropped["header"] = dropped.get("header", 0) + table.n_headers
    return Rows(frame, dropped, unjoined, states, came_back, uneven)


def with_header(mapping: TableMapping, table: Table) -> pd.DataFrame:
    """Return a table whose file has no header with the names that the mapping gives its columns."""
    if not mapping.header or table.has_header:
        return table.frame
    # By number, not by place: a column that is blank throughout is not among them.
    names = {f"column {n}": name for n, name in enumerate(mapping.header, 1)}
    return table.frame.rename(columns=names)


def _dropped(
    frame: pd.DataFrame, mapping: TableMapping, marks: bool
) -> tuple[pd.DataFrame, dict[str, int], dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    """Return the rows without those that a rule does not use; interactions are marked instead."""
    counts: dict[str, int] = {}
    states: dict[str, dict[str, int]] = {}
    came_back: dict[str, dict[str, int]] = {}
    if not mapping.drop:
        return frame, counts, states, came_back
    rules = np.full(len(frame), "", dtype=object)
    for drop in mapping.drop:
        column = find(frame, drop.column)
        if column is None:
            continue
        values = frame[column].str.strip()
        goes = pd.Series(False, index=frame.index).to_numpy(copy=True)
        if drop.blank is not None:
            goes |= ((values == "") == drop.blank).to_numpy()
        if drop.values:
            named = {value.casefold() for value in drop.values}
            goes |= values.str.casefold().isin(named).to_numpy()
        if drop.states:
            states[column] = {str(state): int(n) for state, n in values.value_counts().items()}
            ended = [state for state in states[column] if came_to_nothing(state)]
            goes |= values.isin(set(ended) - _said_by_kind(mapping, column)).to_numpy()
        if drop.pattern is not None:
            pattern = re.compile(drop.pattern)
            codes, unique = pd.factorize(values)
            matched = np.array([bool(pattern.fullmatch(str(v))) for v in unique], dtype=bool)
            goes |= matched[codes] if len(matched) else False
        if goes.any():
            goes &= rules == ""
            counts[drop.rule] = counts.get(drop.rule, 0) + int(goes.sum())
            if drop.rule == "returned" and not drop.states:
                by_value = values[goes].value_counts() if drop.values else {"": goes.sum()}
                came_back[column] = {str(value): int(n) for value, n in by_value.items()}
            if marks and drop.rule in EVENTS_RULES:
                rules[goes] = drop.rule
            else:
                frame, rules = frame[~goes], rules[~goes]
    if (rules != "").any():
        frame = frame.assign(**{RULE: pd.Series(rules, index=frame.index, dtype="str")})
    return frame, counts, states, came_back


def _said_by_kind(mapping: TableMapping, column: str) -> set[str]:
    """Return the states whose meaning a person gave, where the column is that of the events."""
    types = mapping.event_types
    if types is None or column not in mapping.named(columns.EVENT_TYPE):
        return set()
    return {kind.strip() for kind in types.listed}


def _roles(frame: pd.DataFrame, mapping: TableMapping) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the table with its columns called by their roles, and what they were called."""
    values: dict[str, pd.Series] = {}
    sources: dict[str, str] = {}
    taken: dict[str, str] = {}
    for role, spec in mapping.columns.items():
        built = _built(frame, spec)
        if built is None:
            continue
        values[role], sources[role] = built
        if isinstance(spec, str) or sources[role] in frame.columns:
            taken[sources[role]] = role
    if mapping.event_type is not None and columns.EVENT_TYPE not in values:
        values[columns.EVENT_TYPE] = pd.Series(mapping.event_type, frame.index, dtype="str")
    names = {c: c for c in frame.columns if c not in taken}
    for column in list(names):
        if column in values:
            names[column] = _free(column, {*frame.columns, *values})
    rest = frame[list(names)].rename(columns=names)
    key = columns.USER_ID if mapping.role == "users" else columns.ITEM_ID
    first = [role for role in (key, *values) if role in values]
    ordered = {role: values[role] for role in dict.fromkeys(first)}
    prepared = pd.concat([pd.DataFrame(ordered, index=frame.index), rest], axis=1)
    return prepared, sources


def _free(name: str, names: set[str]) -> str:
    n = 2
    while f"{name} ({n})" in names:
        n += 1
    return f"{name} ({n})"


def _built(frame: pd.DataFrame, spec: Spec) -> tuple[pd.Series, str] | None:
    """Return the values that a spec stands for and the name of its (first) column."""
    sources = find_all(frame, columns_of(spec))
    if not sources:
        return None
    if isinstance(spec, dict):
        parts = [frame[column].str.strip() for column in sources]
        joined = parts[0]
        for part in parts[1:]:
            joined = (joined + " " + part).str.strip()
        return joined, sources[0]
    if isinstance(spec, tuple) and spec[:1] == (ROW_BY_ROW,):
        values = frame[sources[0]]
        for column in sources[1:]:
            values = values.where(values.str.strip() != "", frame[column])
        return values, sources[0]
    return frame[sources[0]], sources[0]
