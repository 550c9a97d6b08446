"""Kinds of event that files hold one of each, as their names say: views.csv, purchases.csv."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coldstart.data import columns
from coldstart.data.intake.feedback import known_events
from coldstart.data.intake.mapping import Mapping, TableMapping
from coldstart.data.intake.table import Table

_WORDS = {
    "purchase": (
        "purchase", "buy", "order", "transaction", "sale", "购买", "订单", "下单", "成交", "交易",
        "销售",
    ),
    "cart": ("cart", "basket", "加购", "购物车"),
    "like": ("like", "upvote", "点赞"),
    "dislike": ("dislike", "downvote", "不喜欢"),
    "view": ("view", "click", "pageview", "impression", "visit", "session", "浏览", "点击", "曝光"),
    "refund": ("refund", "return", "退款", "退货", "返品"),
}  # fmt: skip
"""Words of names, by the kind of event; stronger kinds first."""
STRENGTH = {kind: -place for place, kind in enumerate(_WORDS)}


def event_type_of(name: str) -> str | None:
    """Return the kind of event that a file's name, or else its folder's, says that it holds.

    >>> event_type_of("train-item-views.csv"), event_type_of("buys/part-0.csv"), event_type_of("a")
    ('view', 'purchase', None)
    >>> event_type_of("reviews.csv"), event_type_of("浏览.csv"), event_type_of("event=view/a.csv")
    (None, 'view', None)
    >>> event_type_of("order_returns.csv"), event_type_of("orders and returns.csv")
    ('refund', None)
    """
    for part in reversed(re.split(r"[\\/]|\.zip", name)[-2:]):
        if "=" in part:
            continue  # a partition, whose value is a column already
        stem = re.sub(r"\.\w{1,8}(\.gz)?$", "", part)
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stem).lower()
        words = {word.removesuffix("s") for word in re.split(r"[\W\d_]+", spaced)}
        kinds = [kind for kind, names in _WORDS.items() if any(_is_in(n, words) for n in names)]
        if kinds == ["purchase", "refund"] and "and" not in words:
            return "refund"  # returns of orders
        if kinds:
            return kinds[0] if len(kinds) == 1 else None
    return None


def _is_in(name: str, words: Iterable[str]) -> bool:
    return any(word == name or (not name.isascii() and word.endswith(name)) for word in words)


def by_event_type(tables: list[Table]) -> list[list[Table]]:
    """Return tables apart by the kind of event that their names say, where there are several."""
    kinds: dict[str | None, list[Table]] = {}
    for table in tables:
        kinds.setdefault(event_type_of(table.path or table.name), []).append(table)
    return list(kinds.values()) if len(kinds.keys() - {None}) > 1 else [tables]


def with_event_types(mapping: Mapping) -> Mapping:
    """Return the mapping in which tables of one kind of event say what their kind means.

    Views are ignored where a table of purchases stands beside them, as in a table of both.
    """
    tables = [
        table
        for table in mapping.of_role(columns.INTERACTIONS)
        if table.event_type is not None and table.event_types is None
    ]
    kinds = list(dict.fromkeys(table.event_type or "" for table in tables))
    if any(table.event_type is None for table in mapping.of_role(columns.INTERACTIONS)):
        kinds.append("purchase")  # what a table without a kind holds is as good as that
    meanings = known_events(kinds)
    types = meanings.types.model_copy(
        update={"positive": (*meanings.types.positive, *meanings.unknown)}
    )

    def complete(table: TableMapping) -> TableMapping:
        return table.model_copy(update={"event_types": types})

    return mapping.replaced(*map(complete, tables))
