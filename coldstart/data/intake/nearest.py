"""Which of several names is meant by one that is none of them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from coldstart.data.intake.names import squeezed
from coldstart.i18n import Message, t

_ALIKE = 0.6


def by_likeness(name: str, choices: Iterable[str]) -> list[str]:
    """Return the choices, those that are written like a name first.

    >>> by_likeness("buyr", ["sku", "stars", "buyer"])
    ['buyer', 'sku', 'stars']
    """
    return sorted(choices, key=lambda choice: -_likeness(name, choice))


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """Return the choice that a name is likely to mean, None where none is written like it.

    >>> nearest("buyr", ["sku", "buyer"]), nearest("zz", ["sku", "buyer"])
    ('buyer', None)
    """
    first = next(iter(by_likeness(name, choices)), None)
    return first if first is not None and _likeness(name, first) else None


def remedy(name: str, choices: Iterable[str]) -> Message:
    """Return which name was likely meant, and all that there are."""
    ordered = by_likeness(name, choices)
    likeliest = nearest(name, ordered)
    if likeliest is None:
        return t("intake.names.choices", choices=ordered or ["–"])
    return t("intake.names.nearest", nearest=likeliest, choices=ordered)


def _likeness(name: str, choice: str) -> float:
    """Return how alike two names are written, 0 below what can be a slip."""
    short, other = squeezed(name) or name, squeezed(choice) or choice
    ratio = difflib.SequenceMatcher(None, short, other).ratio()
    return ratio if ratio >= _ALIKE else 0.0
