"""Which kinds of event take a purchase back, and which ones a return can take back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coldstart.data.intake.mapping import EventTypes
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.order_states import came_to_nothing, is_of_part, without_part
from coldstart.data.intake.state_words import PAYMENTS
from coldstart.data.intake.undoing import undoes_return, without_undone

_BACK = (
    r"refund(?:ed|s)?|return(?:ed|s)?|chargebacks?|cancel(?:s|l?ed|l?ations?)?|r[üu]ckgabe|r[üu]cksendung"
    r"|zurückge(?:geben|schickt|sendet)|(?:rück)?erstatt(?:et|ung)|retour(?:en|n?iert|né|née|e)?"
    r"|storn(?:o|iert|ierung|ato|o)|rembours(?:é|ée|ement|ements)|annul(?:é|ée|ation|iert|ato)"
    r"|devol(?:uci[oó]n|uciones|ução|vid[oa])|reembols(?:o|os|ad[oa])|rimbors(?:o|ato)|reso|resi"
    r"|zwrot|возврат\w*|退款|退货|退貨|退訂|退订|返品|返金|キャンセル|환불|반품|취소"
    r"|void(?:ed|s)?|rto|revers(?:al|ed)|(?:sent|money)back|creditnotes?|gutschrift"
    r"|退[单單回]|退|撤[单單]|拒收|取消|(?:订单|交易)关闭|关闭(?:订单|交易)?"
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
_REQUEST = re.compile(
    r"request|applied|initiat|pending|anfrage|angefragt|beantragt|antrag|demand|solicit|richiest"
    r"|aanvra|aangevraagd|запро[сш]|заявк|wniosek|talep|talebi|żądan|permintaan|yêu cầu|待|中$"
    r"|申[请請]|请求|要求|依頼|リクエスト|신청|요청"
)
"""Asked for: nothing has come back yet."""
_GRANTED = re.compile(
    r"approv|accept|grant|complet|confirm|success|done|process|receiv|issued|genehmig|akzept|成功"
    r"|完成|通过|同意|受理|完了|済|완료|승인"
)
_OF_MORE = re.compile(
    r"fail|expir|abandon|search|subscri|button|polic|page|window|list|login|session|form|popup"
    r"|dialog|notif|mail|失败|失敗|订阅|搜索|ポリシー|정책|실패"
)
"""No order that came to nothing for a customer, or what is done on a page."""
_CHECKOUT = re.compile(r"check[\W_]*out")
_CHECKED_OUT = re.compile(r"complet|success|finish|paid|placed|done|confirm")
_ON_THE_WAY = re.compile(r"begin|began|start|init|step|view|enter|page|progress|click|option")
_WEAKER = (
    "cart", "basket", "wish", "favo", "save", "bookmark", "like", "follow", "share", "view",
    "click", "加购", "购物车", "收藏", "关注", "点赞", "分享", "浏览", "点击", "カート", "장바구니",
)  # fmt: skip


def is_return(kind: str) -> bool:
    """Say whether a kind of event is that something bought came back.

    >>> [is_return(k) for k in ("refund", "OrderRefunded", "退货成功", "return approved")]
    [True, True, True, True]
    >>> [is_return(k) for k in ("return requested", "申请退款")]
    [False, False]
    >>> [is_return(k) for k in ("return_to_list", "cancel_search", "取消收藏", "RefundCancelled")]
    [False, False, False, False]
    """
    words = _words(kind)
    is_undone = without_undone(words)[1] > 0
    if is_undone or (_REQUEST.search(words) and not _GRANTED.search(words)):
        return False
    if _RETURN.fullmatch(squeezed(kind)):
        return True
    parts = (*_WEAKER, *map(squeezed, PAYMENTS))
    is_of_more = _OF_MORE.search(words) or any(part in squeezed(kind) for part in parts)
    return came_to_nothing(without_part(words)) and not is_of_more


def takes_back(kind: str, types: EventTypes) -> bool:
    """Say whether a kind of event takes a purchase back: as the mapping has it, else by its name.

    >>> takes_back("5", EventTypes(returned=("5",))), takes_back("refund", EventTypes())
    (True, True)
    >>> takes_back("refund", EventTypes(ignored=("refund",), returned=()))
    False
    """
    word = kind.strip()

    def is_among(kinds: Sequence[str] | None) -> bool:
        return word.casefold() in {one.strip().casefold() for one in kinds or ()}

    if is_among(types.positive):
        return False
    if is_among(types.returned) or types.names.get(word) == "returned":
        return True
    is_said = types.returned is not None and is_among(types.ignored)
    return not is_said and is_return(types.names.get(word, word))


def is_partial(kind: str) -> bool:
    """Say whether a kind of event is a return of a part: without a number, of nobody knows what.

    >>> [is_partial(kind) for kind in ("partial_refund", "部分退货", "PartialReturn", "return")]
    [True, True, True, False]
    """
    return is_of_part(_words(kind))


def gives_back(kind: str) -> bool:
    """Say whether a kind of event is that a return was undone.

    >>> [gives_back(kind) for kind in ("RefundCancelled", "refund_cancelled", "退款关闭", "refund")]
    [True, True, True, False]
    """
    return undoes_return(_words(kind))


def _words(kind: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).casefold().strip()


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
