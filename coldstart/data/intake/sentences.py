"""A few real rows as sentences, so that whoever brings data sees how they are understood."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.data.intake.build import Built
from coldstart.data.intake.names import VIEW_EVENTS, squeezed
from coldstart.data.intake.personal import masked
from coldstart.data.intake.rows import Rows
from coldstart.data.intake.transform import Prepared
from coldstart.i18n import Message, t

_VERBS = (
    ("bought", ("purchase", "buy", "order", "transaction", "sale", "购买", "下单", "成交", "支付")),
    ("carted", ("cart", "basket", "加购", "购物车")),
    ("saved", ("fav", "wish", "collect", "bookmark", "save", "收藏")),
)
_SALES = (
    "order",
    "transaction",
    "sale",
    "purchase",
    "invoice",
    "订单",
    "销售",
    "成交",
    "주문",
    "orders",
)
_LONGEST = 60


def sentences(prepared: Sequence[Prepared], built: Built) -> tuple[Message, ...]:
    """Return three rows of the interactions: the first, one in the middle, and the last."""
    for one in prepared:
        read = built.rows.get(one.mapping.id)
        if read is None or one.mapping.role != "interactions" or read.frame.empty:
            continue
        counted = np.flatnonzero(read.frame[columns.LABEL].notna().to_numpy())
        if not len(counted):
            counted = np.arange(len(read.frame))
        places = dict.fromkeys(int(counted[i]) for i in (0, len(counted) // 2, -1))
        titles = _titles(read, built)
        return tuple(_sentence(read, one, place, titles) for place in places)
    return ()


def _titles(read: Rows, built: Built) -> dict[str, str]:
    titles = {str(id_): str(title) for id_, title in built.titles.items()}
    if columns.TITLE in read.texts:
        own = read.texts[columns.TITLE].to_numpy()
        for id_, title in zip(
            read.frame[columns.ITEM_ID].to_numpy()[:5000], own[:5000], strict=True
        ):
            if str(title).strip():
                titles.setdefault(str(id_), str(title).strip())
    return titles


def _sentence(read: Rows, one: Prepared, place: int, titles: dict[str, str]) -> Message:
    row = read.frame.iloc[place]
    id_ = str(row[columns.ITEM_ID])
    title = titles.get(id_, "")
    title = title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…"
    what = title or t("intake.sentence.untitled", id=id_)
    params: dict[str, object] = {"who": masked(str(row[columns.USER_ID])), "what": what}
    verb = _verb(read, one, row, place)
    if verb == "rated" and columns.RATING in row and pd.notna(row[columns.RATING]):
        params["rating"] = float(row[columns.RATING])
    elif verb == "rated":
        verb = "had"
    if verb == "event" and read.kinds is not None:
        params["kind"] = str(read.kinds.iloc[place])
    seconds = int(row[columns.TIMESTAMP]) if columns.TIMESTAMP in row else 0
    if seconds:
        return t(f"intake.sentence.{verb}_at", **params, at=seconds)
    return t(f"intake.sentence.{verb}", **params)


def _verb(read: Rows, one: Prepared, row: pd.Series, place: int) -> str:
    if read.verb == "event" and read.kinds is not None:
        word = squeezed(str(read.kinds.iloc[place]))
        for verb, parts in _VERBS:
            if any(part in word for part in parts):
                return verb
        if word in VIEW_EVENTS:
            return "viewed"
        return "event" if len(word) > 3 and not word.isdigit() else "had"
    if read.verb == "liked":
        return "liked" if row[columns.LABEL] == 1 else "disliked"
    if read.verb == "had":
        name = squeezed(f"{one.name} {one.mapping.id}")
        return "bought" if any(word in name for word in _SALES) else "had"
    return read.verb
