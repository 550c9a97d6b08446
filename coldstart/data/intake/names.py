"""Names as people and programs write them, brought to one form and found in lists."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, cached_property, lru_cache
from typing import Any, SupportsIndex

_SIMPLIFIED = str.maketrans(
    "會員編號訂單買賣時間數稱類評標題產戶顧帳貨電機話價郵箱購飾鏈結轉發貨運費額實務練習書課學產節點贊讚關點擊瀏覽",
    "会员编号订单买卖时间数称类评标题产户顾帐货电机话价邮箱购饰链结转发货运费额实务练习书课学产节点赞赞关点击浏览",
)
_NEXT_WORD = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!s(?![a-z]))[a-z])"
    r"|(?<=[\u3040-\u9fff\uac00-\ud7af])(?=[A-Za-z])"
)
"""Where a word begins in ``camelCase``, and a Latin one after another script."""


_PATH = re.compile(r"[a-z_]+(?:/[a-z_]+)+")
"""Fields of fields: ``order_line/product_id/id``."""


@lru_cache(maxsize=50_000)
def squeezed(name: str) -> str:
    """Return a name without case, spaces, underscores and other marks, in simplified Chinese.

    >>> squeezed("Customer ID"), squeezed("customerId"), squeezed("商品_ＩＤ"), squeezed("會員編號")
    ('customerid', 'customerid', '商品id', '会员编号')
    """
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_SIMPLIFIED)
    return re.sub(r"[\W_]+", "", plain)


@cache
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name as it is written, each squeezed.

    >>> words_of("Order.productID"), words_of("loyalty_card-no"), words_of("userid")
    (('order', 'product', 'id'), ('loyalty', 'card', 'no'), ('userid',))
    """
    spaced = _NEXT_WORD.sub(" ", unicodedata.normalize("NFKC", name))
    return tuple(squeezed(word) for word in re.split(r"[\W_]+", spaced) if word)


@cache
def written(name: str) -> tuple[str, ...]:
    """Return a column's name whole, without what stands in brackets, and a path's ends.

    >>> written("lines.product.id"), written("Name (2)")
    (('lines.product.id', 'product.id'), ('Name (2)', 'Name'))
    """
    if _PATH.fullmatch(name):
        name = name.removesuffix("/id").replace("/", ".")
    bare = re.sub(r"[(（\[].{2,}?[)）\]]| \(\d\)$", "", name)
    end = name.rsplit(".", 1)[-1]
    parts = [name, bare, ".".join(name.rsplit(".", 2)[-2:])]
    if squeezed(end) not in ("id", "name", "key", "value", "type"):
        parts.append(end)
    by_reading: dict[str, str] = {}
    for part in parts:
        by_reading.setdefault(squeezed(part), part)
    return tuple(part for reading, part in by_reading.items() if reading)


@cache
def readings(name: str) -> tuple[str, ...]:
    """Return a column's name squeezed: whole, without what stands in brackets, and a path's ends.

    >>> readings("customer.id"), readings("line_items.product_id"), readings("Name (2)")
    (('customerid',), ('lineitemsproductid', 'productid'), ('name2', 'name'))
    >>> readings("lines.product.id")
    ('linesproductid', 'productid')
    """
    return tuple(map(squeezed, written(name)))


class Names(tuple[str, ...]):
    """Names, best first, among which each is found at once however many they are.

    >>> "sku" in Names(("id", "sku")), Names(("id", "sku", "id")).index("id")
    (True, 0)
    """

    @cached_property
    def _places(self) -> dict[Any, int]:
        return {name: place for place, name in reversed(list(enumerate(self)))}

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def index(self, name: Any, /, *bounds: SupportsIndex) -> int:
        """Return the first place of a name."""
        return super().index(name, *bounds) if bounds else self._places[name]
