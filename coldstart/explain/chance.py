"""A probability as people say it."""

from __future__ import annotations

from math import floor

from coldstart.i18n import Message, t

SELDOM = 10_000  # rarer than one in so many has no number of its own
NEARLY = 0.95


def chance(probability: float) -> Message:
    """Return a probability as "about 7 in 10": the nearest of ten, as long as that is one.

    So two of them can be held against each other at a glance. What is rarer is "about 1 in 12".
    What is said is off by five points of a hundred at most, and by a twentieth of itself below one
    in ten; what is likelier never sounds rarer.

    >>> chance(0.68).render("en"), chance(1 / 12).render("en"), chance(0.00123).render("en")
    ('about 7 in 10', 'about 1 in 12', 'about 1 in 810')
    """
    if probability < 1 / SELDOM:
        return t("reason.chance.seldom", of=SELDOM)
    if probability > NEARLY:
        return t("reason.chance.nearly", n=19, of=20)
    of = 1 / probability
    if of < 10.5:
        tenths = min(9, max(1, floor(probability * 10 + 0.5)))
        return t("reason.chance.tenths", n=tenths, of=10)
    return t("reason.chance.about", n=1, of=round(of) if of < 100 else round(of / 10) * 10)
