"""What is in doubt of later rows: held a second time, or of kinds that are unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.findings import Findings
from coldstart.data.intake.positive_kinds import unnamed_kinds
from coldstart.data.intake.transform import Prepared
from coldstart.data.problems import Problem, Severity

_DAY = 86_400  # seconds
_MOSTLY = 0.5
"""From this share of rows on, it is how a file writes its times."""


def say_other_times(
    time: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
    at: np.ndarray,
    index: pd.Index,
    findings: Findings,
) -> None:
    """Warn where most rows of stored pairs are of the same day, one with a clock and one without.

    Parameters
    ----------
    time : ndarray, int64 (n_rows,)
        In seconds, 0 where it is unknown.
    first, last : ndarray, int64 (n_stored,)
        Since when and until when each stored pair is known.
    at : ndarray, int64 (n_rows,)
        The stored pair of each row; -1 where it is new.
    index : Index
        Of the rows.
    findings : Findings
    """
    of_pairs = at >= 0
    is_other = np.zeros(len(time), dtype=bool)
    for stored in (first[at], last[at]):
        has_clock = (time % _DAY != 0) != (stored % _DAY != 0)
        is_other |= of_pairs & (time // _DAY == stored // _DAY) & has_clock
    is_other &= ~((time == first[at]) | (time == last[at])) & (time != 0)
    if is_other.sum() > _MOSTLY * of_pairs.sum():
        message = t("append.other_times", n=int(is_other.sum()), of=int(of_pairs.sum()))
        findings.warn(index[is_other], message, t("append.other_times_remedy"))


def say_early_returns(times: np.ndarray, latest: int, findings: Findings) -> None:
    """Warn of returns which an earlier file may have held: returns are not stored themselves.

    Parameters
    ----------
    times : ndarray, int64 (n_returns,)
        Of later returns that take back what is stored.
    latest : int
        The last time that is stored.
    findings : Findings
    """
    n = int((times <= latest).sum())
    if n:
        findings.lost(t("append.early_returns", n=n), t("append.early_returns_remedy"), n)


def say_revived(rows: pd.DataFrame, latest: int, n_stored: int, findings: Findings) -> None:
    """Warn of new rows which an earlier file may have held: what came back since is not stored.

    Parameters
    ----------
    rows : DataFrame
        Later ones that change a pair, as `rows.Rows.frame`.
    latest : int
        The last time of a stored pair.
    n_stored : int
        How many rows beside them are stored already: without times, these tell an earlier file.
    findings : Findings
    """
    is_early = np.full(len(rows), n_stored > len(rows))
    if columns.TIMESTAMP in rows:
        time = rows[columns.TIMESTAMP].to_numpy()
        is_early = np.where(time == 0, is_early, time < latest)
    is_early &= rows[columns.LABEL].notna().to_numpy()
    if is_early.any():
        message = t("append.revived", n=int(is_early.sum()))
        findings.warn(rows.index[is_early], message, t("append.revived_remedy"))


def unknown_kinds(prepared: Sequence[Prepared], *, accept: bool) -> list[Problem]:
    """Return which kinds of event the stored mapping does not name: a refusal where most rows are.

    Where it is confirmed that they are ignored, it is a warning.
    """
    n_rows = {
        one.name: int((one.frame[columns.EVENT_TYPE].str.strip() != "").sum())
        for one in prepared
        if columns.EVENT_TYPE in one.frame
    }
    problems = []
    for problem in unnamed_kinds(prepared):
        is_most = (problem.count or 0) > _MOSTLY * n_rows[problem.table]
        severity = Severity.ERROR if is_most and not accept else Severity.WARNING
        remedy = t("append.unknown_kinds_remedy")
        problems.append(replace(problem, severity=severity, remedy=remedy))
    return problems
