"""The tables of users and of items: ids cleaned and unique, everything else kept."""

from __future__ import annotations

import pandas as pd

from coldstart.data.findings import Findings
from coldstart.data.mapping import Mapping
from coldstart.data.problems import Severity
from coldstart.i18n import t


def described(
    frame: pd.DataFrame, mapping: Mapping, key: str, findings: Findings
) -> pd.DataFrame | None:
    """Return users or items as `Dataset` wants them, or None where there is none.

    Parameters
    ----------
    frame : DataFrame
        All str, numbered as in the file.
    mapping : Mapping
        Its columns take the names of their roles; every other column keeps its own.
    key : str
        ``user_id`` or ``item_id``, which the mapping has.
    findings : Findings
        What is found is added to it.
    """
    column = mapping.roles[key]
    frame = renamed(frame, mapping, key)
    frame = frame.assign(**{key: stripped(frame[key], column, findings)})
    blank = frame[key] == ""
    if blank.any():
        rows = frame.index[blank]
        findings.warn(
            rows,
            t("data.take.blank_id", column=column, n=len(rows), row=int(rows[0])),
            t("data.take.blank_id_remedy"),
            column,
        )
        frame = frame[~blank]
    frame = _without_repeated(frame, key, column, findings)
    if not len(frame):
        findings.error(t("data.take.no_rows"), t("data.take.no_rows_remedy"))
        return None
    return frame.reset_index(drop=True)


def renamed(frame: pd.DataFrame, mapping: Mapping, key: str) -> pd.DataFrame:
    """Return the table with mapped columns called by their role, the key in front.

    A column that has such a name of its own, but another column was chosen, steps aside.
    """
    roles = {column: role for role, column in mapping.roles.items()}
    names: list[str] = []
    for column in frame.columns:
        name = roles.get(column, column)
        if column not in roles and name in {*roles.values(), key}:
            name = next(
                free
                for n in range(2, frame.shape[1] + 3)
                if (free := f"{name} ({n})") not in frame.columns
            )
        names.append(name)
    frame = frame.set_axis(pd.Index(names, dtype="str"), axis=1)
    return frame[[key, *(name for name in names if name != key)]]


def stripped(values: pd.Series, column: str, findings: Findings) -> pd.Series:
    """Return ids without white space around them, and say so where there was some."""
    clean = values.str.strip()
    rows = values.index[clean != values]
    if len(rows):
        findings.rows(
            Severity.NOTICE,
            rows,
            t("data.take.spaces", column=column, n=len(rows), row=int(rows[0])),
            t("data.take.spaces_remedy"),
            column,
        )
    return clean


def _without_repeated(
    frame: pd.DataFrame, key: str, column: str, findings: Findings
) -> pd.DataFrame:
    """Keep the first row of each id: rows that say the same lose nothing, others do."""
    repeated = frame[key].duplicated()
    if not repeated.any():
        return frame
    same = frame.duplicated()
    if same.any():
        rows = frame.index[same]
        findings.rows(
            Severity.NOTICE,
            rows,
            t("data.take.repeated_row", column=column, n=len(rows), row=int(rows[0])),
            t("data.take.repeated_row_remedy"),
            column,
        )
    differs = repeated & ~same
    if differs.any():
        rows = frame.index[differs]
        first = str(frame.loc[differs, key].iloc[0])
        findings.warn(
            rows,
            t("data.take.repeated_id", column=column, n=len(rows), row=int(rows[0]), id=first),
            t("data.take.repeated_id_remedy"),
            column,
        )
    return frame[~repeated]
