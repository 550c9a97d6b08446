"""Which of several names is meant by one that is none of them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable

from coldstart.core.i18n import Message, t
from coldstart.data.intake.names import squeezed

_ALIKE = 0.6


def by_likeness(name: str, choices: Iterable[str]) -> list[str]:
    """Return the choices, those that are written like a name first.

    >>> by_likeness("buyr", ["sku", "stars", "buyer"])
    ['buyer', 'sku', 'stars']
    """
    likeness = _likeness_to(name)
    return sorted(choices, key=lambda choice: -likeness(choice))


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """Return the choice that a name is likely to mean, None where none is written like it.

    >>> nearest("buyr", ["sku", "buyer"]), nearest("zz", ["sku", "buyer"])
    ('buyer', None)
    """
    likeness = _likeness_to(name)
    first = max(choices, key=likeness, default=None)
    return first if first is not None and likeness(first) else None


def remedy(name: str, choices: Iterable[str]) -> Message:
    """Return which name was likely meant, and all that there are."""
    ordered = by_likeness(name, choices)
    likeliest = nearest(name, ordered[:1])
    if likeliest is None:
        return t("intake.names.choices", choices=ordered or ["–"])
    return t("intake.names.nearest", nearest=likeliest, choices=ordered)


def _likeness_to(name: str) -> Callable[[str], float]:
    """Return how alike a choice is written to a name, 0 below what can be a slip."""
    matcher = difflib.SequenceMatcher(None)
    matcher.set_seq2(squeezed(name) or name)  # what is worked out of it serves all choices

    def likeness(choice: str) -> float:
        matcher.set_seq1(squeezed(choice) or choice)
        if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
            return 0.0
        ratio = matcher.ratio()
        return ratio if ratio >= _ALIKE else 0.0

    return likeness
