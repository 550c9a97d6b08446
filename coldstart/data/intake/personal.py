"""Ids that tell who somebody is: masked on screen, and hashed where that is asked for."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_MAIL = re.compile(r"^([^@\s]{1,64})@([^@\s]+\.[^@\s]+)$")
_MOBILE = re.compile(
    r"^(?:\+?86[- ]?)?1[3-9]\d{9}$|^\+\d(?:[ ()./-]?\d){8,13}$"
    r"|^0\d{1,5}[ ()./-]+\d(?:[ ()./-]?\d){4,10}$"
)
_MOBILE_WITHIN = re.compile(
    rf"(?<![\d+])(?:{_MOBILE.pattern.replace('^', '').replace('$', '')})(?!\d)"
)
_HANDLE = re.compile(r"\w@|@\w")
_DATE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|[12]\d|3[01])\1(?:19|20|25)\d\d"
    r"(?:[ T,]+\d{1,2}:.*)?"
)
"""What looks like a phone number and is none."""
_NEARLY_ALL = 0.6


def masked(id_: str) -> str:
    """Return an id as it may stand on a screen: of a mail address or phone number only the ends.

    >>> masked("anna.li@example.com"), masked("13812345678"), masked("690002469135780263")
    ('an***@example.com', '138****5678', '690002469135780263')
    >>> masked("04.02.2026"), masked("030 123456")
    ('04.02.2026', '030****3456')
    """
    mail = _MAIL.match(id_)
    if mail:
        return f"{mail[1][:2]}***@{mail[2]}"
    if _MOBILE.match(id_) and not _DATE.fullmatch(id_):
        return f"{id_[:3]}****{id_[-4:]}"
    return id_


def identifies(text: str) -> bool:
    """Say whether a mail address, a handle or a phone number stands in a text, or a pattern of one.

    >>> [identifies(text) for text in (r"anna\\.li@example\\.com", "call 13812345678", "@anna")]
    [True, True, True]
    >>> [identifies(text) for text in ("^test.*", "04.02.2026", "690002469135780263", "gift card")]
    [False, False, False, False]
    """
    plain = text.replace("\\", "")
    phones = _MOBILE_WITHIN.finditer(plain)
    return bool(_HANDLE.search(plain)) or any(not _DATE.fullmatch(phone[0]) for phone in phones)


def are_personal(ids: pd.Series) -> bool:
    """Say whether most ids are mail addresses or phone numbers."""
    head = ids.iloc[:2_000]
    if head.empty:
        return False
    return bool(sum(masked(str(id_)) != str(id_) for id_ in head) >= _NEARLY_ALL * len(head))


def hashed(ids: pd.Series, key: bytes) -> pd.Series:
    """Return a keyed hash (HMAC-SHA256, 16 hexadecimal digits) for each id.

    >>> import pandas as pd
    >>> hashed(pd.Series(["a", "b", "a"]), b"k").nunique()
    2
    """
    import pandas as pd

    codes, unique = pd.factorize(ids)
    digests = [hmac.new(key, str(id_).encode(), hashlib.sha256).hexdigest()[:16] for id_ in unique]
    return pd.Series(
        pd.Series(digests, dtype="str").to_numpy()[codes], index=ids.index, dtype="str"
    )
