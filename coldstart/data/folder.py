"""A folder with the tables, and a file of new products."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from coldstart.data import columns
from coldstart.data.intake import Intake, take
from coldstart.data.mapping import Mapping, guess
from coldstart.data.problems import Problem, Severity
from coldstart.data.reading import MAX_ROWS, SUFFIXES, Table, read
from coldstart.errors import DataError
from coldstart.i18n import t


def load_folder(path: Path, positive_from: float | None = None, max_rows: int = MAX_ROWS) -> Intake:
    """Take in the tables ``users``, ``items``, ``interactions`` and ``held_back`` of a folder.

    Any format that `reading.read` knows; users and held_back may be missing.
    """
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for kind in (*columns.TABLES, columns.HELD_BACK):
        file = next((f for s in SUFFIXES if (f := path / f"{kind}{s}").is_file()), None)
        if file is None:
            continue
        try:
            tables[kind] = read(file.read_bytes(), file.name, max_rows)
        except DataError as error:
            problems.extend(error.problems)
    needed = [k for k in (columns.ITEMS, columns.INTERACTIONS) if k not in tables]
    if needed and not problems:
        found = sorted(f.name for f in path.iterdir())[:12] or ["–"]
        message = t("data.folder.missing", tables=needed, path=path.name, found=found)
        problems.append(Problem(Severity.ERROR, message, t("data.folder.missing_fix"), path.name))
    if problems:
        return Intake(None, tuple(problems))
    return take(tables, name=path.resolve().name, positive_from=positive_from)


def read_items(path: Path) -> pd.DataFrame:
    """Return a checked table of new products: ``item_id`` and any columns, all str.

    Raises
    ------
    DataError
        With its problems.
    """
    if not path.is_file():
        message = t("data.folder.no_file", path=str(path))
        problem = Problem(Severity.ERROR, message, t("data.folder.no_file_fix"), path.name)
        raise DataError(message, [problem])
    return new_items(read(path.read_bytes(), path.name))


def new_items(table: Table, mapping: Mapping | None = None) -> pd.DataFrame:
    """Return a raw table of new products checked, as `read_items` does."""
    roles = mapping or guess(table.frame, columns.ITEMS)
    key = roles.column(columns.ITEM_ID)
    if key is None:
        shown = [str(c) for c in table.frame.columns][:12]
        message = t("data.take.no_id", table=table.name, role=columns.ITEM_ID, found=shown)
        remedy = t("data.take.no_id_fix", role=columns.ITEM_ID)
        raise DataError(message, [Problem(Severity.ERROR, message, remedy, table.name, 1)])
    frame = table.frame.rename(columns={c: role for role, c in roles.roles.items()})
    frame = frame.assign(**{columns.ITEM_ID: frame[columns.ITEM_ID].str.strip()})
    bad = (frame[columns.ITEM_ID] == "") | frame[columns.ITEM_ID].duplicated()
    if bad.any():
        row = int(frame.index[bad][0])
        message = t("data.folder.bad_item_id", n=int(bad.sum()), row=row, column=key)
        problem = Problem(
            Severity.ERROR, message, t("data.folder.bad_item_id_fix"), table.name, row, key
        )
        raise DataError(message, [problem])
    return frame.reset_index(drop=True)
