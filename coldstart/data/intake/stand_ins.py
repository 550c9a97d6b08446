"""What is used in place of a person where an export names none: an order, a receiver, a visit."""

from __future__ import annotations

from coldstart.data.intake.column_words import (
    LATE_USERS,
    ORDERS,
    PERSONAL,
    PERSONAL_PARTS,
    PERSONS_NAMES,
    USER_IDS,
    USER_NOUNS,
)
from coldstart.data.intake.mapping import TableMapping
from coldstart.data.intake.names import squeezed

_VISITS = ("session", "visit", "会话")
_DEVICES = ("device", "设备")
_PLACES = ("zip", "postcode", "postal", "plz", "邮编", "郵便", "우편")


def stand_in_kind(table: TableMapping, column: str) -> str | None:
    """Return what a column of users names in place of a person; None where it names persons.

    >>> orders = TableMapping(id="orders", role="interactions")
    >>> [stand_in_kind(orders, name) for name in ("Order No", "session_id", "收货人", "会员手机号")]
    ['order', 'session', 'masked_receiver', None]
    >>> stand_in_kind(orders, "shipping_zip")
    'other'
    """
    name = squeezed(column)
    for stand_in in table.stand_in:
        if squeezed(stand_in.column) == name:
            return stand_in.kind
    if name in ORDERS:
        return "session" if any(part in name for part in _VISITS) else "order"
    if any(part in name for part in _DEVICES):
        return "device"
    if name in PERSONS_NAMES:
        return "name"
    if name in (*USER_IDS, *LATE_USERS) or name.startswith(USER_NOUNS):
        return None
    if any(part in name for part in _PLACES):
        return "other"
    is_receiver = name in PERSONAL or any(part in name for part in PERSONAL_PARTS)
    return "masked_receiver" if is_receiver else None
