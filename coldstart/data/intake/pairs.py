"""One row per pair of user and item, out of all that say something of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.findings import Findings
from coldstart.data.problems import Severity
from coldstart.data.repeats import KEYS, compact

_FITS = 1 << 31
_UNDATED = np.iinfo(np.int64).max


def merged(rows: pd.DataFrame, findings: Findings, opinions: bool = False) -> pd.DataFrame:
    """Return one row per pair, with what was repeated beside it.

    What was done again, such as a purchase, counts once: positive if any row says so
    (`with_last_opinions` leaves those that hold), with the highest rating and the earliest time;
    ``n_repeats`` (int32) says how often it came again and ``last_time`` (int64) when it did last.
    An opinion that was given again is the last one, by time, else in the file; ``first_time``
    (int64) says since when the pair is known. These columns are there only where a pair repeats,
    the times where rows have one; ``quantity`` (float32), the pieces that a pair has in all, only
    where they are not one a row.

    Parameters
    ----------
    rows : DataFrame
        As `Rows.frame`; rows that a rule ignores are no part of the result.
    findings : Findings
    opinions : bool
        Whether rows are labels or ratings.
    """
    has_label = rows[columns.LABEL].notna().to_numpy()
    if not has_label.all():
        rows = rows[has_label]
    pair = pair_codes(rows)
    if opinions and columns.TIMESTAMP in rows:
        order = np.lexsort((rows[columns.TIMESTAMP].to_numpy(), pair))
    else:
        order = np.argsort(pair, kind="stable")
    order = order.astype(np.int32 if len(order) < _FITS else np.int64)
    pair = pair[order]
    starts = np.flatnonzero(
        np.concatenate([np.ones(min(len(pair), 1), bool), pair[1:] != pair[:-1]])
    ).astype(order.dtype)
    del pair  # of millions of rows, these are what memory peaks over
    # Pairs are in the order of their first rows.
    in_order = np.argsort(order[starts], kind="stable").astype(order.dtype)
    first_rows = order[starts][in_order]
    ends = np.append(starts[1:], len(order)) - 1 if len(order) else starts
    is_repeated = len(starts) < len(order)
    if is_repeated:
        _say(rows, first_rows, findings, opinions)
    values: dict[str, Any] = {}
    for column in (columns.LABEL, columns.RATING):
        if column in rows:
            in_turn = rows[column].to_numpy()[order]
            if opinions or not len(order):
                last = in_turn[ends]
            else:
                last = np.fmax.reduceat(in_turn, starts)
            values[column] = last[in_order].astype("int8" if column == columns.LABEL else "float32")
    if columns.TIMESTAMP in rows:
        times = rows[columns.TIMESTAMP].to_numpy()[order]
        earliest, latest = _span(times, starts) if is_repeated else (times, times)
        values[columns.TIMESTAMP] = (times[ends] if opinions else earliest)[in_order]
        if is_repeated:
            name = columns.FIRST_TIME if opinions else columns.LAST_TIME
            values[name] = (earliest if opinions else latest)[in_order]
        del times, earliest, latest
    if is_repeated and not opinions:
        values[columns.N_REPEATS] = (ends - starts)[in_order].astype("int32")
    if columns.QUANTITY in rows and not opinions and len(order):
        pieces = np.add.reduceat(rows[columns.QUANTITY].to_numpy(np.float32)[order], starts)
        if (pieces != ends - starts + 1).any():
            values[columns.QUANTITY] = pieces[in_order]
    del order, starts, ends, in_order
    pairs: dict[str, Any] = {}
    for key in (columns.USER_ID, columns.ITEM_ID):
        ids = rows[key].cat
        codes = ids.codes.to_numpy()[first_rows]
        pairs[key] = pd.Series(ids.categories.array.take(codes), dtype="str")
    return pd.DataFrame({**pairs, **values}, copy=False)


def with_last_opinions(rows: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Return rows in which what was done before somebody changed their mind says nothing any more.

    A dislike after a purchase, or a purchase after a dislike: the last rows that agree hold, by
    time, else in the file.

    Parameters
    ----------
    rows : DataFrame
        As `merged` takes them.
    findings : Findings
    """
    label = rows[columns.LABEL].to_numpy(dtype=np.float32, copy=True)
    if not (label == 0).any() or not (label == 1).any():
        return rows
    labeled = np.flatnonzero(~np.isnan(label))
    pair = pair_codes(rows)[labeled]
    of_disliked = np.isin(pair, pair[label[labeled] == 0])
    labeled, pair = labeled[of_disliked], pair[of_disliked]
    keys = (rows[columns.TIMESTAMP].to_numpy()[labeled],) if columns.TIMESTAMP in rows else ()
    order = np.lexsort((*keys, pair))
    labeled, pair = labeled[order], pair[order]
    starts = np.flatnonzero(np.concatenate([[True], pair[1:] != pair[:-1]]))
    lengths = np.diff(np.append(starts, len(pair)))
    last = np.repeat(label[labeled][starts + lengths - 1], lengths)
    place = np.arange(len(pair))
    turns = np.maximum.reduceat(np.where(label[labeled] != last, place, -1), starts)
    is_past = place <= np.repeat(turns, lengths)
    if not is_past.any():
        return rows
    n = int((turns >= 0).sum())
    message, remedy = t("intake.rows.last_opinion", n=n), t("intake.rows.last_opinion_remedy")
    findings.rows(Severity.NOTICE, rows.index[np.sort(labeled[is_past])], message, remedy)
    label[labeled[is_past]] = np.nan
    return rows.assign(**{columns.LABEL: label})


def repeats_of(rows: pd.DataFrame) -> pd.DataFrame | None:
    """Return every purchase beyond the first of its pair, as `Dataset.repeats`; None without any.

    Rows without a time take no part, nor do carts and favorites where others are purchases.

    Parameters
    ----------
    rows : DataFrame
        As `merged` takes them.
    """
    times = rows[columns.TIMESTAMP].to_numpy()
    is_purchase = (rows[columns.LABEL].to_numpy() == 1) & (times != 0)
    if columns.IS_WEAKER in rows:
        is_purchase &= ~rows[columns.IS_WEAKER].eq(True).to_numpy()  # blank: of another table
    purchases = np.flatnonzero(is_purchase)
    pair = pair_codes(rows)[purchases]
    order = np.lexsort((times[purchases], pair))
    pair = pair[order]
    again = purchases[order[1:][pair[1:] == pair[:-1]]]
    table = {key: rows[key].array.take(again) for key in KEYS}
    return compact(pd.DataFrame({**table, columns.TIMESTAMP: times[again].astype(np.int64)}))


def _say(rows: pd.DataFrame, first_rows: np.ndarray, findings: Findings, opinions: bool) -> None:
    repeated = np.ones(len(rows), dtype=bool)
    repeated[first_rows] = False
    again = rows.index[repeated]
    is_dated = columns.TIMESTAMP in rows
    if opinions:
        id_ = "intake.rows.merged_last" if is_dated else "intake.rows.merged_last_in_file"
        remedy = "intake.rows.merged_remedy" if is_dated else "intake.rows.undated_remedy"
    else:
        id_ = "intake.rows.merged"
        remedy = "intake.rows.merged_dated_remedy" if is_dated else "intake.rows.merged_remedy"
    message = t(id_, n=len(again), row=int(again[0]))
    findings.rows(Severity.NOTICE, again, message, t(remedy))


def _span(times: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the earliest and the latest known time of each pair, 0 where none is."""
    dated = np.where(times == 0, _UNDATED, times)
    earliest = np.minimum.reduceat(dated, starts)
    return np.where(earliest == _UNDATED, 0, earliest), np.maximum.reduceat(times, starts)


def pair_codes(rows: pd.DataFrame) -> np.ndarray:
    """Return a number for each pair of user and item, int64 (n_rows,)."""
    users, items = (rows[key].cat.codes.to_numpy() for key in (columns.USER_ID, columns.ITEM_ID))
    n_items = max(len(rows[columns.ITEM_ID].cat.categories), 1)
    codes: np.ndarray = users.astype(np.int64) * n_items + items
    return codes
