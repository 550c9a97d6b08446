"""Whose id a column is, by the words of its name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from coldstart.data import columns
from coldstart.data.intake.column_words import (
    ID_ENDINGS,
    ITEM_NOUNS,
    OF_SOMETHING_ELSE,
    OF_STAFF,
    USER_NOUNS,
)
from coldstart.data.intake.names import squeezed, words_of

_LONG = 6  # letters: a noun or an ending that is in a word by itself, not by chance
_ENDINGS = sorted(ID_ENDINGS, key=len, reverse=True)


@cache
def id_of(name: str) -> str | None:
    """Return whose id a column is by the words of its name: a noun, and an ending such as ``no``.

    >>> id_of("Kunden-Kontonummer"), id_of("商品管理番号"), id_of("vipcustomerid")
    ('user_id', 'item_id', 'user_id')
    >>> id_of("facebook_id"), id_of("item_paid"), id_of("sales_person_id"), id_of("customerorderno")
    (None, None, None, None)
    """
    *words, last = words_of(name) or ("",)
    if last not in ID_ENDINGS:
        ending = next((one for one in _ENDINGS if last.endswith(one)), None)
        if ending is None:
            return None
        is_by_chance = ending.isascii() and len(ending) < _LONG  # paid ends with id
        words = [*(() if is_by_chance else words), last.removesuffix(ending)]
    short = squeezed(name)
    if any(part in short for part in OF_SOMETHING_ELSE):
        return None
    if _has_noun(words, USER_NOUNS):
        return None if any(part in short for part in OF_STAFF) else columns.USER_ID
    return columns.ITEM_ID if _has_noun(words, ITEM_NOUNS) else None


def _has_noun(words: Sequence[str], nouns: tuple[str, ...]) -> bool:
    """Say whether a noun is one of the words, or a part that cannot be there by chance."""
    for noun in nouns:
        if not noun.isascii():
            if any(noun in word for word in words):
                return True
            continue
        if len(noun) > 3 and not {noun, f"{noun}s"}.isdisjoint(words):
            return True
        if len(noun) >= _LONG and any(w.startswith(noun) or w.endswith(noun) for w in words):
            return True
    return False
