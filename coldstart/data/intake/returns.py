"""Returns that have rows of their own: each takes back, in part or whole, what was bought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.data.findings import Findings
from coldstart.data.intake import feedback
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.pairs import pair_codes
from coldstart.data.intake.transform import RULE, Prepared
from coldstart.data.problems import Severity
from coldstart.i18n import t

if TYPE_CHECKING:
    from coldstart.data.intake.rows import Rows

_TAKES_BACK = (
    "refund", "return", "chargeback", "cancel", "退款", "退货", "订单取消", "取消订单", "返品",
    "返金", "환불", "반품", "возврат", "rückgabe", "retoure", "storn", "rembours", "devoluci",
    "reembols",
)  # fmt: skip
_NO_PURCHASE = (
    "cart", "basket", "wish", "favo", "save", "bookmark", "like", "follow", "share", "checkout",
    "view", "click", "加购", "购物车", "收藏", "关注", "点赞", "分享", "浏览", "点击",
)  # fmt: skip
"""Kinds of event, in part, that are undone by a return and are not what was bought."""


def quantities(prepared: Prepared, label: np.ndarray) -> np.ndarray | None:
    """Return how many pieces each row tells of; None where no row tells.

    Parameters
    ----------
    prepared : Prepared
        Interactions.
    label : ndarray, float32 (n_rows,)
        1, 0, or NaN of rows that say nothing about taste.

    Returns
    -------
    ndarray, float32 (n_rows,), or None
        Above 0 what was bought, below 0 what came back, 0 what was neither.
    """
    frame = prepared.frame
    counts = np.ones(len(frame), dtype=np.float32)
    comes_back = np.zeros(len(frame), dtype=bool)
    has_counts = columns.COUNT in frame
    if has_counts:
        written = feedback.numbers_of(frame[columns.COUNT]).to_numpy(dtype=np.float32)
        comes_back = np.nan_to_num(written) < 0
        counts = np.where(np.nan_to_num(written) == 0, np.float32(1.0), np.abs(written))
    if columns.EVENT_TYPE in frame and prepared.mapping.event_types is not None:
        codes, kinds = pd.factorize(frame[columns.EVENT_TYPE])
        names = prepared.mapping.event_types.names
        words = [squeezed(names.get(str(kind).strip(), str(kind))) for kind in kinds]
        of_kind = np.array([_is_part(word, _TAKES_BACK) for word in words], dtype=bool)
        weaker = np.array([_is_part(word, _NO_PURCHASE) for word in words], dtype=bool)
        comes_back |= of_kind[codes]
        counts = np.where(weaker[codes], np.float32(0.0), counts)
    elif RULE in frame and has_counts:
        comes_back &= frame[RULE].isin(("", "returned")).to_numpy()
    comes_back &= np.isnan(label)
    if not has_counts and not comes_back.any():
        return None
    return np.where(comes_back, -np.maximum(counts, np.float32(1.0)), counts).astype(np.float32)


def of_known_pairs(id_: str, read: Mapping[str, Rows], findings: Findings) -> Rows:
    """Return the rows of a table of returns that are of a pair which another table has.

    A return without its purchase says nothing: neither that the pair, nor that anybody is there.
    """
    keys = [columns.USER_ID, columns.ITEM_ID]
    others = [one.frame[keys].astype("str") for name, one in read.items() if name != id_]
    of_returns = read[id_]
    pairs = pd.MultiIndex.from_frame(of_returns.frame[keys].astype("str"))
    is_known = (
        pairs.isin(pd.MultiIndex.from_frame(pd.concat(others)))
        if others
        else np.ones(len(pairs), bool)
    )
    if is_known.all():
        return of_returns
    _say_unmatched(of_returns.frame.index[~is_known], findings)
    frame = of_returns.frame[is_known].copy()
    for key in keys:
        frame[key] = frame[key].cat.remove_unused_categories()
    kinds = None if of_returns.kinds is None else of_returns.kinds[is_known]
    return replace(of_returns, frame=frame, texts=of_returns.texts[is_known], kinds=kinds)


def taken_back(rows: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Return rows in which purchases that came back say nothing any more.

    A return takes back the latest purchases of its pair that lie before it; where times are
    unknown, any. What is left of a purchase in part still counts. Once nothing is left, carts and
    favorites before the return are undone as well.

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
    rest = rows.drop(columns=columns.QUANTITY)
    if not (quantity < 0).any():
        return rest
    pair = pair_codes(rows)
    of_returns = np.flatnonzero(np.isin(pair, pair[quantity < 0]))
    times = np.zeros(len(rows), dtype=np.int64)
    if columns.TIMESTAMP in rows:
        times = rows[columns.TIMESTAMP].to_numpy()
    is_return = quantity[of_returns] < 0
    # A return without a time comes after all that its pair bought; at the same time, too.
    when = np.where(is_return & (times[of_returns] == 0), np.iinfo(np.int64).max, times[of_returns])
    order = of_returns[np.lexsort((is_return, when, pair[of_returns]))]
    label = rows[columns.LABEL].to_numpy(dtype=np.float32, copy=True)
    undone, unmatched = _undo(order, pair, quantity, label)
    label[undone] = np.nan
    n_returns = int(is_return.sum())
    if len(undone):
        message = t("intake.rows.taken_back", n=n_returns, purchases=len(undone))
        remedy = t("intake.rows.taken_back_remedy")
        findings.rows(Severity.NOTICE, rows.index[quantity < 0], message, remedy)
    if unmatched:
        _say_unmatched(rows.index[unmatched], findings)
    return rest.assign(**{columns.LABEL: label})


def _say_unmatched(rows: pd.Index, findings: Findings) -> None:
    message = t("intake.rows.unmatched_returns", n=len(rows))
    remedy = t("intake.rows.unmatched_returns_remedy")
    findings.rows(Severity.NOTICE, rows, message, remedy)


def _undo(
    order: np.ndarray, pair: np.ndarray, quantity: np.ndarray, label: np.ndarray
) -> tuple[list[int], list[int]]:
    """Return the rows that were taken back, and the returns that found nothing to take back."""
    undone: list[int] = []
    unmatched: list[int] = []
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
            left = -float(quantity[row])
            if not bought:
                unmatched.append(row)
            while bought and left > 0:
                taken = min(left, bought[-1][1])
                left, bought[-1][1] = left - taken, bought[-1][1] - taken
                if bought[-1][1] <= 0:
                    undone.append(int(bought.pop()[0]))
                    if not bought:
                        undone += weaker
                        weaker = []
    return undone, unmatched


def _is_part(word: str, parts: tuple[str, ...]) -> bool:
    return any(part in word for part in parts)
