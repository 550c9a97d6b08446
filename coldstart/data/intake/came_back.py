"""Columns that say of a row that it came back: a flag, or the date of a return."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import pandas as pd

from coldstart.data import columns as roles
from coldstart.data.intake import times
from coldstart.data.intake.column_words import BY_ROLE, RETURN_FLAGS
from coldstart.data.intake.feedback import looks_like_label
from coldstart.data.intake.mapping import Drop
from coldstart.data.intake.negations import MAY_BE
from coldstart.data.intake.opinion_words import YES
from coldstart.data.intake.order_states import (
    came_to_nothing,
    speaks_of_orders,
    speaks_of_returns,
)
from coldstart.data.intake.profile import Column
from coldstart.data.intake.state_words import (
    NOTHING_CAME_OF_IT,
    OF_ORDERS,
    OF_PEOPLE,
    RETURNS,
    WHOLE_STATES,
)
from coldstart.data.intake.undoing import without_undone

_ASIDE = {
    "is", "was", "has", "been", "order", "orders", "item", "line", "product", "flag", "the",
    "fully", "ist", "wurde", "bestellung", "artikel", "est", "été", "commande", "ha", "sido", "foi",
    "pedido", "ordine", "è", "stato", "yn", "whether", "заказ", "был", "sipariş", "edildi", "mi",
    "bestelling", "đã", "bị", "đơn", "hàng", "đơn hàng", "किया", "गया", "हुआ", "है", "ऑर्डर", "تم",
    "هل", "الطلب", "האם", "ההזמנה", "zamówienie", "objednávka", "rendelés",
}  # fmt: skip
"""Words of a flag's name beside the one that tells."""
_UNSPACED_ASIDE = (
    "是否|有无|有無|已经|已經|已|被|了|订单|訂單|商品|注文|受注|フラグ|標記|标记|标志|标识|済み?|された|したか|完了|完成"
    "|여부|됨|된|완료|상품|주문|การ|ถูก|แล้ว|หรือไม่|สินค้า|คำสั่งซื้อ"
)
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]")
_UNSPACED_FLAGS = "|".join(
    re.escape(word)
    for word in sorted(
        {*NOTHING_CAME_OF_IT, *RETURNS, *WHOLE_STATES, "作废"}, key=len, reverse=True
    )
    if _UNSPACED.match(word)
)
_IN_ONE = re.compile(rf"(?:{_UNSPACED_ASIDE})*(?:(?:{_UNSPACED_FLAGS})(?:{_UNSPACED_ASIDE})*)+")
"""A name written without spaces: words that tell and words aside, and no others."""
_OF_SEVERAL_WORDS = re.compile(
    r"(?<!\w)(?:"
    + "|".join(re.escape(state) for state in (*NOTHING_CAME_OF_IT, *WHOLE_STATES) if " " in state)
    + r")(?!\w)"
)
_OF_TIME = re.compile(
    r"(?:date|datum|dátum|dato|day|time|timestamp|at|on|de|del|della|di|fecha|data|tarihi|tarih|"
    r"zamanı|дата|время|ημερομηνία|ngày|วันที่|تاريخ|תאריך|tanggal|dat|am|of|da|du|la|der|utc)"
)
_TIME_IN_WORD = re.compile(
    r"^(?:วันที่|วันเวลา|เวลา)|(?:datum|date|dátum|dato|time|时间|日期|日時|日|일시|일자|일)$"
)
_LONGEST_ENDING = 6
_COMPOUND = re.compile(
    r"(?:grund|frist|gebühr|gebuehr|schutz|recht|kosten|betrag|code|option|fee|rate|reason|type)$"
)
"""How a word goes on that says more of what came back than that it did."""
_LENT = re.compile(
    r"rent|loan|borrow|checkout|check.?out|lend|lent|depart|outbound|flight|hired?(?![a-z])|leas"
    r"|librar|bibliot|udlån|utlån|uitle|lainau|půjč|kölcsönz|împrumut|δανει|ödünç|kirala|pinjam"
    r"|mượn|ausleih|verleih|leih|emprunt"
    r"|pr[eé]st|prestit|alquil|alug|wypożycz|аренд|прокат|выдач|kölcsön|借|租|貸|대출|대여|השאל|출발|去程|出发"
)
"""In such tables everything comes back, or somebody travels there and back."""
_OF_SALE = re.compile(
    r"purchas|bought|buy|sale|sold|sell|order|invoice|transact|ship|sent|dispatch|event|session"
    r"|visit|review|rating|record|entry|posting|kauf|rechnung|buchung|liefer|versand|achat|vente"
    r"|vendu|factur|envoi|livraison|compra|venta|venda|vendid|envío|envio|entrega|acquist|vendit"
    r"|fattur|spedizion|consegn|zakup|sprzeda|faktur|wysył|dostaw|покуп|продаж|отгруз|отправ|достав"
    r"|замов|satın|satış|fatura|sevk|köp|sålt|leverans|køb|kjøp|solgt|levering|osto|myynti|nákup"
    r"|prodej|objedn|vásárl|eladás|rendel|szállít|cumpăr|vânz|livr|comand|αγορ|πώλησ|παραγγελ"
    r"|aankoop|verkoop|bestel|pembelian|penjualan|pesan|kirim|mua|bán|đặt|giao|ซื้อ|ขาย|สั่ง|شراء|بيع"
    r"|طلب|קני|מכיר|הזמנ|खरीद|बिक्री|下单|下單|买|買|购|購|售|販|成交|交易|发货|發貨|出荷|注文|受注|구매|판매|주문|배송"
)
"""What a time is called at which something was bought, or goes to the buyer."""
_OF_A_PERSON = re.compile(
    r"birth|dob|geburt|naiss|nacim|nasc|signup|sign.?up|regist|joined|login|生日|注册"
)
_DUE = re.compile(r"(?:^|[^a-z])due(?![a-z])|fällig")
_GIVEN = r".*[1-9].*"
"""A date; 0000-00-00, a dash and NULL are none."""
_ENOUGH = 4_000
"""So many given values tell what a column holds."""
_MOST_DATED = 0.5


def came_back(columns: Iterable[Column], ruled: Collection[str]) -> list[Drop]:
    """Return the rules against rows that came back, by flags and by dates of returns.

    Parameters
    ----------
    columns : iterable of Column
    ruled : collection of str
        Columns that have a role or a rule already.
    """
    table = list(columns)
    free = [column for column in table if column.name not in ruled]
    rules = [
        Drop(column=column.name, values=_yes(column), rule="returned")
        for column in free
        if is_flag(column)
    ]
    if any(_LENT.search(column.name.casefold()) for column in table):
        return rules
    dated = [c for c in free if is_date_of_return(c) and not _may_be_lent(c, table)]
    return rules + [Drop(column=c.name, pattern=_GIVEN, rule="returned") for c in dated]


def may_have_come_back(columns: Iterable[Column], ruled: Collection[str]) -> list[Column]:
    """Return the columns that may say which rows came back, and are not taken for that.

    They are yes or no under a name that says more, or dates of returns that most rows have or that
    loans may have.
    """
    table = list(columns)
    is_lent = any(_LENT.search(column.name.casefold()) for column in table)
    return [
        column
        for column in table
        if column.name not in ruled
        and (
            (speaks_of_returns(column.name) and _is_yes_or_no(column))
            or (_names_time_of_return(column.name) and not is_lent and column.is_time)
        )
    ]


def says_it_came_back(column: Column) -> bool:
    """Say whether a column says of rows that they came back."""
    return is_flag(column) or is_date_of_return(column)


def is_flag(column: Column) -> bool:
    """Say whether a column says yes of what was cancelled, returned or voided, in any row."""
    if not (column.is_called(RETURN_FLAGS) or names_what_came_back(column.name)):
        return False
    return _is_yes_or_no(column)


def names_what_came_back(name: str) -> bool:
    """Say whether the name of a flag is that something came to nothing, and nothing else.

    >>> [names_what_came_back(n) for n in ("Void?", "is_cancelled", "Storniert", "Đã hủy")]
    [True, True, True, True]
    >>> [names_what_came_back(n) for n in ("Cancellable", "Return reason", "return_cancelled")]
    [False, False, False]
    """
    if without_undone(" ".join(_words(name.replace("/", ", "))))[1]:
        return False
    rest, n_of_several = _OF_SEVERAL_WORDS.subn(" ", " ".join(_words(name)))
    telling_words = [word for word in rest.split() if word not in _ASIDE]
    return bool(telling_words or n_of_several) and all(map(_is_telling, telling_words))


def is_date_of_return(column: Column) -> bool:
    """Say whether a column holds, on some rows, when that row came back or was cancelled."""
    if not _names_time_of_return(column.name):
        return False
    values = column.values.str.strip()
    given = values[values != ""]
    if not len(given) or len(given) > _MOST_DATED * len(values):
        return False
    return Column(column.name, given.iloc[:_ENOUGH]).is_time


def _names_time_of_return(name: str) -> bool:
    """Say whether a name tells when something came back.

    >>> [_names_time_of_return(n) for n in ("Return Date", "Retourdatum", "退货时间")]
    [True, True, True]
    >>> [_names_time_of_return(n) for n in ("Order date", "Return by date", "Returned")]
    [False, False, False]
    """
    words = _words(name)
    rest = [word for word in words if not _OF_TIME.fullmatch(word)]
    cut = [_TIME_IN_WORD.sub("", word) or word for word in rest]
    is_of_time = len(rest) < len(words) or cut != rest
    return is_of_time and names_what_came_back(" ".join(cut))


def _may_be_lent(back: Column, table: Iterable[Column]) -> bool:
    """Say whether rows may be of loans: begun before this return, at a time that is no order's."""
    starts = [c for c in table if not _names_time_of_return(c.name) and c.is_time]
    if any(map(_is_time_of_sale, starts)):
        return False
    ends = times.read(back.values).seconds
    return any(_DUE.search(c.name.casefold()) or _precedes(c, ends) for c in starts)


def _is_time_of_sale(column: Column) -> bool:
    """Say whether the name of a time says that something was bought, or nothing more than when."""
    name = column.name.casefold()
    return (
        column.is_called(BY_ROLE[roles.TIMESTAMP])
        or all(_OF_TIME.fullmatch(word) for word in _words(column.name))
        or speaks_of_orders(column.name)
        or bool(_OF_SALE.search(name))
        or any(part in name for part in OF_ORDERS)
    )


def _precedes(start: Column, ends: pd.Series) -> bool:
    name = start.name.casefold()
    if _OF_A_PERSON.search(name) or any(part in name for part in OF_PEOPLE):
        return False
    starts = times.read(start.values).seconds
    both = (starts > 0) & (ends > 0)
    return bool(both.any() and (starts <= ends)[both].all())


def _is_telling(word: str) -> bool:
    """Say whether a word says that something came back, and no more than that."""
    if _UNSPACED.search(word):
        return bool(_IN_ONE.fullmatch(word))
    if not came_to_nothing(word) or MAY_BE.search(word) or _COMPOUND.search(word):
        return False
    stems = [stem for stem in NOTHING_CAME_OF_IT if stem in word]
    ending = min((len(word) - word.index(stem) - len(stem) for stem in stems), default=0)
    return ending <= _LONGEST_ENDING


def _words(name: str) -> list[str]:
    """Return the words of a name, in small letters; marks of a script stay with their letters."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold()
    return [word for word in re.split(r"[\s_\-./()（）\[\]:?？]+", spaced) if word]


def _is_yes_or_no(column: Column) -> bool:
    kinds = tuple(column.kinds)
    return bool(kinds) and (_yes(column) == kinds or looks_like_label(pd.Series(kinds)))


def _yes(column: Column) -> tuple[str, ...]:
    return tuple(kind for kind in column.kinds if kind.casefold() in YES)
