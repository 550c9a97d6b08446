"""Which column says who: an id, else a mail address or a phone, else a name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from coldstart.data.intake.column_words import LATE_USERS, PERSONS_NAMES, USER_NOUNS
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
_MOSTLY = 0.5
_NEARLY_ALL = 0.9


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


def _is_part(column: Column, all_columns: Collection[Column]) -> bool:
    """Say whether a name is the given name alone: the family name has a column of its own."""
    name = column.short()
    return name.endswith("名") and any(c.short() == f"{name[:-1]}姓" for c in all_columns)


def _may_be_a_buyers(column: Column) -> bool:
    others = any(part in column.short() for part in _SELLERS)
    return not (others or column.is_constant) and column.share_given > _MOSTLY
