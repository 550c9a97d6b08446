"""Which kinds of event take a purchase back, and which ones a return can take back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coldstart.data.intake.names import squeezed
from coldstart.data.intake.undoing import without_undone

_BACK = (
    r"refund(?:ed|s)?|return(?:ed|s)?|chargebacks?|cancel(?:s|l?ed|l?ations?)?|r[üu]ckgabe|r[üu]cksendung"
    r"|zurückge(?:geben|schickt|sendet)|(?:rück)?erstatt(?:et|ung)|retour(?:en|n?iert|né|née|e)?"
    r"|storn(?:o|iert|ierung|ato|o)|rembours(?:é|ée|ement|ements)|annul(?:é|ée|ation|iert|ato)"
    r"|devol(?:uci[oó]n|uciones|ução|vid[oa])|reembols(?:o|os|ad[oa])|rimbors(?:o|ato)|reso|resi"
    r"|zwrot|возврат\w*|退款|退货|退貨|退訂|退订|返品|返金|キャンセル|환불|반품|취소"
    r"|(?:订单|交易|购买)取消|取消(?:订单|交易|购买)"
)
_BESIDE = (
    r"orders?|purchases?|items?|products?|articles?|lines?|goods|transactions?|payments?|sales?|bookings?"
    r"|reservations?|events?|full(?:y)?|partial(?:ly)?|part|complet(?:ed?|ion)|success(?:ful|fully)?|issued"
    r"|approved|received|processed|confirmed|request(?:ed)?|created|made|done|is|was|of|the|an?|by(?:customer|user|buyer|seller|admin|system)"
    r"|to(?:sender|origin|store|warehouse|seller|shop)|instore"
    r"|bestellung(?:en)?|artikel|ware|kauf|teil|voll|der|des|commandes?|produits?|articles?|achats?|partiel|de|du|la"
    r"|pedidos?|productos?|produtos?|compras?|parcial|total|ordin[ei]|prodott[oi]|acquist[oi]|parziale|towaru"
    r"|товара|заказа|покупки|订单|商品|交易|买家|卖家|用户|已|系统|超时|仅|部分|全部|全额|整单|成功|完成|申请|售后|注文|済み?|完了"
    r"|주문|구매|상품|완료|부분"
)
_RETURN = re.compile(rf"(?:{_BESIDE})*(?:(?:{_BACK})(?:{_BESIDE})*)+")
"""A return as a whole, with what came back: not ``return_to_list``, nor ``cancel_search``."""
_CHECKOUT = re.compile(r"check[\W_]*out")
_CHECKED_OUT = re.compile(r"complet|success|finish|paid|placed|done|confirm")
_ON_THE_WAY = re.compile(r"begin|began|start|init|step|view|enter|page|progress|click|option")
_WEAKER = (
    "cart", "basket", "wish", "favo", "save", "bookmark", "like", "follow", "share", "view",
    "click", "加购", "购物车", "收藏", "关注", "点赞", "分享", "浏览", "点击", "カート", "장바구니",
)  # fmt: skip


def is_return(kind: str) -> bool:
    """Say whether a kind of event is that something bought came back.

    >>> [is_return(k) for k in ("refund", "OrderRefunded", "order_cancelled", "退货成功")]
    [True, True, True, True]
    >>> [is_return(k) for k in ("return_to_list", "cancel_search", "取消收藏", "RefundCancelled")]
    [False, False, False, False]
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).casefold()
    is_undone = without_undone(words)[1] > 0
    return _RETURN.fullmatch(squeezed(kind)) is not None and not is_undone


def are_purchases(kinds: Sequence[str]) -> list[bool]:
    """Say of positive kinds of event whether each is what a return takes back.

    A checkout is the purchase where no other kind is; a cart or a favorite never is.

    >>> are_purchases(["purchase", "checkout", "add_to_cart"])
    [True, False, False]
    >>> are_purchases(["checkout_completed", "begin_checkout", "favorite"])
    [True, False, False]
    """
    ranks = [_rank(kind) for kind in kinds]
    strongest = max(ranks, default=0)
    return [rank == strongest > 0 for rank in ranks]


def is_weaker(kind: str) -> bool:
    """Say whether a kind of event is about a cart, a favorite or a look, by its name.

    >>> is_weaker("remove_from_cart"), is_weaker("checkout"), is_weaker("return in store")
    (True, False, False)
    """
    return not is_return(kind) and any(part in squeezed(kind) for part in _WEAKER)


def _rank(kind: str) -> int:
    name = kind.strip().casefold()
    if _CHECKOUT.search(name):
        is_purchase = not _ON_THE_WAY.search(_CHECKED_OUT.sub("", name))
        return is_purchase + bool(is_purchase and _CHECKED_OUT.search(name))
    return 0 if is_weaker(kind) else 3
