"""What became of an order, by the words of its state in the languages of shops."""

from __future__ import annotations

import re
from collections.abc import Collection

from coldstart.data.intake.names import squeezed

_NOTHING_CAME_OF_IT = (
    "cancel", "refunded", "returned", "voided", "unpaid", "awaiting payment", "payment pending",
    "pending payment", "payment failed", "declined", "rejected", "storn", "abgebrochen",
    "abgelehnt",
    "widerruf", "retourn", "zurückges", "zurückgeg", "erstattet", "rückerstatt", "unbezahlt",
    "nicht bezahlt", "zahlung ausstehend", "annul", "rembours", "refusé", "impayé", "non payé",
    "en attente de paiement", "cancél", "anulad", "devuelt", "devoluci", "reembols", "rechazad",
    "impagad", "no pagad", "pendiente de pago", "devolvid", "estornad", "recusad", "não pago",
    "nao pago",
    "aguardando pagamento", "rimbors", "restituit", "rifiutat", "non pagat",
    "in attesa di pagamento",
    "anulow", "zwróc", "zwrot", "odrzuc", "nieopłac", "отмен", "возврат", "возвращ", "отказ",
    "не оплач",
    "неоплач", "ожидает оплаты", "geannul", "geretour", "terugbetaald", "niet betaald", "onbetaald",
    "iptal", "iade", "ödenmedi", "ödeme bekl", "avbru", "makulera", "återbetal", "キャンセル",
    "返品", "返金",
    "取消", "未払", "未入金", "入金待ち", "취소", "반품", "환불", "미결제", "미입금", "입금대기",
)  # fmt: skip
_WORDS = (
    "reso", "chargeback", "returned to sender", "void", "failed", "unavailable", "trash", "refund",
    "return", "on hold",
    "已关闭", "交易关闭", "交易失败", "支付失败", "退款成功", "已退款", "已退货", "退款完成",
    "退货完成", "退款中", "退货中", "退货退款中", "待退款", "待退货", "拒收", "已拒收",
    "买家拒收", "待付款", "等待付款", "等待买家付款", "未付款", "待支付", "等待支付", "未支付",
    "等待买家支付", "(删除)等待出库",
)  # fmt: skip
"""What is such a state as a whole; as a part of others it may be none."""
_CAME_BACK_NOT = re.compile(
    r"(?:refund|return|cancel|erstattung|retour|rembours|reembols|devoluci|rimbors)\w*\W+(?:\w+\W+)?"
    r"(?:declin|reject|denied|refus|abgelehnt|rechazad|recusad|rifiutat)"
    r"|(?:declin|reject|denied|refus)\w*\W+(?:refund|return|cancel)|退[款货](?:失败|拒绝|被拒|关闭)|拒绝退[款货]"
)
"""What was to be taken back, and was not: the purchase holds."""
_COMES_BACK = re.compile(
    r"(?:refund|return|cancell?ation)\w* (?:is )?"
    r"(?:pending|request|in progress|initiat|approv|issued|complet|process)"
)
"""What is on its way back."""
_CAME_TRUE = (
    "deliver", "shipped", "complete", "fulfilled", "paid", "processing", "processed", "confirmed",
    "received", "closed", "new", "open", "pending", "in transit", "dispatched", "abgeschlossen",
    "versandt", "versendet", "verschickt", "geliefert", "zugestellt", "bezahlt", "bearbeit",
    "erledigt",
    "offen", "livré", "expédi", "terminé", "payé", "en cours", "confirmé", "entregad", "entregue",
    "enviad", "completad", "pagad", "pago", "pendiente", "pendente", "concluíd", "finaliz",
    "consegnat",
    "spedit", "completat", "pagat", "in lavorazione", "wysłan", "dostarcz", "zrealiz", "opłac",
    "zakończ", "доставл", "отправл", "выполн", "заверш", "оплач", "получен", "вручен", "geleverd",
    "verzonden", "afgerond", "betaald", "voltooid", "teslim", "kargo", "tamamland", "onayland",
    "発送",
    "配送", "出荷", "完了", "入金済", "支払済", "処理中", "배송", "결제완료", "완료", "已完成",
    "已发货", "已付款", "交易成功", "已签收", "待发货", "待收货", "等待发货", "等待卖家发货",
    "已收货", "确认收货", "待评价", "已评价", "已支付", "已成交",
)  # fmt: skip
_NOT_OF_ALL = re.compile(
    r"partial|partly|teil|partiel|parcial|parzial|częśc|частичн|gedeelt|kısm|部分|一部|부분"
    r"|^(?:not?|non|nicht|keine?|não|nao|sin|sem|pas|aucun|geen|niet|без|не|nie|ohne|無|无|没有|未)\b"
    r"|^(?:未取消|未キャンセル|未返)"
)
_OF_BACK = ("refund", "return", "cancel", "退", "取消", *_NOTHING_CAME_OF_IT)
_UNPAID = tuple(part for part in _NOTHING_CAME_OF_IT if _NOT_OF_ALL.search(part))
"""What says “not paid” itself, of all the states with a “not”."""
_MOST_STATES = 20
_NAMES = (
    "status", "state", "statut", "état", "etat", "estado", "situação", "situacao", "stato", "stan",
    "статус", "состояние", "durum", "toestand", "zustand", "ステータス", "状態", "状况", "状況",
    "状态", "狀態",
    "상태",
)  # fmt: skip
_OF_PEOPLE = (
    "customer", "user", "member", "account", "subscri", "loyal", "mail", "kunde", "mitglied",
    "client", "newsletter",
    "会员", "用户", "客户", "会員", "顧客", "회원", "고객",
)  # fmt: skip
_OF_ORDERS = (
    "order", "bestell", "commande", "pedido", "ordine", "zamówien", "заказ", "订单", "注文", "受注",
    "주문",
)  # fmt: skip


def is_state_of_people(name: str) -> bool:
    """Say whether the name of a column says that it holds states of people: of a membership.

    >>> is_state_of_people("membership status"), is_state_of_people("customer order status")
    (True, False)
    """
    short = squeezed(name)
    return _is_of_people(short) and (short in _OF_PEOPLE or _has_state(short))


def _is_of_people(short: str) -> bool:
    is_of_order = any(part in short for part in _OF_ORDERS)
    return not is_of_order and any(part in short for part in _OF_PEOPLE)


def _has_state(short: str) -> bool:
    parts = (word for word in _NAMES if len(word) > 5 or not word.isascii())
    return short in _NAMES or any(part in short for part in parts)


def is_state(name: str) -> bool:
    """Say whether the name of a column says that it holds states: of an order, as it may be.

    >>> [is_state(name) for name in ("Bestellstatus", "Situação", "受注ステータス", "Estate")]
    [True, True, True, False]
    >>> is_state("membership status")
    False
    """
    short = squeezed(name)
    return not _is_of_people(short) and _has_state(short)


def came_to_nothing(state: str) -> bool:
    """Say whether all of an order in this state was cancelled, returned, refunded or never paid.

    >>> [came_to_nothing(s) for s in ("Storniert / Abgelehnt", "Annulée", "キャンセル", "未付款")]
    [True, True, True, True]
    >>> [came_to_nothing(s) for s in ("awaiting_payment", "payment-pending", "等待付款", "拒收")]
    [True, True, True, True]
    >>> [came_to_nothing(s) for s in ("Teilweise erstattet", "Não cancelado", "Livrée", "")]
    [False, False, False, False]
    """
    word = _folded(state)
    if word in _WORDS:
        return True
    if _CAME_BACK_NOT.search(word):
        return False
    if any(unpaid in word for unpaid in _UNPAID) or _COMES_BACK.match(word):
        return True
    return not _NOT_OF_ALL.search(word) and any(part in word for part in _NOTHING_CAME_OF_IT)


def are_states(kinds: Collection[str]) -> bool:
    """Say whether values are states of orders by themselves, some of which came to nothing.

    >>> are_states(["Entregado", "Cancelado"]), are_states(["Cancelado", "Azul"])
    (True, False)
    """
    given = [kind for kind in kinds if kind.strip()]
    return len(given) >= 2 and any(map(came_to_nothing, given)) and are_known(given)


def are_known(kinds: Collection[str]) -> bool:
    """Say whether values are states of orders, whatever became of them.

    >>> are_known(["completed", "shipped"]), are_known(["New York", "Ohio"])
    (True, False)
    """
    given = [kind for kind in kinds if kind.strip()]
    return 1 <= len(given) <= _MOST_STATES and all(map(is_known, given))


def is_known(state: str) -> bool:
    """Say whether a state tells what became of an order.

    >>> [is_known(state) for state in ("Delivered", "Cancelled", "部分退款", "售后处理中", "A7")]
    [True, True, True, False, False]
    """
    word = _folded(state)
    if came_to_nothing(word) or any(part in word for part in _CAME_TRUE):
        return True
    return bool(_NOT_OF_ALL.search(word) and any(part in word for part in _OF_BACK))


def _folded(state: str) -> str:
    word = state.strip().casefold().replace("\u0307", "")  # the dot of a Turkish İ
    return re.sub(r"[\s_-]+", " ", word)
