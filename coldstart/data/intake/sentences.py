"""A few real rows as sentences, so that whoever brings data sees how they are understood."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coldstart.core.i18n import Message, t
from coldstart.data import columns
from coldstart.data.intake.build import Built
from coldstart.data.intake.feedback import event_meaning
from coldstart.data.intake.labels import is_count_of_events
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.personal import masked
from coldstart.data.intake.rows import Rows
from coldstart.data.intake.transform import Prepared

_REFUSALS = (
    ("disliked", ("dislike", "downvote", "thumbsdown", "不喜欢", "踩", "差评")),
    ("removed", ("removefromcart", "removecart", "removefrombasket", "移出购物车")),
    ("returned", ("refund", "return", "退货", "退款", "返品", "환불")),
)
_VIEWS = (("clicked", ("click", "clk", "点击")), ("viewed", ("",)))
_VERBS = (
    ("bought", ("purchase", "buy", "bought", "order", "transaction", "sale", "购买", "下单", "成交",
                "支付")),
    ("carted", ("cart", "basket", "加购", "购物车")),
    ("saved", ("fav", "wish", "collect", "bookmark", "save", "收藏")),
    ("liked", ("like", "love", "upvote", "thumbsup", "喜欢", "点赞")),
)  # fmt: skip
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
        used = ~built.is_taken_out(read.frame)
        counted = np.flatnonzero(used & read.frame[columns.LABEL].notna().to_numpy())
        if not len(counted):
            counted = np.flatnonzero(used)
        if not len(counted):
            continue
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
        verb = "disliked" if row[columns.LABEL] == 0 else "had"
    if verb in ("event", "code") and read.kinds is not None:
        params["kind"] = str(read.kinds.iloc[place]).strip()
    seconds = int(row[columns.TIMESTAMP]) if columns.TIMESTAMP in row else 0
    if seconds:
        by_its_clock = seconds + int(row.get(columns.UTC_OFFSET, 0))
        return t(f"intake.sentence.{verb}_at", **params, at=by_its_clock)
    return t(f"intake.sentence.{verb}", **params)


def _verb(read: Rows, one: Prepared, row: pd.Series, place: int) -> str:
    if read.verb == "event" and read.kinds is not None:
        kind = str(read.kinds.iloc[place]).strip()
        types = one.mapping.event_types
        return (types.names.get(kind) if types is not None else None) or _verb_of(kind)
    if read.verb == "liked":
        return "liked" if row[columns.LABEL] == 1 else "disliked"
    if read.verb == "had":
        if "returned" in read.ignored and pd.isna(row[columns.LABEL]):
            return "returned"
        count = one.sources.get(columns.COUNT, "")
        verb = _verb_of(count) if is_count_of_events(count) else "event"
        if verb not in ("event", "code"):
            return verb
        name = squeezed(f"{one.name} {one.mapping.id}")
        return "bought" if any(word in name for word in _SALES) else "had"
    return read.verb


def _verb_of(kind: str) -> str:
    """Return the verb of a kind of event; ``event`` where its own word says more, else ``code``.

    >>> _verb_of("add_to_cart"), _verb_of("pv"), _verb_of("order refunded"), _verb_of("hide")
    ('carted', 'viewed', 'returned', 'event')
    >>> _verb_of("4"), _verb_of("-1")
    ('code', 'code')
    """
    word = squeezed(kind)
    meaning = event_meaning(kind)
    verbs = {"positive": _VERBS, "view": _VIEWS}.get(meaning or "", _REFUSALS)
    for verb, parts in verbs:
        if any(part in word for part in parts):
            return verb
    is_code = not any(c.isalpha() for c in word) or (word.isascii() and len(word) < 3)
    return "code" if is_code else "event"
