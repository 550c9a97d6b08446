"""Columns that say of a row that it came back: a flag, or the date of a return."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from coldstart.data.intake.column_words import RETURN_FLAGS
from coldstart.data.intake.mapping import Drop
from coldstart.data.intake.opinion_words import YES
from coldstart.data.intake.order_states import came_to_nothing
from coldstart.data.intake.profile import Column

_ASIDE = {
    "is", "was", "has", "been", "order", "item", "line", "product", "flag", "the", "ist", "wurde",
    "est", "été", "ha", "sido", "foi", "yn", "whether",
}  # fmt: skip
"""Words of a flag's name beside the one that tells."""
_OF_TIME = re.compile(
    r"(?:date|datum|dátum|dato|day|time|timestamp|at|on|de|del|della|di|fecha|data|tarihi|tarih|"
    r"zamanı|дата|время|ημερομηνία|ngày|วันที่|تاريخ|תאריך|tanggal|dat|am)"
)
_TIME_IN_WORD = re.compile(
    r"^(?:วันที่|วันเวลา|เวลา)|(?:datum|date|dátum|dato|time|时间|日期|日時|日|일시|일자|일)$"
)
_MAY_BE = re.compile(
    r"(?:able|ible|bar|ável|ível)(?:\W|$)"
    r"|\b(?:by|until|before|deadline|reason|policy|fee|free|eligible)\b"
    r"|\b(?:count|num|rate)\b|allowed|window|可[退取]|能[退取]|无理由|原因"
)
"""What may come back, until when and why; that it did, it doesn't say."""
_LENT = re.compile(
    r"rent|loan|borrow|checkout|check.?out|lend|lent|depart|outbound|flight|ausleih|verleih|emprunt"
    r"|pr[eé]st|prestit|alquil|alug|wypożycz|аренд|прокат|выдач|kölcsön|借|租|貸|대출|대여|השאל|출발|去程|出发"
)
"""In such tables everything comes back, or somebody travels there and back."""
_GIVEN = r".*[1-9].*"
"""A date; 0000-00-00, a dash and NULL are none."""


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
    dated = [column for column in free if is_date_of_return(column)]
    return rules + [Drop(column=c.name, pattern=_GIVEN, rule="returned") for c in dated]


def says_it_came_back(column: Column) -> bool:
    """Say whether a column says of rows that they came back."""
    return is_flag(column) or is_date_of_return(column)


def is_flag(column: Column) -> bool:
    """Say whether a column says yes of what was cancelled, returned or voided."""
    if not (column.is_called(RETURN_FLAGS) or names_what_came_back(column.name)):
        return False
    return column.is_label or (bool(_yes(column)) and _yes(column) == tuple(column.kinds))


def names_what_came_back(name: str) -> bool:
    """Say whether the name of a flag is that something came to nothing.

    >>> [names_what_came_back(n) for n in ("Void?", "is_cancelled", "Storniert", "ยกเลิก", "Đã hủy")]
    [True, True, True, True, True]
    >>> [names_what_came_back(n) for n in ("Cancellable", "Return reason", "Free cancellation")]
    [False, False, False]
    """
    if _MAY_BE.search(re.sub(r"[\W_]+", " ", name.casefold())):
        return False
    telling_words = " ".join(word for word in _words(name) if word not in _ASIDE)
    return came_to_nothing(re.sub(r"^(?:是否|有无)", "", telling_words))


def is_date_of_return(column: Column) -> bool:
    """Say whether a column holds, on some rows, when that row came back or was cancelled."""
    if column.blank or column.share_given > 0.5 or not _names_time_of_return(column.name):
        return False
    return column.is_time


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


def _words(name: str) -> list[str]:
    """Return the words of a name, in small letters; marks of a script stay with their letters."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold()
    return [word for word in re.split(r"[\s_\-./()（）\[\]:?？]+", spaced) if word]


def _yes(column: Column) -> tuple[str, ...]:
    return tuple(kind for kind in column.kinds if kind.casefold() in YES)
