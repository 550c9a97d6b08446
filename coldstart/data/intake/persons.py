"""Which column says who: an id, else a mail address or a phone, else a name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from coldstart.data.intake.column_words import (
    LATE_USERS,
    NO_PERSON_PARTS,
    PERSONAL,
    PERSONAL_PARTS,
    PERSONS_NAMES,
    USER_IDS,
    USER_NOUNS,
)
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.profile import Column

_SELLERS = ("seller", "vendor", "store", "shop", "support", "staff", "agent", "店", "商家", "客服")
_PHONES = (
    "phone",
    "mobile",
    "telefon",
    "téléphone",
    "telefono",
    "teléfono",
    "手机",
    "电话",
    "전화",
    "電話",
)
_NO_PHONES = ("model", "brand", "type", "os", "mobileapp", "ismobile", "型号", "品牌")
_PHONE = re.compile(r"^[+(]?\d[\d\s()./-]{5,}\d$")
_DIGIT = re.compile(r"\d")
_NOUNS = tuple(
    map(
        squeezed,
        (
            *USER_NOUNS, "client", "acquirente", "comprador", "compradora", "acheteuse", "koper",
            "klant", "zamawiający", "kupujący", "klient", "покупатель", "клиент", "заказчик",
            "покупець", "клієнт", "müşteri", "alıcı", "kjøper", "köpare", "køber", "kund",
            "asiakas", "ostaja", "zákazník", "kupující", "vevő", "vásárló", "ügyfél", "cumpărător",
            "πελάτης", "αγοραστής", "pelanggan", "pembeli", "khách hàng", "người mua", "ลูกค้า",
            "ผู้ซื้อ", "العميل", "عميل", "المشتري", "לקוח", "קונה", "ग्राहक", "注文者", "購入者",
            "お客様", "购买人", "买方", "联系人", "下单人", "recipient", "contact", "guest",
            "besteller", "empfänger", "destinataire",
        ),
    )
)  # fmt: skip
_NAMES = re.compile(
    r"name|nombre|nom|nome|naam|navn|namn|nazwa|imię|nimi|jméno|név|nume|имя|фио|ім.?я|adı|isim"
    r"|όνομα|nama|tên|họtên|ชื่อ|اسم|שם|नाम|氏名|名前|姓名|名称|名|이름|성명|명"
)
"""What a name is called; a noun of people stands beside it."""
_OF = re.compile(
    r"^(?:de|del|della|dell|des|du|da|do|van|of|für|von|l|d)|(?:de|des|di|da|do|of|の)$"
)
_FULL_NAME = re.compile(
    r"^[^\W\d_a-z][^\W\d_]*[.'’-]?[^\W\d_]*(?:[ ,]+(?:(?:von|van|de|da|di|bin|al|der|den) )*"
    r"[^\W\d_a-z][^\W\d_]*[.'’-]?[^\W\d_]*){1,3}$"
)
"""Two to four words that each begin with a capital, and no digits."""
_MOSTLY = 0.5
_NEARLY_ALL = 0.9
_TELLS_APART = 0.1
"""Below so many values per user, what is called by a noun of people sorts them."""
_ENOUGH_USERS = 5


def person_of(ids: Sequence[Column], all_columns: Collection[Column]) -> Column | None:
    """Return the column that tells people apart.

    Parameters
    ----------
    ids : sequence of Column
        Those whose names say that they are ids of users, best first.
    all_columns : collection of Column
        Of the table.
    """
    if ids and not _is_name(ids[0]):
        return ids[0]
    contacts = contacts_of(all_columns)
    if ids:
        # Two people share a name, or a mask: what tells more of them apart is the better id.
        finer = [c for c in contacts if len(c.distinct) > len(ids[0].distinct)]
        return next(iter(finer), ids[0])
    late = [c for c in all_columns if c.is_called(LATE_USERS) and c.is_plain and not c.is_constant]
    late = [c for c in late if not _is_part(c, all_columns)]
    late.sort(key=lambda c: c.rank(LATE_USERS) or 0)
    names = [c for c in late if c.is_called(PERSONS_NAMES)]
    others = [c for c in late if c not in names]
    return next(iter((*contacts, *others, *names)), None)


def contacts_of(all_columns: Collection[Column]) -> list[Column]:
    """Return the columns of mail addresses and phones that may be the buyers', mails first."""
    may_be = [c for c in all_columns if c.is_plain and _may_be_a_buyers(c)]
    buyers_mails = [c for c in may_be if c.is_mail and c.is_called(LATE_USERS)]
    mails = [c for c in may_be if c.is_mail]
    mails = buyers_mails[:1] or (mails if len(mails) == 1 else [])
    phones = [c for c in may_be if _is_phone(c) and not c.is_masked]
    phones.sort(key=lambda c: not (c.is_called(LATE_USERS) or c.short().startswith(USER_NOUNS)))
    return [*mails, *phones[:1]]


def _is_phone(column: Column) -> bool:
    name = column.short()
    is_called = any(part in name for part in _PHONES) and not any(p in name for p in _NO_PHONES)
    return is_called and column.share(_PHONE) > _NEARLY_ALL


def _is_name(column: Column) -> bool:
    """Say whether values are people's names, whole or behind asterisks, under a noun alone."""
    if column.is_masked:
        return True
    return column.short() in USER_NOUNS and column.share(_DIGIT) < 1 - _NEARLY_ALL


def tells_who(column: Column, user: Column | None) -> bool:
    """Say whether a column beside the id of users holds their names, masks or phone numbers.

    Parameters
    ----------
    column : Column
    user : Column or None
        The id, as far as it is in the same table. What has few values for its many sorts people:
        ``member`` may be yes or no.
    """
    if _is_phone(column):
        return True
    noun = _OF.sub("", _NAMES.sub("", column.short()))
    is_named = column.short() in _NOUNS or (noun != column.short() and noun in _NOUNS)
    if not is_named or column.is_label or column.share(_DIGIT) > 1 - _NEARLY_ALL:
        return is_named and column.is_masked
    n_users = len(user.distinct) if user is not None else len(column.values)
    return len(column.distinct) > _TELLS_APART * n_users


def names_people(name: str) -> bool:
    """Say whether a column's name says that it holds people: their ids, names or addresses.

    >>> [names_people(name) for name in ("contact", "Müşteri adı", "Billing Name", "item-status")]
    [True, True, True, False]
    """
    short = squeezed(name)
    noun = _OF.sub("", _NAMES.sub("", short))
    if short in NO_PERSON_PARTS:
        return False
    if not {short, noun}.isdisjoint((*PERSONAL, *USER_IDS, *LATE_USERS, *_NOUNS)):
        return True
    return any(part in short for part in PERSONAL_PARTS)


def looks_like_names(column: Column, user: Column | None) -> bool:
    """Say whether values that describe users are their full names, whatever the column is called.

    They are capitalized words, and nearly each user has one of their own.
    """
    n_users = len(user.distinct) if user is not None else len(column.values)
    is_own = len(column.distinct) > _MOSTLY * n_users >= _MOSTLY * _ENOUGH_USERS
    return is_own and column.share(_FULL_NAME) > _NEARLY_ALL


def _is_part(column: Column, all_columns: Collection[Column]) -> bool:
    """Say whether a name is the given name alone: the family name has a column of its own."""
    name = column.short()
    return name.endswith("名") and any(c.short() == f"{name[:-1]}姓" for c in all_columns)


def _may_be_a_buyers(column: Column) -> bool:
    others = any(part in column.short() for part in _SELLERS)
    return not (others or column.is_constant) and column.share_given > _MOSTLY
