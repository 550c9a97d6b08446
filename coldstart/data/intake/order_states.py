"""What became of an order, by the words of its state in the languages of shops."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from coldstart.data.intake.ids import UNSEEN
from coldstart.data.intake.names import squeezed, words_of
from coldstart.data.intake.state_words import (
    CAME_TRUE,
    NOTHING_CAME_OF_IT,
    OF_ORDERS,
    OF_PEOPLE,
    SHORT_NAMES,
    STATE_NAMES,
    WHOLE_STATES,
)

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
_NOT_OF_ALL = re.compile(
    r"partial|partly|teil|partiel|parcial|parzial|parțial|częśc|част[иі]чн|частков|gedeelt|kısm"
    r"|delvis|osittain|částeč|čiastoč|djelomič|részben|sebagian|một phần|μερικ|บางส่วน|جزئي|חלקי"
    r"|आंशिक|部分|一部|부분|^(?:not?|non|nicht|keine?|não|nao|sin|sem|pas|aucun|geen|niet|ikke|inte|ej|ei"
    r"|nem|không|chưa|tidak|belum|без|не|nie|ohne|δεν|غير|לא|無|无|没有|未)\b"
    r"|^(?:未取消|未キャンセル|未返|(?:ยัง)?ไม่)"
)
_NOTHING = tuple(map(str.casefold, NOTHING_CAME_OF_IT))
_OF_BACK = ("refund", "return", "cancel", "退", "取消", *_NOTHING)
_UNPAID = tuple(part for part in _NOTHING if _NOT_OF_ALL.search(part))
"""What says “not paid” itself, of all the states with a “not”."""
_MOST_STATES = 20
_STATE_NAMES = tuple(map(squeezed, STATE_NAMES))
_PEOPLE = tuple(map(squeezed, OF_PEOPLE))
_ORDERS = tuple(map(squeezed, OF_ORDERS))


def is_state_of_people(name: str) -> bool:
    """Say whether the name of a column says that it holds states of people: of a membership.

    >>> is_state_of_people("membership status"), is_state_of_people("customer order status")
    (True, False)
    """
    short = squeezed(name)
    return _is_of_people(short) and (short in _PEOPLE or _has_state(short))


def _is_of_people(short: str) -> bool:
    is_of_order = any(part in short for part in _ORDERS)
    return not is_of_order and any(part in short for part in _PEOPLE)


def _has_state(short: str) -> bool:
    parts = (word for word in _STATE_NAMES if len(word) > 5 or not word.isascii())
    return short in _STATE_NAMES or any(part in short for part in parts)


def is_state(name: str) -> bool:
    """Say whether the name of a column says that it holds states: of an order, as it may be.

    >>> [is_state(name) for name in ("Bestellstatus", "Situação", "受注ステータス", "Estate")]
    [True, True, True, False]
    >>> is_state("membership status")
    False
    """
    short = squeezed(name)
    is_short_word = not set(words_of(name)).isdisjoint(SHORT_NAMES)
    return not _is_of_people(short) and (is_short_word or _has_state(short))


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
    if word in WHOLE_STATES:
        return True
    if _CAME_BACK_NOT.search(word):
        return False
    if any(unpaid in word for unpaid in _UNPAID) or _COMES_BACK.match(word):
        return True
    return not _NOT_OF_ALL.search(word) and any(part in word for part in _NOTHING)


def are_states(kinds: Collection[str]) -> bool:
    """Say whether values are states of orders by themselves, some of which came to nothing.

    >>> are_states(["Entregado", "Cancelado"]), are_states(["Cancelado", "Azul"])
    (True, False)
    """
    state_words = [kind for kind in kinds if kind.strip()]
    return (
        len(state_words) >= 2 and any(map(came_to_nothing, state_words)) and are_known(state_words)
    )


def are_known(kinds: Collection[str]) -> bool:
    """Say whether values are states of orders, whatever became of them.

    >>> are_known(["completed", "shipped"]), are_known(["New York", "Ohio"])
    (True, False)
    """
    state_words = [kind for kind in kinds if kind.strip()]
    return 1 <= len(state_words) <= _MOST_STATES and all(map(is_known, state_words))


def is_known(state: str) -> bool:
    """Say whether a state tells what became of an order.

    >>> [is_known(state) for state in ("Delivered", "Cancelled", "部分退款", "售后处理中", "A7")]
    [True, True, True, False, False]
    """
    word = _folded(state)
    if came_to_nothing(word) or any(part in word for part in CAME_TRUE):
        return True
    return bool(_NOT_OF_ALL.search(word) and any(part in word for part in _OF_BACK))


def _folded(state: str) -> str:
    seen = UNSEEN.sub("", state).strip().casefold()
    word = unicodedata.normalize("NFC", seen).replace("\u0307", "")  # the dot of a Turkish İ
    return re.sub(r"[\s_-]+", " ", word)
