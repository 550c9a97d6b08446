"""From raw tables to a `Dataset`, with every problem listed and nothing refused silently."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace

import pandas as pd

from coldstart.data import columns
from coldstart.data.dataset import Dataset
from coldstart.data.entities import described
from coldstart.data.findings import Findings
from coldstart.data.interactions import Checked, checked
from coldstart.data.mapping import PAIR_ROLES, Mapping, guess_all
from coldstart.data.problems import Problem, Severity, worst_first
from coldstart.data.reading import Table
from coldstart.data.splitting import split
from coldstart.errors import DataError
from coldstart.i18n import t

HANDFUL = 5
"""Below so many users or items little can be learnt and nothing measured."""

MOST_GRADES = 11  # values of a scale from 0 to 10
MOSTLY = 0.9  # how much of a column must be numbers

_IDS = {
    columns.USERS: (columns.USER_ID,),
    columns.ITEMS: (columns.ITEM_ID,),
    columns.INTERACTIONS: (columns.USER_ID, columns.ITEM_ID),
    columns.HELD_BACK: (columns.USER_ID, columns.ITEM_ID),
}


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

    def require(self) -> Dataset:
        """Return the data set.

        Raises
        ------
        DataError
            There is none; its problems say why.
        """
        if self.dataset is None:
            message = t("data.take.unusable", first=self.problems[0].message)
            raise DataError(message, self.problems)
        return self.dataset


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
        ``users`` everyone who interacts is one. Without ``items`` the interactions carry the texts
        inside and are taken apart.
    mapping : mapping of str to Mapping, optional
        Roles of the columns by table, and which are left out; guessed where it is not given.
    name : str
    positive_from : float, optional
        A rating of at least this is a like, where there are no labels.
    domain, source : str
        See `Dataset`.
    """
    attempt = _Attempt(tables, {**guess_all(tables), **(mapping or {})})
    users = attempt.described(columns.USERS, columns.USER_ID)
    items = attempt.described(columns.ITEMS, columns.ITEM_ID)
    if columns.ITEMS not in tables:
        made_users, items = attempt.taken_apart()
        users = users if columns.USERS in tables else made_users
    pairs = attempt.interactions(users, items, positive_from)
    if users is None and columns.USERS not in tables and pairs is not None:
        ids = pairs.frame[columns.USER_ID].drop_duplicates().tolist()
        users = pd.DataFrame({columns.USER_ID: ids}, dtype="str")
    attempt.report_few(users, items)
    held_back = attempt.held_back(users, items, pairs)
    problems = attempt.problems()
    refused = any(problem.severity is Severity.ERROR for problem in problems)
    if refused or users is None or items is None or pairs is None:
        return Intake(None, problems)
    return Intake(Dataset(name, users, items, pairs.frame, held_back, domain, source), problems)


class _Attempt:
    """Checks one table after another and keeps what it finds."""

    def __init__(self, tables: MappingType[str, Table], roles: MappingType[str, Mapping]) -> None:
        self.tables = {
            kind: _without(table, roles[kind].left_out) for kind, table in tables.items()
        }
        self.roles = roles
        self.found = {kind: Findings(table.name) for kind, table in tables.items()}
        self.usable = {kind for kind in tables if self._has_columns(kind)}
        if columns.INTERACTIONS not in tables:
            findings = self.found[columns.INTERACTIONS] = Findings(columns.INTERACTIONS)
            findings.error(t("data.take.no_interactions"), t("data.take.no_interactions_remedy"))

    def _has_columns(self, kind: str) -> bool:
        """Say whether the ids, and whatever was mapped, are there."""
        table, roles = self.tables[kind], self.roles[kind]
        there = [str(column) for column in table.frame.columns]
        missing = [role for role in _IDS[kind] if roles.column(role) is None]
        for role in missing:
            self.found[kind].error(
                t("data.take.no_id", table=table.name, role=role, found=there[:20]),
                t("data.take.no_id_remedy", role=role),
            )
        strange = [column for column in roles.roles.values() if column not in there]
        if strange:
            self.found[kind].error(
                t("data.take.no_column", table=table.name, columns=strange, found=there[:20]),
                t("data.take.no_column_remedy"),
            )
        return not missing and not strange

    def described(self, kind: str, key: str) -> pd.DataFrame | None:
        if kind not in self.usable:
            return None
        frame, roles, findings = self.tables[kind].frame, self.roles[kind], self.found[kind]
        named = {columns.TITLE, columns.TEXT} & roles.roles.keys()
        if kind == columns.ITEMS and not named:
            findings.notice(t("data.take.untitled"), t("data.take.untitled_remedy"))
        return described(frame, roles, key, findings)

    def taken_apart(self) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
        if columns.INTERACTIONS not in self.usable:
            return None, None
        frame = self.tables[columns.INTERACTIONS].frame
        findings = self.found[columns.INTERACTIONS]
        roles = self.roles[columns.INTERACTIONS]
        users, items, unused = split(frame, roles, findings)
        if columns.USERS in self.tables:
            text = roles.column(columns.USER_TEXT)
            told = [text if c == columns.TEXT and text else c for c in users.columns[1:]]
            unused += [column for column in told if column in frame.columns]
        self._report_unused(unused)
        return users, items

    def interactions(
        self, users: pd.DataFrame | None, items: pd.DataFrame | None, positive_from: float | None
    ) -> Checked | None:
        kind = columns.INTERACTIONS
        if kind not in self.usable:
            return None
        frame, roles, findings = self.tables[kind].frame, self.roles[kind], self.found[kind]
        if columns.ITEMS in self.tables:
            used = {column for role, column in roles.roles.items() if role not in PAIR_ROLES}
            self._report_unused(str(column) for column in frame.columns if column not in used)
        known = {
            columns.USER_ID: None if users is None else users[columns.USER_ID],
            columns.ITEM_ID: None if items is None else items[columns.ITEM_ID],
        }
        pairs = checked(frame, roles, known, positive_from, findings)
        if pairs is None:
            return None
        likes, n = int(pairs.frame[columns.LABEL].sum()), len(pairs.frame)
        if likes == 0:
            findings.error(t("data.take.no_likes", n=n), t("data.take.no_likes_remedy"))
        elif n == 1:
            findings.error(t("data.take.single_row"), t("data.take.single_row_remedy"))
        elif likes == n:
            findings.notice(t("data.take.implicit", n=n), t("data.take.implicit_remedy"))
        return pairs

    def held_back(
        self, users: pd.DataFrame | None, items: pd.DataFrame | None, pairs: Checked | None
    ) -> pd.DataFrame | None:
        """Return what really happened to the cold ones; it can cost nothing else."""
        kind = columns.HELD_BACK
        if kind not in self.usable or users is None or items is None or pairs is None:
            return None
        known = {columns.USER_ID: users[columns.USER_ID], columns.ITEM_ID: items[columns.ITEM_ID]}
        table, apart = self.tables[kind], Findings(self.tables[kind].name)
        held = checked(table.frame, self.roles[kind], known, None, apart, pairs.scale)
        findings = self.found[kind]
        findings.problems += [p for p in apart.problems if p.severity is Severity.WARNING]
        if held is None:
            findings.lost(t("data.take.nothing_held"), t("data.take.nothing_held_remedy"))
            return None
        key = [columns.USER_ID, columns.ITEM_ID]
        seen = pd.MultiIndex.from_frame(pairs.frame[key])
        both = pd.MultiIndex.from_frame(held.frame[key]).isin(seen)
        if both.any():
            n = int(both.sum())
            findings.lost(t("data.take.not_held", n=n), t("data.take.not_held_remedy"), n)
        return held.frame[~both].reset_index(drop=True)

    def report_few(self, users: pd.DataFrame | None, items: pd.DataFrame | None) -> None:
        remedy = t("data.take.few_remedy")
        if users is not None and len(users) < HANDFUL:
            self._of(columns.USERS).lost(t("data.take.few_users", n=len(users)), remedy)
        if items is not None and len(items) < HANDFUL:
            self._of(columns.ITEMS).lost(t("data.take.few_items", n=len(items)), remedy)

    def problems(self) -> tuple[Problem, ...]:
        read = [problem for table in self.tables.values() for problem in table.problems]
        told = [problem for findings in self.found.values() for problem in findings.problems]
        return worst_first([*read, *told])

    def _of(self, kind: str) -> Findings:
        return self.found.get(kind) or self.found[columns.INTERACTIONS]

    def _report_unused(self, unused: Iterable[str]) -> None:
        names, kind = list(unused), columns.INTERACTIONS
        frame, findings = self.tables[kind].frame, self.found[kind]
        graded: list[str] = []
        if not {columns.LABEL, columns.RATING} & self.roles[kind].roles.keys():
            graded = [name for name in names if _may_be_ratings(frame[name])]
        if graded:
            message = t("data.take.unrated", columns=graded)
            findings.lost(message, t("data.take.unrated_remedy"))
        others = [name for name in names if name not in graded]
        if others:
            message = t("data.take.unused", columns=others)
            findings.notice(message, t("data.take.unused_remedy"))


def _without(table: Table, left_out: Iterable[str]) -> Table:
    return replace(table, frame=table.frame.drop(columns=list(left_out), errors="ignore"))


def _may_be_ratings(written: pd.Series) -> bool:
    """Say whether a column holds a few numbers only, as stars do; a stray value does not count."""
    given = written[written.str.strip() != ""]
    numbers = pd.to_numeric(given, errors="coerce").dropna()
    return 2 <= numbers.nunique() <= MOST_GRADES and len(numbers) >= MOSTLY * len(given)
