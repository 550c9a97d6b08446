"""Which files a mapping means: by name, or by a pattern such as ``orders_*.csv``."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

from coldstart.data.intake.mapping import Mapping, TableMapping

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_MONTH = (
    r"(?<![a-z])(?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)(?![a-z])"
)
_COPY = r" ?\(\d+\)"  # a browser's second download
_ONE = rf"(?:{_UUID}|{_COPY}|{_MONTH}|\d+[年月日号时分秒]?)"
_VARYING = re.compile(rf"(?i){_ONE}(?:[-_.: T]*{_ONE})*")
_SUFFIX = re.compile(r"(?:\.\w{1,8}){1,2}$")


def matching(patterns: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of files that patterns stand for, each once.

    >>> matching(["orders_*.csv"], ["orders_1.csv", "items.csv", "Orders_2.csv"])
    ('orders_1.csv', 'Orders_2.csv')
    """
    names = list(names)
    matches = (name for pattern in patterns for name in names if _fits(name, pattern))
    return tuple(dict.fromkeys(matches))


def _fits(name: str, pattern: str) -> bool:
    return name == pattern or fnmatchcase(name.lower(), pattern.lower())


def pattern_of(name: str) -> str:
    """Return the pattern of a file's name: digits, dates and months may be others next time.

    >>> pattern_of("orders_export_1.csv"), pattern_of("订单2026年9月.xlsx · 9月")
    ('orders_export_*.csv', '订单*.xlsx · *')
    >>> pattern_of("items.csv"), pattern_of("2026-09.csv"), pattern_of("orders (2).csv")
    ('items.csv', '2026-09.csv', 'orders*.csv')
    """
    pattern = _VARYING.sub("*", glob.escape(name))
    says_something = any(character.isalpha() for character in _SUFFIX.sub("", pattern))
    return pattern if pattern != glob.escape(name) and says_something else name


def with_files(mapping: Mapping, names: Iterable[str]) -> Mapping:
    """Return a mapping for these files: patterns expanded, files that it does not name not used."""
    names = list(names)
    tables = [
        table.model_copy(update={"files": matching(table.files, names)}) for table in mapping.table
    ]
    mapped = {file for table in tables for file in table.files}
    ids = {table.id for table in tables}
    for name in names:
        if name not in mapped:
            id_, n = name, 1
            while id_ in ids:
                n += 1
                id_ = f"{name} ({n})"
            ids.add(id_)
            tables.append(TableMapping(id=id_, role="unused", files=(name,)))
    return mapping.model_copy(update={"table": tuple(tables)})


def with_patterns(mapping: Mapping) -> Mapping:
    """Return a mapping to keep: its files by patterns, where these fit no other table's file."""

    def patterns_of(table: TableMapping) -> tuple[str, ...]:
        others = [file for other in mapping.table if other.id != table.id for file in other.files]
        patterns = [pattern_of(file) for file in table.files]
        return tuple(
            dict.fromkeys(
                file if matching([pattern], others) else pattern
                for file, pattern in zip(table.files, patterns, strict=True)
            )
        )

    tables = tuple(
        table.model_copy(update={"files": patterns_of(table)}) for table in mapping.table
    )
    return mapping.model_copy(update={"table": tables})
