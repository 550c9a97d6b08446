"""Which column means what, and which file is which table: a guess that the analyst can correct."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field

import pandas as pd

from coldstart.data import columns
from coldstart.data.reading import Table

ROLES = {
    columns.USERS: (columns.USER_ID, columns.TEXT),
    columns.ITEMS: (columns.ITEM_ID, columns.TITLE, columns.TEXT),
    columns.INTERACTIONS: (
        columns.USER_ID, columns.ITEM_ID, columns.LABEL, columns.RATING, columns.TIMESTAMP,
    ),
}  # fmt: skip
"""The roles that columns of each table can have; user and item of a pair are always needed."""

NAMES: MappingType[str, tuple[str, ...]] = {
    columns.USER_ID: (
        "userid", "user", "customerid", "customer", "uid", "memberid", "member", "shopperid",
        "shopper", "householdid", "household", "clientid", "client", "visitorid", "reviewerid",
        "buyerid", "accountid", "personid", "用户id", "用户", "用户编号", "客户id", "客户", "客户编号",
        "顾客id", "顾客", "顾客编号", "会员id", "会员", "会员编号", "买家id", "买家",
    ),
    columns.ITEM_ID: (
        "itemid", "item", "productid", "product", "sku", "skuid", "asin", "articleid", "article",
        "goodsid", "movieid", "bookid", "contentid", "productcode", "itemcode", "商品id", "商品",
        "商品编号", "物品id", "物品", "物品编号", "产品id", "产品", "产品编号", "货号",
    ),
    columns.LABEL: (
        "label", "liked", "like", "clicked", "click", "purchased", "purchase", "bought",
        "converted", "target", "positive", "relevant", "interested", "标签", "喜欢", "是否喜欢", "点击",
        "是否点击", "购买", "是否购买",
    ),
    columns.RATING: ("rating", "stars", "score", "grade", "overall", "评分", "打分", "星级", "分数"),
    columns.TIMESTAMP: (
        "timestamp", "time", "date", "datetime", "unixtime", "createdat", "eventtime", "orderdate",
        "时间", "日期", "时间戳", "下单时间", "购买时间",
    ),
    columns.TITLE: (
        "title", "name", "productname", "producttitle", "itemname", "itemtitle", "标题", "名称",
        "商品名称", "商品名", "产品名称", "商品标题",
    ),
    columns.TEXT: ("text", "profiletext", "itemtext", "fulltext", "文本", "全文"),
}  # fmt: skip
"""Names of each role, in lower case and without separators; more telling ones first."""

_PLAIN_ID = ("id", "编号")


@dataclass(frozen=True)
class Mapping:
    """Which column of a table has which role.

    Attributes
    ----------
    roles : mapping of str to str
        Column name by role; a role that no column has is not in it.
    """

    roles: MappingType[str, str] = field(default_factory=dict)

    def column(self, role: str) -> str | None:
        """Return the column that has a role."""
        return self.roles.get(role)


def guess(frame: pd.DataFrame, table: str) -> Mapping:
    """Return the likely roles of a table's columns, by their names.

    Parameters
    ----------
    frame : DataFrame
    table : str
        ``users``, ``items`` or ``interactions``.
    """
    plain = {_plain(column): column for column in reversed(frame.columns)}
    roles: dict[str, str] = {}
    for role in ROLES[table]:
        names = NAMES[role] + (_PLAIN_ID if _is_key(role, table) else ())
        found = next(
            (plain[n] for n in names if n in plain and plain[n] not in roles.values()), None
        )
        if found is not None:
            roles[role] = found
    return Mapping(roles)


def assign(tables: MappingType[str, Table]) -> dict[str, Table]:
    """Return which upload is which table: by its file's name, else by its columns.

    One table alone is taken for labelled pairs, with the texts inside.

    Parameters
    ----------
    tables : mapping of str to Table
        By file name.
    """
    if len(tables) == 1:
        return {columns.INTERACTIONS: next(iter(tables.values()))}
    found: dict[str, Table] = {}
    rest = dict(tables)
    for wanted, words in _FILES.items():
        named = next((n for n in rest if any(word in _plain(n) for word in words)), None)
        if named is not None:
            found[wanted] = rest.pop(named)
    for name, table in rest.items():
        user = guess(table.frame, columns.INTERACTIONS).column(columns.USER_ID)
        item = guess(table.frame, columns.INTERACTIONS).column(columns.ITEM_ID)
        kind = columns.INTERACTIONS if user and item else columns.USERS if user else columns.ITEMS
        found.setdefault(kind, rest[name])
    return found


_FILES = {
    columns.INTERACTIONS: (
        "interaction", "rating", "event", "transaction", "order", "purchase", "click", "label",
        "pair", "交互", "订单", "行为", "评分",
    ),
    columns.USERS: ("user", "customer", "household", "member", "shopper", "用户", "客户", "顾客", "会员"),
    columns.ITEMS: ("item", "product", "article", "catalog", "goods", "sku", "商品", "物品", "产品"),
}  # fmt: skip


def _is_key(role: str, table: str) -> bool:
    return (role, table) in {(columns.USER_ID, columns.USERS), (columns.ITEM_ID, columns.ITEMS)}


def _plain(name: str) -> str:
    """Return a name in lower case, without spaces and separators.

    >>> _plain("User_ID"), _plain("productId"), _plain("商品 编号")
    ('userid', 'productid', '商品编号')
    """
    return re.sub(r"[\W_]+", "", name).lower()
