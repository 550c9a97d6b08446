"""Files of a folder, a workbook, an archive or an upload: read, and understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.formats import delta, isolated
from coldstart.data.formats.table import Limits
from coldstart.data.intake.answers import Answers
from coldstart.data.intake.column_words import BY_TABLE
from coldstart.data.intake.mapping_check import read_mapping
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.table import Table, of_raw
from coldstart.data.intake.understand import understand
from coldstart.data.intake.understanding import Understanding
from coldstart.data.problems import Problem, Severity, worst_first

SUFFIXES = (
    ".csv", ".tsv", ".txt", ".dat", ".data", ".item", ".user", ".inter", ".xlsx", ".xlsm", ".xlsb",
    ".xls", ".ods", ".parquet", ".pq", ".feather", ".arrow", ".arrows", ".ipc", ".jsonl", ".ndjson",
    ".json", ".xml", ".rss", ".atom", ".html", ".htm", ".gz", ".bz2", ".xz", ".zip", ".tar", ".tgz",
)  # fmt: skip
"""What an upload may be called; the content may still be any of the formats."""

_UNREAD_SUFFIXES = (
    ".pkl", ".pickle", ".orc", ".avro", ".h5", ".hdf5", ".rds", ".rdata", ".sav", ".dta", ".sql",
    ".sqlite", ".sqlite3", ".db", ".duckdb", ".mdb", ".accdb", ".7z", ".rar", ".zst",
)  # fmt: skip
"""What holds data that is not read: opened so that a person is told why."""

MAPPING_FILE = "mapping.toml"
_NO_TABLE = re.compile(
    r"(?i)^(?:(?:readme|license|licence|notice|changelog|copying)(?:\.(?:txt|md|html?|rst))?|_success|"
    r"_metadata|_common_metadata|_committed_.*|_started_.*|dataset_info\.json|state\.json|"
    r"dataset_dict\.json|allbut\.pl|mku\.sh|u\.(?:genre|info|occupation)|desktop\.ini|thumbs\.db|"
    r".*\.(?:md|rst|pdf|png|jpe?g|gif|py|ipynb|toml|ya?ml|crc|lock|docx?|sh|pl))$"
)
_PARTITION = re.compile(r"^(?:.* · )?([A-Za-z_]\w*)=(.*)$")
_NO_PARTITION = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True)
class FilesRead:
    """What reading files gave.

    Attributes
    ----------
    tables : tuple of Table
    problems : tuple of Problem
        Why a file could not be read, as an error.
    unread : tuple of str
        Those files.
    """

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...] = ()
    unread: tuple[str, ...] = ()


def read_files(
    files: Sequence[tuple[str, Path | bytes]],
    limits: Limits = Limits(),
    encodings: MappingType[str, str] | None = None,
) -> FilesRead:
    """Read files in a process of its own, each into its tables.

    Parameters
    ----------
    files : sequence of (str, Path or bytes)
        What each is called, and where it is or what it holds.
    limits : Limits
    encodings : mapping of str to str, optional
        By file, an encoding to read it in instead of the likeliest.
    """
    tables: list[Table] = []
    problems: list[Problem] = []
    unread: list[str] = []
    for result in isolated.read_files(files, limits, encodings or {}):
        tables += [_with_partition(of_raw(raw)) for raw in result.tables]
        if result.tables:
            problems += [p for p in result.problems if p.severity is not Severity.ERROR]
        else:
            problems += result.problems
            unread.append(result.name)
    return FilesRead(tuple(told_apart(tables)), tuple(problems), tuple(unread))


def told_apart(tables: Sequence[Table]) -> list[Table]:
    """Give tables of one name a number each."""
    used: set[str] = set()
    apart = []
    for table in tables:
        name, n = table.name, 2
        while name in used:
            name, n = f"{table.name} ({n})", n + 1
        used.add(name)
        apart.append(replace(table, name=name))
    return apart


def files_of(path: Path) -> list[tuple[str, Path | bytes]]:
    """Return the files of a folder that may hold tables, or the one file.

    Hidden files, those that programs write beside data, and texts for people are passed over, and
    so are files with an unknown ending unless there is no other; a Delta table's files of former
    versions are no part of it.
    """
    files, others = _files_and_others(path)
    return files or others


def _files_and_others(path: Path) -> tuple[list[tuple[str, Path | bytes]], ...]:
    """Return the files that may hold tables, and those with an unknown ending."""
    if path.is_file():
        return [(path.name, path)], []
    files: list[tuple[str, Path | bytes]] = []
    others: list[tuple[str, Path | bytes]] = []
    former = delta.read_logs(path).former
    for file in sorted(path.rglob("*")):
        parts = file.relative_to(path).parts
        if not file.is_file() or any(part.startswith((".", "~$", "__MACOSX")) for part in parts):
            continue
        if _NO_TABLE.match(file.name) or file.name == MAPPING_FILE:
            continue
        if file in former or delta.LOG in parts:
            continue
        suffix = file.suffix.lower()
        is_known = not suffix or suffix in SUFFIXES + _UNREAD_SUFFIXES or suffix[1:].isdigit()
        (files if is_known else others).append(("/".join(parts), file))
    return files, others


def understand_path(
    path: Path,
    mapping_file: Path | None = None,
    answers: Answers = Answers(),
    limits: Limits = Limits(),
    *,
    encoding: str | None = None,
    id_key: Callable[[], bytes] | None = None,
) -> Understanding:
    """Return what is understood of a folder or a file.

    Parameters
    ----------
    path : Path
    mapping_file : Path, optional
        A ``mapping.toml``.
    answers : Answers
    limits : Limits
    encoding : str, optional
        In which to read all texts that are not UTF-8.
    id_key : callable, optional
        Returns the key for `understand.understand`; called only where ids are hashed.

    Raises
    ------
    DataError
        The mapping file cannot be used.
    """
    files, others = _files_and_others(path)
    files, others = (files, others) if files else (others, files)
    encodings = {name: encoding for name, _ in files} if encoding else {}
    read = read_files(files, limits, encodings)
    mapping = None
    notices: Sequence[Problem] = ()
    if mapping_file is not None:
        content = mapping_file.read_bytes()
        mapping, notices = read_mapping(content, mapping_file.name, read.tables)
    tables = list(read.tables)
    name = path.resolve().name if path.is_dir() else path.name.split(".")[0]
    if not tables:
        return _nothing(path, read)
    hashes = answers.hash_ids or (mapping is not None and mapping.hash_ids)
    key = id_key() if hashes and id_key is not None else None
    understood = understand(tables, mapping, answers, name=name, id_key=key)
    read = replace(read, problems=(*read.problems, *delta.read_logs(path).problems))
    understood = with_unread(understood, read).with_problems(*notices)
    if others:
        names = [name for name, _ in others]
        message = t("intake.note.files", n=len(names), files=names[:20])
        note = Problem(Severity.NOTICE, message, t("intake.note.files_remedy"), path.name)
        understood = understood.with_problems(note)
    return understood


def with_unread(understood: Understanding, read: FilesRead) -> Understanding:
    """Add why files could not be read: an error where their names say that they are needed."""
    problems = []
    roles = {table.role for table in understood.mapping.table}
    for problem in read.problems:
        file = next((f for f in read.unread if problem.table.startswith(f)), problem.table)
        stem = squeezed(re.sub(r"\.\w+$", "", file))
        needed = not file.lower().endswith(_UNREAD_SUFFIXES) and any(
            role not in roles and any(word in stem for word in BY_TABLE[role])
            for role in (columns.INTERACTIONS, columns.ITEMS, columns.USERS)
        )
        if problem.severity is Severity.ERROR and understood.dataset is not None and not needed:
            problem = replace(problem, severity=Severity.WARNING)
        problems.append(problem)
    if not problems:
        return understood
    refused = any(problem.severity is Severity.ERROR for problem in problems)
    return replace(
        understood,
        dataset=None if refused else understood.dataset,
        problems=worst_first([*problems, *understood.problems]),
    )


def _nothing(path: Path, read: FilesRead) -> Understanding:
    if read.problems:
        return Understanding(None, worst_first(read.problems))
    names = [file.name for file in sorted(path.iterdir())][:20] if path.is_dir() else [path.name]
    message = (
        t("intake.no_files", path=path.name, files=names)
        if names
        else t("intake.empty_folder", path=path.name)
    )
    problem = Problem(Severity.ERROR, message, t("intake.no_files_remedy"), path.name)
    return Understanding(None, (problem,))


def _with_partition(table: Table) -> Table:
    """Add columns that stand in folder names, such as ``date=2026-09-01``."""
    parts = [match for part in table.name.split("/")[:-1] if (match := _PARTITION.match(part))]
    values = {match[1]: unquote(match[2]).replace(_NO_PARTITION, "") for match in parts}
    new = {name: value for name, value in values.items() if name not in table.frame.columns}
    return replace(table, frame=table.frame.assign(**new).astype("str")) if new else table
