"""What columns and tables are called in the wild, in English and Chinese, best first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from coldstart.data import columns


def squeezed(name: str) -> str:
    """Return a name without case, spaces, underscores and other marks.

    >>> squeezed("Customer ID"), squeezed("customerId"), squeezed("商品_ＩＤ")
    ('customerid', 'customerid', '商品id')
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


_USERS = (
    "user", "customer", "client", "shopper", "household", "member", "buyer", "visitor", "reviewer",
    "account", "person", "用户", "客户", "顾客", "会员", "买家", "消费者",
)  # fmt: skip
_ITEMS = (
    "item", "product", "article", "goods", "movie", "book", "商品", "物品", "产品", "货品",
)  # fmt: skip
_ID_ENDINGS = ("id", "number", "no", "code", "key", "编号", "编码", "代码", "号", "")


def _ids(nouns: tuple[str, ...], extra: tuple[str, ...]) -> tuple[str, ...]:
    plain = [noun + ending for ending in _ID_ENDINGS[:-1] for noun in nouns]
    return (*plain, *extra, *nouns)


BY_ROLE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        columns.USER_ID: _ids(_USERS, ("uid", "userid", "custid", "cid", "uuid")),
        columns.ITEM_ID: _ids(
            _ITEMS,
            ("sku", "skuid", "skucode", "asin", "iid", "pid", "upc", "ean", "gtin", "isbn", "货号",
             "款号"),
        ),
        columns.LABEL: (
            "label", "liked", "like", "likes", "clicked", "click", "isclick", "purchased",
            "purchase", "ispurchase", "bought", "converted", "conversion", "target", "positive",
            "y", "标签", "是否喜欢", "喜欢", "是否购买", "购买", "已购买", "是否点击", "点击",
            "目标",
        ),
        columns.RATING: (
            "rating", "ratings", "stars", "star", "starrating", "score", "overall", "reviewscore",
            "ratingvalue", "grade", "评分", "打分", "星级", "得分", "分数",
        ),
        columns.TIMESTAMP: (
            "timestamp", "time", "datetime", "date", "ts", "unixreviewtime", "eventtime",
            "transactiontimestamp", "purchasedate", "purchasedat", "orderdate", "ordertime",
            "createdat", "reviewtime", "时间", "时间戳", "日期", "下单时间", "购买时间", "交易时间",
            "下单日期", "购买日期",
        ),
        columns.TITLE: (
            "title", "itemtitle", "producttitle", "itemname", "productname", "name", "标题",
            "商品标题", "名称", "商品名称", "产品名称", "商品名", "品名", "product", "item",
        ),
        columns.TEXT: (
            "text", "itemtext", "producttext", "fulltext", "文本", "商品文本", "产品文本",
        ),
        columns.USER_TEXT: (
            "usertext", "userprofile", "userdescription", "customerprofile", "customertext",
            "profiletext", "persona", "用户文本", "用户画像", "用户描述", "客户画像",
        ),
    }
)  # fmt: skip

NOT_TITLES = ("subtitle", "副标题")
TITLE_ENDINGS = ("title", "标题", "书名", "片名", "品名")
"""How a title ends that is called after its kind of thing, such as ``movie_title``."""

DESCRIPTIONS = (
    "description", "desc", "itemdescription", "productdescription", "details", "detail", "about",
    "profile", "bio", "summary", "content", "描述", "商品描述", "产品描述", "简介", "详情", "内容",
    "画像",
)  # fmt: skip
"""Taken for the text only where nothing else describes the row: the text is all that is read."""

NOT_FEEDBACK = (
    "quantity", "qty", "count", "amount", "price", "cost", "total", "discount", "age", "week",
    "day", "month", "year", "hour", "数量", "价格", "金额", "单价", "年龄",
)  # fmt: skip
"""Numbers that are no opinion."""

OF_USERS = (*_USERS, "age", "gender", "sex", "income", "marital", "年龄", "性别", "收入")
OF_ITEMS = (*_ITEMS, "sku", "brand", "category", "department", "品牌", "类目", "分类")
"""How columns begin that tell of a user, or of an item, in one table of pairs."""

BY_TABLE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        columns.HELD_BACK: ("heldback", "holdout", "heldout", "test", "留出", "测试"),
        columns.INTERACTIONS: (
            "interaction", "rating", "event", "transaction", "purchase", "order", "click", "review",
            "pair", "behavio", "交互", "评分", "订单", "购买", "行为", "点击", "交易",
        ),
        columns.USERS: (*_USERS, "profile", "demographic", "people"),
        columns.ITEMS: (*_ITEMS, "catalog", "sku"),
    }
)  # fmt: skip
