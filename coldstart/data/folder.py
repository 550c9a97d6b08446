"""A folder or a workbook with the tables, and a file of new products."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from coldstart.data import columns
from coldstart.data.entities import described
from coldstart.data.findings import Findings
from coldstart.data.intake import Intake, take
from coldstart.data.mapping import Mapping, assign, guess
from coldstart.data.problems import Problem, Severity, refusal, worst_first
from coldstart.data.reading import MAX_ROWS, SUFFIXES, Table, read, read_all
from coldstart.errors import DataError
from coldstart.i18n import t


def load_folder(path: Path, positive_from: float | None = None, max_rows: int = MAX_ROWS) -> Intake:
    """Take in the tables ``users``, ``items``, ``interactions`` and ``held_back`` of a folder.

    Any format that `reading.read` knows. ``users`` and ``held_back`` may be missing; without
    ``items`` the interactions have to carry the texts inside. Files that are called otherwise stand
    in for a table that is missing, by what is in them; which was taken for what is said. The data
    set is called as the folder.
    """
    named, others, problems = _files(path)
    tables: dict[str, Table] = {}
    for kind, file in named.items():
        try:
            tables[kind] = read(file.read_bytes(), file.name, max_rows)
        except DataError as error:
            problems.extend(error.problems)
    if len(tables) < len(named):
        problems += [problem for table in tables.values() for problem in table.problems]
        return Intake(None, worst_first(problems))
    problems += _place(others, tables, max_rows)
    if columns.INTERACTIONS not in tables:
        found = sorted(file.name for file in path.iterdir())[:20] or ["–"]
        message = t("data.folder.missing", path=path.name, found=found)
        remedy = t("data.folder.missing_remedy")
        return Intake(None, (Problem(Severity.ERROR, message, remedy, path.name),))
    intake = take(tables, name=path.resolve().name, positive_from=positive_from)
    return Intake(intake.dataset, worst_first([*problems, *intake.problems]))


def _files(path: Path) -> tuple[dict[str, Path], list[Path], list[Problem]]:
    """Return the files that are called as a table is, all others, and twins that are left out."""
    # What begins so is a program's own: a lock of Excel, a shadow of macOS.
    files = [file for file in sorted(path.iterdir()) if not file.name.startswith((".", "~$"))]
    files = [file for file in files if file.suffix.lower() in SUFFIXES and file.is_file()]
    files.sort(key=lambda file: list(SUFFIXES).index(file.suffix.lower()))
    named: dict[str, Path] = {}
    problems: list[Problem] = []
    for kind in (*columns.TABLES, columns.HELD_BACK):
        mine = [file for file in files if file.stem.lower() == kind]
        files = [file for file in files if file not in mine]
        if mine[1:]:
            twins = [file.name for file in mine[1:]]
            message = t("data.folder.several", file=mine[0].name, others=twins)
            remedy = t("data.folder.several_remedy")
            problems.append(Problem(Severity.WARNING, message, remedy, mine[0].name))
        if mine:
            named[kind] = mine[0]
    return named, files, problems


def _place(files: list[Path], tables: dict[str, Table], max_rows: int) -> list[Problem]:
    """Add files to the tables that are missing, by what is in them; say what became of each."""
    remedy = t("data.folder.placed_remedy")
    read_in: dict[str, Table] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            read_in[file.name] = read(file.read_bytes(), file.name, max_rows)
        except DataError as error:
            problems += [replace(one, severity=Severity.WARNING) for one in error.problems]
    placed = assign(read_in) if read_in else {}
    found = {kind: table for kind, table in placed.items() if kind not in tables}
    tables |= found
    taken = {table.name: kind for kind, table in found.items()}
    for name in read_in:
        if name in taken:
            severity, said = Severity.NOTICE, t("data.folder.placed", file=name, table=taken[name])
        else:
            severity, said = Severity.WARNING, t("data.folder.unplaced", file=name)
        problems.append(Problem(severity, said, remedy, name))
    return problems


def load_workbook(
    path: Path, positive_from: float | None = None, max_rows: int = MAX_ROWS
) -> Intake:
    """Take in the sheets of a workbook, each as the table that its columns or its title tell.

    The data set is called as the file; sheets that are no table of it are named.
    """
    try:
        tables = read_all(path.read_bytes(), path.name, max_rows)
    except DataError as error:
        return Intake(None, worst_first(error.problems))
    named = {f"{table.sheet or path.stem}.xlsx": table for table in tables}
    placed = assign(named)
    left_out = [table for table in tables if not any(table is one for one in placed.values())]
    problems = [problem for table in left_out for problem in table.problems]
    if left_out:
        message = t("data.folder.unplaced_sheets", sheets=[str(table.sheet) for table in left_out])
        remedy = t("data.folder.unplaced_sheets_remedy")
        problems.append(Problem(Severity.WARNING, message, remedy, path.name))
    intake = take(placed, name=path.stem, positive_from=positive_from)
    return Intake(intake.dataset, worst_first([*problems, *intake.problems]))


def read_items(path: Path) -> pd.DataFrame:
    """Return a checked table of new products: ``item_id`` and any columns, all str.

    Raises
    ------
    DataError
        With its problems: the file cannot be read, or ids are missing, blank or repeated.
    """
    if not path.is_file():
        message = t("data.folder.no_file", path=str(path))
        raise refusal(message, t("data.folder.no_file_remedy"), path.name)
    return new_items(read(path.read_bytes(), path.name))


def new_items(table: Table, mapping: Mapping | None = None) -> pd.DataFrame:
    """Return a raw table of new products checked, as `read_items` does."""
    roles = mapping or guess(table.frame, columns.ITEMS)
    if roles.column(columns.ITEM_ID) is None:
        found = [str(column) for column in table.frame.columns][:20]
        raise refusal(
            t("data.take.no_id", table=table.name, role=columns.ITEM_ID, found=found),
            t("data.take.no_id_remedy", role=columns.ITEM_ID),
            table.name,
            1,
        )
    findings = Findings(table.name)
    frame = described(table.frame, roles, columns.ITEM_ID, findings)
    # Whoever asks about ten products wants ten answers: what intake would leave out is refused.
    lost = tuple(
        replace(problem, severity=Severity.ERROR)
        for problem in (*table.problems, *findings.problems)
        if problem.severity is not Severity.NOTICE
    )
    if frame is None or lost:
        raise DataError(lost[0].message, lost)
    return frame
