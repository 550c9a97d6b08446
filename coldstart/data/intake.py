"""From raw tables to a `Dataset`, with every problem listed and nothing refused silently."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass

import pandas as pd

from coldstart.data import columns
from coldstart.data.dataset import Dataset
from coldstart.data.interactions import interactions_of
from coldstart.data.mapping import Mapping, guess
from coldstart.data.problems import Problem, Severity, about
from coldstart.data.reading import Table
from coldstart.i18n import Message, t

FEW = 5  # users or items below which little can be learnt


@dataclass(frozen=True)
class Intake:
    """What came of an attempt to take data in.

    Attributes
    ----------
    dataset : Dataset or None
        None exactly when a problem is an error.
    problems : tuple of Problem
        All of them, worst first.
    """

    dataset: Dataset | None
    problems: tuple[Problem, ...]


def take(
    tables: MappingType[str, Table],
    mapping: MappingType[str, Mapping] | None = None,
    *,
    name: str,
    positive_from: float | None = None,
    domain: str = "retail",
    source: str = "own",
) -> Intake:
    """Check and join tables.

    Parameters
    ----------
    tables : mapping of str to Table
        ``interactions`` and, where they exist, ``users``, ``items`` and ``held_back``. Without
        ``items``, the interactions carry the texts inside and are split in three.
    mapping : mapping of str to Mapping, optional
        Roles of the columns by table; guessed where it is not given.
    name : str
    positive_from : float, optional
        A rating of at least this is a like, where there are no labels.
    domain, source : str
        See `Dataset`.
    """
    problems = [problem for table in tables.values() for problem in table.problems]
    roles = {
        kind: (mapping or {}).get(kind) or guess(tables[kind].frame, _as(kind)) for kind in tables
    }
    if columns.INTERACTIONS not in tables:
        return _refused(
            problems, t("data.take.no_interactions"), t("data.take.no_interactions_fix")
        )
    missing = _missing_columns(tables, roles)
    if missing:
        return Intake(None, _sorted([*problems, *missing]))

    pairs = tables[columns.INTERACTIONS]
    pair_roles = roles[columns.INTERACTIONS]
    if columns.ITEMS in tables:
        items = _described(tables[columns.ITEMS], roles[columns.ITEMS], columns.ITEM_ID, problems)
        users = None
        if columns.USERS in tables:
            users = _described(
                tables[columns.USERS], roles[columns.USERS], columns.USER_ID, problems
            )
        _note_unused(pairs, pair_roles, problems)
    else:
        users, items = _split(pairs, pair_roles, problems)

    found = interactions_of(pairs, pair_roles, users, items, positive_from, problems)
    if found is None or any(problem.severity is Severity.ERROR for problem in problems):
        return Intake(None, _sorted(problems))
    if users is None:
        ids = found[columns.USER_ID].drop_duplicates().tolist()
        users = pd.DataFrame({columns.USER_ID: ids}, dtype="str")
    held_back = None
    if columns.HELD_BACK in tables:
        table = tables[columns.HELD_BACK]
        told = roles[columns.HELD_BACK]
        held_back = interactions_of(table, told, users, items, positive_from, problems, quiet=True)
    for kind, n in (("users", len(users)), ("items", len(items))):
        if n < FEW:
            message = t(f"data.take.few_{kind}", n=n)
            problems.append(Problem(Severity.WARNING, message, t("data.take.few_fix"), kind))
    dataset = Dataset(name, users, items, found, held_back, domain, source)
    return Intake(dataset, _sorted(problems))


def _as(kind: str) -> str:
    return columns.INTERACTIONS if kind == columns.HELD_BACK else kind


def _refused(problems: list[Problem], message: Message, remedy: Message) -> Intake:
    error = Problem(Severity.ERROR, message, remedy, columns.INTERACTIONS)
    return Intake(None, _sorted([*problems, error]))


def _sorted(problems: list[Problem]) -> tuple[Problem, ...]:
    order = list(Severity)
    return tuple(sorted(problems, key=lambda problem: order.index(problem.severity)))


def _missing_columns(
    tables: MappingType[str, Table], roles: MappingType[str, Mapping]
) -> list[Problem]:
    needed = {
        columns.USERS: (columns.USER_ID,),
        columns.ITEMS: (columns.ITEM_ID,),
        columns.INTERACTIONS: (columns.USER_ID, columns.ITEM_ID),
        columns.HELD_BACK: (columns.USER_ID, columns.ITEM_ID),
    }
    found = []
    for kind, table in tables.items():
        for role in needed[kind]:
            column = roles[kind].column(role)
            if column is None or column not in table.frame:
                shown = [str(c) for c in table.frame.columns][:12]
                message = t("data.take.no_id", table=table.name, role=role, found=shown)
                remedy = t("data.take.no_id_fix", role=role)
                found.append(Problem(Severity.ERROR, message, remedy, table.name, 1))
    return found


def _described(table: Table, roles: Mapping, key: str, problems: list[Problem]) -> pd.DataFrame:
    """Return a table of users or items with clean, unique ids and its other columns."""
    frame = table.frame.rename(columns={roles.roles[role]: role for role in roles.roles})
    ids = frame[key]
    stripped = ids.str.strip()
    spaced = frame.index[stripped != ids]
    if len(spaced):
        message = t("data.take.spaces", column=roles.roles[key], n=len(spaced))
        problems.append(
            about(Severity.NOTICE, spaced, message, t("data.take.spaces_fix"), table.name, key)
        )
    frame = frame.assign(**{key: stripped})
    blank = frame.index[stripped == ""]
    if len(blank):
        message = t("data.take.blank_id", column=roles.roles[key], n=len(blank), row=int(blank[0]))
        problems.append(
            about(Severity.WARNING, blank, message, t("data.take.blank_id_fix"), table.name, key)
        )
        frame = frame[stripped != ""]
    repeated = frame.index[frame[key].duplicated()]
    if len(repeated):
        message = t(
            "data.take.repeated_id",
            column=roles.roles[key], n=len(repeated), row=int(repeated[0]),
            id=str(frame.loc[repeated[0], key]),
        )  # fmt: skip
        problems.append(
            about(
                Severity.WARNING, repeated, message, t("data.take.repeated_id_fix"), table.name, key
            )
        )
        frame = frame[~frame[key].duplicated()]
    if not len(frame):
        problems.append(
            Problem(
                Severity.ERROR, t("data.take.no_rows", table=table.name),
                t("data.take.no_rows_fix"), table.name,
            )
        )  # fmt: skip
    return frame.reset_index(drop=True)


def _note_unused(table: Table, roles: Mapping, problems: list[Problem]) -> None:
    unused = [str(c) for c in table.frame.columns if c not in roles.roles.values()]
    if unused:
        message = t("data.take.unused", columns=unused)
        problems.append(Problem(Severity.NOTICE, message, t("data.take.unused_fix"), table.name))


def _split(
    table: Table, roles: Mapping, problems: list[Problem]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return users and items out of one table of pairs with the texts inside.

    A column that never differs within a user describes users; else one that never (or more rarely)
    differs within an item describes items.
    """
    frame = table.frame
    user, item = roles.roles[columns.USER_ID], roles.roles[columns.ITEM_ID]
    used = set(roles.roles.values())
    sides: dict[str, list[str]] = {user: [], item: []}
    for column in (c for c in frame.columns if c not in used):
        conflicts = {key: _conflicts(frame, key, column) for key in (item, user)}
        owner = min(conflicts, key=lambda key: conflicts[key])
        sides[owner].append(column)
        if conflicts[owner]:
            message = t("data.take.conflict", column=column, owner=owner, n=conflicts[owner])
            problems.append(
                Problem(
                    Severity.WARNING, message, t("data.take.conflict_fix"), table.name,
                    column=column, count=conflicts[owner],
                )
            )  # fmt: skip
    message = t(
        "data.take.split", user_columns=sides[user] or ["–"], item_columns=sides[item] or ["–"]
    )
    problems.append(Problem(Severity.NOTICE, message, t("data.take.split_fix"), table.name))
    parts = []
    for key, role, kind in (
        (user, columns.USER_ID, columns.USERS),
        (item, columns.ITEM_ID, columns.ITEMS),
    ):
        part = frame[[key, *sides[key]]].rename(columns={key: role})
        part = part.assign(**{role: part[role].str.strip()})
        part = part[(part[role] != "") & ~part[role].duplicated()].reset_index(drop=True)
        named = guess(part, kind).roles
        parts.append(part.rename(columns={c: r for r, c in named.items()}))
    return parts[0], parts[1]


def _conflicts(frame: pd.DataFrame, key: str, column: str) -> int:
    """Return in how many groups of `key` a column has more than one value."""
    pairs = frame[[key, column]].drop_duplicates()
    return int(pairs[key].duplicated().sum())
