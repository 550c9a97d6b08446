"""Returns that have rows of their own: each takes back, in part or whole, what was bought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.findings import Findings
from coldstart.data.intake import feedback
from coldstart.data.intake.pairs import pair_codes
from coldstart.data.intake.return_kinds import (
    are_purchases,
    gives_back,
    is_partial,
    is_weaker,
    takes_back,
)
from coldstart.data.intake.transform import RULE, Prepared
from coldstart.data.problems import Severity

if TYPE_CHECKING:
    from coldstart.data.intake.mapping import EventTypes
    from coldstart.data.intake.rows import Rows

_DAY = 86_400  # seconds
_ROUNDING = 1e-5
"""Up to this share of a quantity is what float32 leaves of it once all came back."""


def quantities(prepared: Prepared, label: np.ndarray, findings: Findings) -> np.ndarray | None:
    """Return how many pieces each row tells of; None where no row tells.

    Parameters
    ----------
    prepared : Prepared
        Interactions.
    label : ndarray, float32 (n_rows,)
        1, 0, or NaN of rows that say nothing about taste.
    findings : Findings

    Returns
    -------
    ndarray, float32 (n_rows,), or None
        Above 0 what was bought, below 0 what came back, 0 what was neither; minus infinity where
        the latest purchase came back whole, infinity where the return before was undone.
    """
    frame = prepared.frame
    counts = np.ones(len(frame), dtype=np.float32)
    is_numbered = comes_back = np.zeros(len(frame), dtype=bool)
    has_counts = columns.COUNT in frame
    if has_counts:
        written = feedback.numbers_of(frame[columns.COUNT]).to_numpy(dtype=np.float32)
        is_numbered, comes_back = ~np.isnan(written), np.nan_to_num(written) < 0
        counts = np.where(np.nan_to_num(written) == 0, np.float32(1.0), np.abs(written))
    if columns.EVENT_TYPE in frame and prepared.mapping.event_types is not None:
        kinds = _meanings(frame[columns.EVENT_TYPE], prepared.mapping.event_types)
        _say_parts(frame.index[kinds.come_back & kinds.are_partial & ~is_numbered], findings)
        is_all = kinds.come_back & ~kinds.are_partial & ~is_numbered
        comes_back |= kinds.come_back & (~kinds.are_partial | is_numbered)
        comes_back &= ~kinds.are_weaker
        counts = np.where(is_all, np.float32(np.inf), counts)
        counts = np.where(kinds.are_weaker, np.float32(0.0), counts)
        counts = np.where(kinds.give_back & np.isnan(label), np.float32(np.inf), counts)
    elif RULE in frame and has_counts:
        comes_back &= frame[RULE].isin(("", "returned")).to_numpy()
    comes_back &= label != 1
    if not has_counts and not comes_back.any():
        return None
    return np.where(comes_back, -counts, counts).astype(np.float32)


def weaker_rows(prepared: Prepared, label: np.ndarray) -> np.ndarray | None:
    """Return which rows are no purchase, bool (n_rows,); None unless some positive ones are none.

    Carts and favorites are weaker than purchases; where they are all there is, they count.

    Parameters
    ----------
    prepared : Prepared
    label : ndarray, float32 (n_rows,)
        As `quantities` takes it.
    """
    frame, types = prepared.frame, prepared.mapping.event_types
    if columns.EVENT_TYPE not in frame or types is None:
        return None
    is_weaker = _meanings(frame[columns.EVENT_TYPE], types).are_weaker
    of_positives = is_weaker[label == 1]
    return is_weaker if of_positives.any() and not of_positives.all() else None


class _Meanings(NamedTuple):
    """Which rows are returns, which of a part, which undo one; and which are no purchase."""

    come_back: np.ndarray
    are_partial: np.ndarray
    give_back: np.ndarray
    are_weaker: np.ndarray


def _meanings(events: pd.Series, types: EventTypes) -> _Meanings:
    """Return what rows are by their kind of event."""
    codes, kinds = pd.factorize(events)
    if not len(kinds):
        return _Meanings(*(np.zeros(len(codes), bool) for _ in _Meanings._fields))
    names = [types.names.get(str(kind).strip(), str(kind)) for kind in kinds]
    is_liked = (feedback.of_events(pd.Series(kinds, dtype="str"), types)[0] == 1).to_numpy()
    are_bought = dict(
        zip(kinds[is_liked], are_purchases(list(compress(names, is_liked))), strict=True)
    )
    come_back = [takes_back(str(kind), types) for kind in kinds]
    weaker = [
        not is_back and (is_weaker(name) or not are_bought.get(kind, True))
        for kind, name, is_back in zip(kinds, names, come_back, strict=True)
    ]
    of_kinds = (come_back, *(list(map(says, names)) for says in (is_partial, gives_back)), weaker)
    return _Meanings(*(np.array(values, dtype=bool)[codes] for values in of_kinds))


def of_known_pairs(id_: str, read: Mapping[str, Rows], findings: Findings) -> Rows:
    """Return the rows of a table of returns that are of a pair which another table has.

    A return without its purchase says nothing: neither that the pair, nor that anybody is there.
    """
    keys = [columns.USER_ID, columns.ITEM_ID]
    of_returns = read[id_]
    others = [one.frame for name, one in read.items() if name != id_]
    if not others:
        return of_returns
    ids = {key: of_returns.frame[key].cat.categories for key in keys}
    known = [_pairs(_among(frame, ids)) for frame in others]
    is_known = np.logical_or.reduce([_pairs(of_returns.frame).isin(pairs) for pairs in known])
    if is_known.all():
        return of_returns
    _say_unmatched(of_returns.frame.index[~is_known], findings)
    frame = of_returns.frame[is_known].copy()
    for key in keys:
        frame[key] = frame[key].cat.remove_unused_categories()
    kinds = None if of_returns.kinds is None else of_returns.kinds[is_known]
    return replace(of_returns, frame=frame, texts=of_returns.texts[is_known], kinds=kinds)


def _among(frame: pd.DataFrame, ids: Mapping[str, pd.Index]) -> pd.DataFrame:
    """Return the rows of which both ids are among these; few are compared as texts."""
    is_among = np.ones(len(frame), dtype=bool)
    for key, values in ids.items():
        categorical = frame[key].cat
        is_among &= categorical.categories.isin(values)[categorical.codes.to_numpy()]
    return frame[is_among]


def _pairs(frame: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[[columns.USER_ID, columns.ITEM_ID]].astype("str"))


def taken_back(rows: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Return rows in which purchases that came back say nothing any more, or tell of fewer pieces.

    A return takes back the latest purchases of its pair that lie before it; where times are
    unknown, any. One at midnight, a day without a clock, comes at the end of that day. What is left
    of a purchase in part still counts. Once nothing is left, carts and favorites before the return
    are undone as well. A return that counts as negative does so unless something is left.

    Parameters
    ----------
    rows : DataFrame
        As `Rows.frame`, with ``quantity`` where `quantities` has some.
    findings : Findings
    """
    if columns.QUANTITY not in rows:
        return rows
    quantity = rows[columns.QUANTITY].to_numpy(dtype=np.float32)
    quantity = np.where(np.isnan(quantity), np.float32(1.0), quantity)
    if not (quantity < 0).any():
        return rows.assign(**{columns.QUANTITY: quantity})
    pair = pair_codes(rows)
    of_returns = np.flatnonzero(np.isin(pair, pair[quantity < 0]))
    times = np.zeros(len(rows), dtype=np.int64)
    if columns.TIMESTAMP in rows:
        times = rows[columns.TIMESTAMP].to_numpy()
    is_return = quantity[of_returns] < 0
    when = times[of_returns]
    local = (
        when + rows[columns.UTC_OFFSET].to_numpy()[of_returns]
        if columns.UTC_OFFSET in rows
        else when
    )
    when = np.where(is_return & (local % _DAY == 0), when + _DAY - 1, when)
    # A return without a time comes after all that its pair bought; at the same time, too.
    when = np.where(is_return & (times[of_returns] == 0), np.iinfo(np.int64).max, when)
    order = of_returns[np.lexsort((is_return, when, pair[of_returns]))]
    label = rows[columns.LABEL].to_numpy(dtype=np.float32, copy=True)
    undone = _undone_returns(order, pair, quantity)
    label[undone] = np.nan
    result = _undo(order[~np.isin(order, undone)], pair, quantity, label)
    label[[*result.purchases, *result.weaker, *result.in_part]] = np.nan
    quantity[(quantity < 0) & (label == 0)] = 1  # a dislike, which has no pieces
    quantity[list(result.parts)] = list(result.parts.values())
    if result.matched:
        message = t(
            "intake.rows.taken_back",
            n=len(result.matched), purchases=len(result.purchases), parts=len(result.parts),
        )  # fmt: skip
        remedy = t("intake.rows.taken_back_remedy")
        findings.rows(Severity.NOTICE, rows.index[sorted(result.matched)], message, remedy)
    if result.unmatched:
        _say_unmatched(rows.index[result.unmatched], findings)
    return rows.assign(**{columns.LABEL: label, columns.QUANTITY: quantity})


def _say_parts(rows: pd.Index, findings: Findings) -> None:
    """Say that nobody knows how much came back where a part did."""
    if len(rows):
        message, remedy = t("intake.rows.parts", n=len(rows)), t("intake.rows.parts_remedy")
        findings.rows(Severity.NOTICE, rows, message, remedy)


def _say_unmatched(rows: pd.Index, findings: Findings) -> None:
    message = t("intake.rows.unmatched_returns", n=len(rows))
    remedy = t("intake.rows.unmatched_returns_remedy")
    findings.rows(Severity.NOTICE, rows, message, remedy)


@dataclass
class _Undone:
    """What returns did, as places of rows."""

    purchases: list[int] = field(default_factory=list)
    """Taken back in full."""
    parts: dict[int, float] = field(default_factory=dict)
    """Purchases of which something is left, and how much."""
    weaker: list[int] = field(default_factory=list)
    """Carts and favorites before a purchase that was taken back."""
    matched: list[int] = field(default_factory=list)
    """Returns with a purchase before them."""
    in_part: list[int] = field(default_factory=list)
    """Those of them that left something."""
    unmatched: list[int] = field(default_factory=list)


def _undone_returns(order: np.ndarray, pair: np.ndarray, quantity: np.ndarray) -> list[int]:
    """Return the rows of returns that were undone: each time the latest one before."""
    undone: list[int] = []
    of_pair: list[int] = []
    current = -1
    for row in order[(quantity[order] < 0) | np.isposinf(quantity[order])].tolist():
        if pair[row] != current:
            current, of_pair = int(pair[row]), []
        if quantity[row] < 0:
            of_pair.append(row)
        elif of_pair:
            undone.append(of_pair.pop())
    return undone


def _undo(order: np.ndarray, pair: np.ndarray, quantity: np.ndarray, label: np.ndarray) -> _Undone:
    """Let each return take back what its pair bought before it, the latest first."""
    result = _Undone()
    bought: list[list[float]] = []  # of the pair so far: [row, pieces left]
    weaker: list[int] = []
    current = -1
    for row in order.tolist():
        if pair[row] != current:
            current, bought, weaker = int(pair[row]), [], []
        if quantity[row] > 0 and label[row] == 1:
            bought.append([row, float(quantity[row])])
        elif quantity[row] == 0 and label[row] == 1:
            weaker.append(row)
        elif quantity[row] < 0:
            if not bought:
                result.unmatched.append(row)
                continue
            result.matched.append(row)
            left = least = -float(quantity[row])
            if np.isinf(least):
                left = least = bought[-1][1]
            while bought and left > _ROUNDING * least:
                place, there = int(bought[-1][0]), bought[-1][1]
                taken = min(left, there)
                left, bought[-1][1] = left - taken, there - taken
                result.parts[place] = bought[-1][1]
                if bought[-1][1] <= _ROUNDING * quantity[place]:
                    bought.pop()
                    del result.parts[place]
                    result.purchases.append(place)
            if bought:
                result.in_part.append(row)
            else:
                result.weaker += weaker
                weaker = []
    return result
