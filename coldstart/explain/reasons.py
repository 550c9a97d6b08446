"""A score's own arithmetic, as one short sentence."""

from __future__ import annotations

from collections.abc import Mapping

from coldstart.i18n import Message, t
from coldstart.recommenders.base import Contributions, Part

NAMED = 2  # supporting items that a reason names


def shares(made: Contributions) -> list[tuple[Part, str | None, float]]:
    """Return what speaks for an item, largest first, as shares that add up to 1.

    Only terms above zero count, and the base rate, which everything gets, does not.

    Returns
    -------
    list of (Part, id or None, share)
    """
    positive = [c for c in made.terms if c.part is not Part.BASE and c.value > 0]
    total = sum(c.value for c in positive)
    ranked = sorted(positive, key=lambda c: -c.value)
    return [(c.part, c.of, c.value / total) for c in ranked]


def reason(made: Contributions, titles: Mapping[str, str]) -> Message:
    """Return why an item was recommended.

    Parameters
    ----------
    made : Contributions
    titles : mapping of str to str
        What each item is called on screen, by id.
    """
    found = shares(made)
    supports = [(of, share) for part, of, share in found if part is Part.SUPPORT and of]
    popular = sum(share for part, _, share in found if part is Part.POPULARITY)
    named = [
        t("reason.support", title=titles.get(of, of), share=share) for of, share in supports[:NAMED]
    ]
    others = sum(share for _, share in supports[NAMED:])
    if not found:
        return t("reason.nothing")
    if not supports:
        return t("reason.popular")
    parts = [t("reason.likes", supports=named)]
    if others:
        parts.append(t("reason.others", n=len(supports) - NAMED, share=others))
    if popular:
        parts.append(t("reason.popularity", share=popular))
    return t("reason.because", parts=parts)
