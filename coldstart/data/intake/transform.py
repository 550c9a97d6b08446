"""The verbs of a mapping, applied to tables as they stand in files."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.data.intake.ids import clean
from coldstart.data.intake.mapping import (
    ROW_BY_ROW,
    Compose,
    Drop,
    Join,
    Spec,
    TableMapping,
    columns_of,
)
from coldstart.data.intake.mapping import Mapping as DataMapping
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.table import Table
from coldstart.data.problems import refusal
from coldstart.i18n import t

RULE = "\x00rule"
"""A column, of interactions alone, with the name of the rule that ignores a row."""

_LARGEST = 2 << 30  # bytes that rows may take once lists in them are opened

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
    personal, unused : tuple of str
        Columns that are not used: because they are personal, and others.
    """

    mapping: TableMapping
    name: str
    frame: pd.DataFrame
    sources: Mapping[str, str] = field(default_factory=dict)
    n_read: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    unjoined: int = 0
    personal: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


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
    return replace(tables[0], name=name, frame=united, problems=problems, nested=nested)


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
    frame, dropped, unjoined = rows_of(mapping, table, others)
    frame, sources = _roles(frame, mapping)
    used = set(sources)
    personal = tuple(c for c in _there(frame, mapping.personal) if c not in used)
    nested = tuple(f"{name}." for name in mapping.unused)
    inside = [c for c in frame.columns if c.startswith(nested)] if nested else []
    unused = tuple(
        c
        for c in dict.fromkeys([*_there(frame, mapping.unused), *inside])
        if c not in used and c not in personal
    )
    if mapping.describe is not None:
        described = {*_there(frame, mapping.describe.item), *_there(frame, mapping.describe.user)}
        used_names = {*used, *described, RULE}
        others_left = [c for c in frame.columns if c not in used_names]
        unused += tuple(c for c in others_left if c not in personal and c not in unused)
    ruled = {find(frame, drop.column) for drop in mapping.drop}  # a rule has used it
    told = tuple(c for c in unused if c not in ruled and (frame[c].str.strip() != "").any())
    frame = frame.drop(columns=[*personal, *unused])
    return Prepared(
        mapping, table.name, frame, sources, len(table.frame), dropped, unjoined, personal, told
    )


def prepared_tables(mapping: DataMapping, united: Mapping[str, Table]) -> list[Prepared]:
    """Return the tables of a data set after their verbs, those that others join to first."""
    joined_to = {join.table for table in mapping.table for join in table.join}
    others: dict[str, pd.DataFrame] = {}
    for table in mapping.table:
        if table.id in joined_to and table.id in united:
            others[table.id] = rows_of(table, united[table.id], others)[0]
    return [
        prepare(table, united[table.id], others) for table in mapping.table if table.id in united
    ]


def rows_of(
    mapping: TableMapping, table: Table, others: Mapping[str, pd.DataFrame]
) -> tuple[pd.DataFrame, dict[str, int], int]:
    """Return the rows after the verbs, how many each rule dropped, and how many joins missed."""
    frame = with_header(mapping, table)
    if mapping.blank:
        nothing = {value.strip() for value in mapping.blank}
        frame = _changed(
            frame, list(frame.columns), lambda v: v.where(~v.str.strip().isin(nothing), "")
        )
    zeros = ("0", "0.0", "0.00")
    frame = _changed(
        frame, _there(frame, mapping.blank_zero), lambda v: v.where(~v.str.strip().isin(zeros), "")
    )
    if mapping.explode is not None:
        frame = exploded(frame, mapping.explode, mapping.blank)
    if mapping.split_rows is not None:
        frame = _split_rows(frame, mapping.split_rows.column, mapping.split_rows.separator)
    for column, separator in mapping.split_values.items():
        frame = _changed(frame, _there(frame, [column]), _lister(separator))
    if mapping.fill_down is not None:
        frame = _filled_down(frame, mapping.fill_down.columns, mapping.fill_down.within)
    if mapping.inherit is not None:
        frame = _inherited(frame, mapping)
    if mapping.compose is not None:
        frame = frame.assign(**{mapping.compose.column: _composed(frame, mapping.compose)})
    unjoined = 0
    for join in mapping.join:
        if join.table in others:
            frame, missed = _joined(frame, join, others[join.table])
            unjoined = max(unjoined, missed)
    marks = mapping.role in ("interactions", "holdout")
    frame, dropped = _dropped(frame, mapping.drop, marks)
    return frame, dropped, unjoined


def with_header(mapping: TableMapping, table: Table) -> pd.DataFrame:
    """Return a table whose file has no header with the names that the mapping gives its columns."""
    if not mapping.header or table.has_header:
        return table.frame
    # By number, not by place: a column that is blank throughout is not among them.
    names = {f"column {n}": name for n, name in enumerate(mapping.header, 1)}
    return table.frame.rename(columns=names)


def find(frame: pd.DataFrame, name: str) -> str | None:
    """Return the column that is called so, or nearly so."""
    if name in frame.columns:
        return name
    short = squeezed(name)
    return next((column for column in frame.columns if squeezed(column) == short), None)


def _there(frame: pd.DataFrame, names: Sequence[str]) -> list[str]:
    columns_there = [find(frame, name) for name in names]
    return list(dict.fromkeys(column for column in columns_there if column is not None))


def _changed(
    frame: pd.DataFrame, names: Sequence[str], change: Callable[[pd.Series], pd.Series]
) -> pd.DataFrame:
    return frame.assign(**{name: change(frame[name]) for name in names}) if len(names) else frame


def _lister(separator: str) -> Callable[[pd.Series], pd.Series]:
    def listed(values: pd.Series) -> pd.Series:
        return values.str.replace(separator, ", ", regex=False)

    return listed


def exploded(frame: pd.DataFrame, name: str, blank: Sequence[str] = ()) -> pd.DataFrame:
    """Return a row for each entry of a column's lists; an entry's fields become columns."""
    column = find(frame, name)
    if column is None:
        return frame
    nothing = {value.strip() for value in blank}
    positions: list[int] = []
    records: list[dict[str, str]] = []
    for position, text in enumerate(frame[column]):
        entries = _entries(text)
        for entry in entries or [{}]:
            positions.append(position)
            records.append({key: "" if v.strip() in nothing else v for key, v in entry.items()})
    inner = pd.DataFrame(records, dtype="str").fillna("")
    inner.columns = pd.Index([f"{column}.{name}" for name in inner.columns], dtype="str")
    rest = frame.drop(columns=[column])
    _check_size(rest, len(positions), column)
    outer = rest.iloc[positions]
    return pd.concat([outer, inner.set_axis(outer.index, axis=0)], axis=1)


def _entries(text: str) -> list[dict[str, str]]:
    if not text.strip():
        return []
    try:
        loaded = json.loads(text, parse_float=str, parse_int=str, parse_constant=lambda _: None)
    except ValueError:
        return []
    entries = loaded if isinstance(loaded, list) else [loaded]
    return [_flat(entry) for entry in entries if isinstance(entry, dict)]


def _flat(entry: dict[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in entry.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        elif isinstance(value, bool):
            flat[prefix + key] = "true" if value else "false"
        elif isinstance(value, list):
            simple = all(isinstance(v, (str, int, float)) for v in value)
            flat[prefix + key] = ", ".join(map(str, value)) if simple else json.dumps(value)
        else:
            flat[prefix + key] = "" if value is None else str(value)
    return flat


def _split_rows(frame: pd.DataFrame, name: str, separator: str) -> pd.DataFrame:
    column = find(frame, name)
    if column is None:
        return frame
    lists = frame[column].str.strip().str.strip("[](){}").str.split(separator)
    parts = lists.explode().str.strip().str.strip("'\"")
    lengths = np.array([len(values) for values in lists], dtype=np.int64)
    positions = np.repeat(np.arange(len(frame)), lengths)
    _check_size(frame.drop(columns=[column]), len(positions), column)
    return frame.iloc[positions].assign(**{column: parts.fillna("").to_numpy()})


def _check_size(frame: pd.DataFrame, n_rows: int, column: str) -> None:
    """Refuse to repeat rows so often that their columns would not fit into memory."""
    size = int(frame.memory_usage(index=False, deep=True).sum()) * n_rows // max(len(frame), 1)
    if size > _LARGEST:
        message = t("intake.too_large", column=column, n=n_rows, size=size >> 20)
        raise refusal(message, t("intake.too_large_remedy"), column)


def _filled_down(frame: pd.DataFrame, names: Sequence[str], within: Sequence[str]) -> pd.DataFrame:
    groups = _there(frame, within)
    keys = [frame[group] for group in groups]
    if keys:
        # A group's own key may be blank on its further rows: then it goes on from above as well.
        keys = [key.where(key.str.strip() != "").ffill().fillna("") for key in keys]
        frame = frame.assign(**dict(zip(groups, keys, strict=True)))

    def filled(values: pd.Series) -> pd.Series:
        given = values.where(values.str.strip() != "")
        down = given.groupby(keys, sort=False).ffill() if keys else given.ffill()
        return down.fillna("").astype("str")

    return _changed(frame, _there(frame, names), filled)


def _inherited(frame: pd.DataFrame, mapping: TableMapping) -> pd.DataFrame:
    verb = mapping.inherit
    assert verb is not None
    key, parent = find(frame, verb.key), find(frame, verb.parent)
    if key is None or parent is None:
        return frame
    above = frame[parent].str.strip().str.replace(r"^id:", "", regex=True)
    position = pd.Series(dtype="float64")
    for name in (verb.key, *(other for other in verb.or_key if find(frame, other))):
        keys = frame[find(frame, name)].str.strip()
        first = (~keys.duplicated() & (keys != "")).to_numpy()
        more = pd.Series(np.flatnonzero(first), index=keys[first].to_numpy(), dtype="float64")
        position = pd.concat([position, more[~more.index.isin(position.index)]])
    at = above.map(position).where(above != "")

    def inherited(values: pd.Series) -> pd.Series:
        known = at.notna().to_numpy()
        from_above = values.to_numpy(dtype=object)[at.fillna(0).to_numpy(dtype=np.int64)]
        blank = (values.str.strip() == "").to_numpy()
        return values.where(~(blank & known), pd.Series(from_above, values.index, dtype="str"))

    return _changed(frame, _there(frame, verb.columns), inherited)


def _composed(frame: pd.DataFrame, verb: Compose) -> pd.Series:
    """Return the values of some columns joined, row by row."""
    first, *others = (frame[name].str.strip() for name in _there(frame, verb.of))
    whole, is_first = first, pd.Series(True, index=frame.index)
    for values in others:
        given = (values != "") & ~values.isin(verb.without)
        joint = pd.Series(verb.next, index=frame.index, dtype="str").where(~is_first, verb.first)
        whole = whole.where(~given, whole + joint + values)
        is_first &= ~given
    return whole


def _dropped(
    frame: pd.DataFrame, drops: Sequence[Drop], marks: bool
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the rows without those that a rule does not use; interactions are marked instead."""
    counts: dict[str, int] = {}
    if not drops:
        return frame, counts
    rules = np.full(len(frame), "", dtype=object)
    for drop in drops:
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
        if drop.pattern is not None:
            pattern = re.compile(drop.pattern)
            codes, unique = pd.factorize(values)
            matched = np.array([bool(pattern.fullmatch(str(v))) for v in unique], dtype=bool)
            goes |= matched[codes] if len(matched) else False
        if goes.any():
            goes &= rules == ""
            counts[drop.rule] = counts.get(drop.rule, 0) + int(goes.sum())
            if marks and drop.rule in EVENTS_RULES:
                rules[goes] = drop.rule
            else:
                frame, rules = frame[~goes], rules[~goes]
    if (rules != "").any():
        frame = frame.assign(**{RULE: pd.Series(rules, index=frame.index, dtype="str")})
    return frame, counts


def _joined(frame: pd.DataFrame, join: Join, other: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    here, there = (find(table, key) for table, key in zip((frame, other), join.keys, strict=True))
    if here is None or there is None:
        return frame, len(frame)
    keys = clean(other[there]).values
    first = ~keys.duplicated() & (keys != "")
    position = pd.Series(np.flatnonzero(first), index=keys[first].to_numpy())
    at = clean(frame[here]).values.map(position)
    missed = at.isna().to_numpy()
    take = at.fillna(0).to_numpy(dtype=np.int64)
    added: dict[str, pd.Series] = {}
    for column in _there(other, join.columns):
        name = column
        if find(frame, column) is not None:
            name = f"{join.table}.{column}"
        values = other[column].to_numpy()[take] if len(other) else np.full(len(frame), "")
        values = pd.Series(values, index=frame.index, dtype="str")
        added[name] = values.where(~missed, "")
    return frame.assign(**added), int(missed.sum())


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
    named = _there(frame, columns_of(spec))
    if not named:
        return None
    if isinstance(spec, dict):
        parts = [frame[column].str.strip() for column in named]
        joined = parts[0]
        for part in parts[1:]:
            joined = (joined + " " + part).str.strip()
        return joined, named[0]
    if isinstance(spec, tuple) and spec[:1] == (ROW_BY_ROW,):
        values = frame[named[0]]
        for column in named[1:]:
            values = values.where(values.str.strip() != "", frame[column])
        return values, named[0]
    return frame[named[0]], named[0]
