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


@lru_cache(maxsize=50_000)
def squeezed(name: str) -> str:
    """Return a name without case, spaces, underscores and other marks, in simplified Chinese.

    >>> squeezed("Customer ID"), squeezed("customerId"), squeezed("商品_ＩＤ"), squeezed("會員編號")
    ('customerid', 'customerid', '商品id', '会员编号')
    """
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_SIMPLIFIED)
    return re.sub(r"[\W_]+", "", plain)


@cache
def readings(name: str) -> tuple[str, ...]:
    """Return a column's name squeezed: whole, without what stands in brackets, and a path's ends.

    >>> readings("customer.id"), readings("line_items.product_id"), readings("Name (2)")
    (('customerid',), ('lineitemsproductid', 'productid'), ('name2', 'name'))
    >>> readings("lines.product.id")
    ('linesproductid', 'productid')
    """
    full = squeezed(name)
    bare = squeezed(re.sub(r"[(（\[].{2,}?[)）\]]| \(\d\)$", "", name))
    end = squeezed(name.rsplit(".", 1)[-1])
    parts = [full]
    if bare:
        parts.append(bare)
    parts.append(squeezed("".join(name.rsplit(".", 2)[-2:])))
    if end not in ("id", "name", "key", "value", "type"):
        parts.append(end)
    return tuple(dict.fromkeys(part for part in parts if part))


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
