"""Known exports: which one some tables look like, and the mapping that reads it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources

import pandas as pd
import tomli
from pydantic import Field

from coldstart.data.intake.mapping import TableMapping, _Model
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.table import Table

_LOOKED_AT = 1_000
_NEARLY_ALL = 0.95


class Recognize(_Model):
    """By what a table of a known export is recognized."""

    files: tuple[str, ...] = ()
    by_name: bool = False
    columns: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    width: int | None = None
    patterns: dict[str, str] = Field(default_factory=dict)


class KnownTable(TableMapping):
    """A table of a known export."""

    optional: bool = False
    parts: bool = True
    recognize: Recognize = Recognize()
    example: str = ""
    example_file: str = ""

    def mapping(self, files: Sequence[str]) -> TableMapping:
        """Return how to read these files."""
        extra = set(KnownTable.model_fields) - set(TableMapping.model_fields)
        values = {
            name: value
            for name, value in self.__dict__.items()
            if name not in extra and name != "files"
        }
        return TableMapping.model_construct(**values, files=tuple(files))


class KnownExport(_Model):
    """The layout of an export, as one TOML file describes it."""

    id: str
    name: dict[str, str]
    source: tuple[str, ...]
    version: str
    surprise: dict[str, str]
    table: tuple[KnownTable, ...]
    expect: dict[str, int] = Field(default_factory=dict)


@dataclass(frozen=True)
class Recognized:
    """A known export, found in some tables.

    Attributes
    ----------
    export : KnownExport
    tables : tuple of TableMapping
    score : float
        How much of its layout was found.
    """

    export: KnownExport
    tables: tuple[TableMapping, ...]
    score: float


@cache
def known_exports() -> tuple[KnownExport, ...]:
    """Return all known exports, by id."""
    folder = resources.files("coldstart.data") / "known_exports"
    entries = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".toml")),
        key=lambda entry: entry.name,
    )
    return tuple(
        KnownExport.model_validate(
            {"id": entry.name.removesuffix(".toml"), **tomli.loads(entry.read_text("utf-8"))}
        )
        for entry in entries
    )


def export(id_: str) -> KnownExport | None:
    """Return the known export of that id."""
    return next((known for known in known_exports() if known.id == id_), None)


def recognize(tables: Sequence[Table], not_these: Collection[str] = ()) -> list[Recognized]:
    """Return the known exports that tables look like, the best first.

    Parameters
    ----------
    tables : sequence of Table
    not_these : collection of str
        Ids of exports that a person has ruled out.
    """
    looked_at = [_Looked(table) for table in tables]
    matches = [
        match
        for known in known_exports()
        if known.id not in not_these and (match := _match(known, looked_at)) is not None
    ]
    return sorted(matches, key=lambda match: -match.score)


def looks_like(layout: KnownTable, table: Table) -> bool:
    """Say whether a table is recognized as one of a known export."""
    return _score(layout, _Looked(table)) is not None


def chosen(matches: Sequence[Recognized]) -> list[Recognized]:
    """Return the best match, and those that read other files in other roles, under other ids."""
    picked: list[Recognized] = []
    files: set[str] = set()
    roles: set[str] = set()
    ids: set[str] = set()
    for match in matches:
        its_files = {file for table in match.tables for file in table.files}
        its_roles = {table.role for table in match.tables} - {"lookup", "unused"}
        its_ids = {table.id for table in match.tables}
        if its_files & files or its_roles & roles or its_ids & ids:
            continue
        picked.append(match)
        files |= its_files
        roles |= its_roles
        ids |= its_ids
    return picked


class _Looked:
    """A table with its names squeezed once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.columns = {squeezed(column): column for column in table.frame.columns}
        # A dotted path counts by its end as well where that is not ambiguous.
        self.file = re.split(r"[\\/]", (table.sheet or table.path or table.name).lower())[-1]
        self.whole_name = table.name.lower()

    def head(self, column: str) -> pd.Series:
        values = self.table.frame[self.columns[squeezed(column)]].iloc[:_LOOKED_AT].str.strip()
        return values[values != ""]


def _match(known: KnownExport, looked_at: Sequence[_Looked]) -> Recognized | None:
    scores: dict[str, list[tuple[float, _Looked]]] = {}
    for looked in looked_at:
        best: tuple[float, str] | None = None
        for table in known.table:
            score = _score(table, looked)
            if score is not None and (best is None or score > best[0]):
                best = (score, table.id)
        if best is not None:
            scores.setdefault(best[1], []).append((best[0], looked))
    if any(not table.optional and table.id not in scores for table in known.table):
        return None
    mapped: list[TableMapping] = []
    total = 0.0
    for table in known.table:
        scored = sorted(scores.get(table.id, ()), key=lambda pair: -pair[0])
        if not scored:
            continue
        first = scored[0][1]
        alike = [pair[1] for pair in scored if pair[1].columns.keys() == first.columns.keys()]
        if table.role == "unused":
            alike = [looked for _, looked in scored]
        parts = alike if table.parts else [first]
        mapped.append(table.mapping([part.table.name for part in parts]))
        total += scored[0][0]
    if not mapped:
        return None
    return Recognized(known, tuple(mapped), total)


def _score(table: KnownTable, looked: _Looked) -> float | None:
    """Return how well a table fits, None where it does not."""
    rule = table.recognize
    is_called_so = any(
        fnmatchcase(looked.file, pattern) or fnmatchcase(looked.whole_name, pattern)
        for pattern in (pattern.lower() for pattern in rule.files)
    )
    if rule.by_name and not is_called_so:
        return None
    columns = looked.columns
    if not all(squeezed(name) in columns for name in rule.columns):
        return None
    if not all(any(squeezed(name) in columns for name in names) for names in rule.any_of):
        return None
    if any(squeezed(name) in columns for name in rule.without):
        return None
    if rule.width is not None:
        header = looked.table.has_header
        if looked.table.frame.shape[1] != rule.width or (
            header and (table.header or rule.patterns)
        ):
            return None
    for column, allowed in rule.values.items():
        if squeezed(column) not in columns:
            return None
        if not {value.casefold() for value in looked.head(column).unique()} <= {
            value.casefold() for value in allowed
        }:
            return None
    for column, pattern in rule.patterns.items():
        if squeezed(column) not in columns:
            return None
        head = looked.head(column)
        if not len(head) or head.str.fullmatch(pattern).mean() < _NEARLY_ALL:
            return None
    return (
        len(rule.columns)
        + len(rule.any_of)
        + 3.0 * len(rule.values)
        + 2.0 * len(rule.patterns)
        + (1.0 if rule.width is not None else 0.0)
        + (3.0 if is_called_so else 0.0)
    )
