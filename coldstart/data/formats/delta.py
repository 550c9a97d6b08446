"""Delta tables: their log says which files belong to the table as it is now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from coldstart.core.i18n import t
from coldstart.data.problems import Problem, Severity

LOG = "_delta_log"

_COMMIT = re.compile(r"(\d{20})\.json")
_LARGEST_COMMIT = 1 << 28


@dataclass(frozen=True)
class DeltaLogs:
    """What the logs of all Delta tables in a folder say.

    Attributes
    ----------
    former : frozenset of Path
        Files that belong to a former version of their table, or to none.
    problems : tuple of Problem
        What is not used for that reason, and what the logs cannot tell.
    """

    former: frozenset[Path] = frozenset()
    problems: tuple[Problem, ...] = ()


def read_logs(folder: Path) -> DeltaLogs:
    """Return what the logs in a folder say; none where there is no Delta table."""
    former: set[Path] = set()
    problems: list[Problem] = []
    for log in sorted(folder.rglob(LOG)) if folder.is_dir() else ():
        table = log.parent
        files, is_sure = _former(table, log)
        former |= files
        name = table.relative_to(folder).as_posix() if table != folder else folder.resolve().name
        if files:
            n = len(files)
            message, remedy = t("formats.delta_former", n=n), t("formats.delta_former_remedy")
            problems.append(Problem(Severity.NOTICE, message, remedy, name, count=n))
        if not is_sure:
            message, remedy = t("formats.delta_unsure"), t("formats.delta_unsure_remedy")
            problems.append(Problem(Severity.WARNING, message, remedy, name))
    return DeltaLogs(frozenset(former), tuple(problems))


def _former(table: Path, log: Path) -> tuple[set[Path], bool]:
    """Return the files of a table that are not part of it now, and whether that is all of them."""
    commits = sorted(file for file in log.iterdir() if _COMMIT.fullmatch(file.name))
    versions = [int(commit.stem) for commit in commits]
    is_sure = bool(commits) and versions == list(range(len(versions)))
    current: dict[str, bool] = {}
    for action in _actions(commits):
        for verb in ("add", "remove"):
            about = action.get(verb)
            if isinstance(about, dict) and isinstance(about.get("path"), str):
                current[_path_in(table, unquote(about["path"]))] = verb == "add"
                # Rows that a vector marks as deleted are still in the file.
                is_sure &= not (verb == "add" and about.get("deletionVector"))
    former = set()
    for file in table.rglob("*.parquet"):
        path = file.relative_to(table)
        if LOG in path.parts:
            continue
        is_current = current.get(path.as_posix())
        if is_current is False or (is_current is None and is_sure):
            former.add(file)
    return former, is_sure


def _path_in(table: Path, path: str) -> str:
    """Return a path below the table; it may be absolute, where the table was written."""
    parts = path.split("/")
    ends = ("/".join(parts[n:]) for n in range(len(parts)))
    return next((end for end in ends if end and (table / end).is_file()), path)


def _actions(commits: list[Path]) -> Iterator[dict[str, Any]]:
    for commit in commits:
        if commit.stat().st_size > _LARGEST_COMMIT:
            continue
        for line in commit.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                action = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(action, dict):
                yield action
