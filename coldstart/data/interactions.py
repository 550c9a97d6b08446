"""The table of interactions: who liked what, checked value by value."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.data.mapping import Mapping
from coldstart.data.problems import Problem, Severity, about
from coldstart.data.reading import Table
from coldstart.data.scale import liked_from
from coldstart.data.times import seconds_of
from coldstart.i18n import t

_YES = ("1", "1.0", "true", "yes", "y", "t", "是", "喜欢")
_NO = ("0", "0.0", "false", "no", "n", "f", "否", "不喜欢")


def interactions_of(
    table: Table,
    roles: Mapping,
    users: pd.DataFrame | None,
    items: pd.DataFrame,
    positive_from: float | None,
    problems: list[Problem],
    quiet: bool = False,
) -> pd.DataFrame | None:
    """Return the interactions as `Dataset` wants them, or None where nothing is left.

    Parameters
    ----------
    table : Table
    roles : Mapping
    users, items : DataFrame
        With their ids; no users means that everyone who interacts is one.
    positive_from : float or None
    problems : list of Problem
        What is found is added to it.
    quiet : bool
        Leave notices away, and let labels be all 0: for the held-back table.
    """
    check = _Check(table, problems, quiet)
    frame = table.frame.rename(columns={c: role for role, c in roles.roles.items()})
    frame = frame[list(roles.roles)]
    for key in (columns.USER_ID, columns.ITEM_ID):
        frame = frame.assign(**{key: frame[key].str.strip()})
        frame = check.drop(frame, frame[key] == "", "blank_id", roles.roles[key])
    for key, known in ((columns.USER_ID, users), (columns.ITEM_ID, items)):
        if known is not None:
            unknown = ~frame[key].isin(known[key])
            frame = check.drop(frame, unknown, "unknown_id", roles.roles[key], key)
    frame = _with_label(frame, roles, positive_from, check)
    if columns.TIMESTAMP in frame:
        times, bad = seconds_of(frame[columns.TIMESTAMP])
        check.warn(frame.index[bad], "bad_time", roles.roles[columns.TIMESTAMP])
        frame = frame.assign(**{columns.TIMESTAMP: times})
    if not len(frame):
        check.error("nothing_left")
        return None
    frame = _merged(frame, check)
    _judge_labels(frame, check)
    return frame


class _Check:
    """Adds problems of one table."""

    def __init__(self, table: Table, problems: list[Problem], quiet: bool) -> None:
        self.table, self.problems, self.quiet = table, problems, quiet

    def drop(
        self, frame: pd.DataFrame, bad: pd.Series, what: str, column: str, value: str | None = None
    ) -> pd.DataFrame:
        """Leave rows out, and say which and why."""
        rows = frame.index[bad]
        shown = str(frame.loc[rows[0], value or column]) if len(rows) and value else ""
        self.warn(rows, what, column, shown)
        return frame[~bad]

    def warn(self, rows: pd.Index, what: str, column: str, value: str = "") -> None:
        """Say that these rows have a problem."""
        if len(rows):
            message = t(
                f"data.take.{what}", column=column, n=len(rows), row=int(rows[0]), value=value
            )
            remedy = t(f"data.take.{what}_fix")
            self.problems.append(
                about(Severity.WARNING, rows, message, remedy, self.table.name, column)
            )

    def error(self, what: str, **params: object) -> None:
        """Say that the table cannot be used."""
        self._add(Severity.ERROR, what, params)

    def notice(self, what: str, **params: object) -> None:
        """Say what was decided."""
        if not self.quiet:
            self._add(Severity.NOTICE, what, params)

    def _add(self, severity: Severity, what: str, params: dict[str, object]) -> None:
        message, remedy = t(f"data.take.{what}", **params), t(f"data.take.{what}_fix")
        self.problems.append(Problem(severity, message, remedy, self.table.name))


def _with_label(
    frame: pd.DataFrame, roles: Mapping, positive_from: float | None, check: _Check
) -> pd.DataFrame:
    """Add the column ``label``, int8, and make ``rating`` float32, by the rule of the data."""
    labelled, rated = columns.LABEL in frame, columns.RATING in frame
    if rated:
        numbers = pd.to_numeric(frame[columns.RATING].str.strip(), errors="coerce")
        numbers = numbers.where(np.isfinite(numbers))
        given = frame[columns.RATING].str.strip() != ""
        bad = (numbers.isna() & given) if labelled else numbers.isna()
        column = roles.roles[columns.RATING]
        if labelled:
            check.warn(frame.index[bad], "bad_rating_kept", column)
        else:
            frame = check.drop(frame, bad, "bad_rating", column, columns.RATING)
        frame = frame.assign(**{columns.RATING: numbers[frame.index].astype("float32")})
    if labelled:
        said = frame[columns.LABEL].str.strip().str.lower()
        bad = ~said.isin((*_YES, *_NO))
        frame = check.drop(frame, bad, "bad_label", roles.roles[columns.LABEL], columns.LABEL)
        label = said[frame.index].isin(_YES).astype("int8")
        if rated and positive_from is not None:
            check.notice("label_decides")
        return frame.assign(**{columns.LABEL: label})
    if rated and len(frame):
        low, high, least = liked_from(frame[columns.RATING], positive_from)
        check.notice("liked_from", least=_short(least), low=_short(low), high=_short(high))
        label = (frame[columns.RATING] >= least).astype("int8")
        return frame.assign(**{columns.LABEL: label})
    if not rated:
        check.notice("no_label")
    return frame.assign(**{columns.LABEL: np.ones(len(frame), dtype=np.int8)})


def _merged(frame: pd.DataFrame, check: _Check) -> pd.DataFrame:
    """Return one row per pair: liked if any row says so, the latest rating and time."""
    key = [columns.USER_ID, columns.ITEM_ID]
    repeated = frame.duplicated(key)
    kept = [*key, columns.LABEL]
    kept += [c for c in (columns.RATING, columns.TIMESTAMP) if c in frame]
    if not repeated.any():
        return frame[kept].reset_index(drop=True)
    check.notice("merged", n=int(repeated.sum()))
    rules = {columns.LABEL: "max", columns.RATING: "last", columns.TIMESTAMP: "max"}
    found = frame[kept].groupby(key, sort=False, as_index=False)
    return found.agg({c: rules[c] for c in kept if c in rules})


def _judge_labels(frame: pd.DataFrame, check: _Check) -> None:
    likes = int(frame[columns.LABEL].sum())
    if check.quiet:
        return
    if likes == 0:
        check.error("no_likes", n=len(frame))
    elif likes == len(frame):
        check.notice("implicit", n=likes)
    if len(frame) == 1:
        check.error("single_row")


def _short(value: float) -> str:
    return f"{value:g}"
