"""A probability as people say it."""

from __future__ import annotations

from coldstart.i18n import Message, t

SELDOM = 10_000  # rarer than one in so many has no number of its own


def chance(probability: float) -> Message:
    """Return a probability as "about 1 in 12".

    >>> chance(1 / 12).render("en"), chance(0.68).render("en"), chance(0.00123).render("en")
    ('about 1 in 12', 'about 7 in 10', 'about 1 in 810')
    """
    if probability < 1 / SELDOM:
        return t("reason.chance.seldom", of=SELDOM)
    if probability > 0.95:
        return t("reason.chance.nearly", n=19, of=20)
    if probability > 0.35:
        tenths = min(round(probability * 10), 9)
        return t("reason.chance.about", n=1, of=2) if tenths == 5 else _about(tenths, 10)
    of = 1 / probability
    return _about(1, round(of) if of < 100 else round(of / 10) * 10)


def _about(n: int, of: int) -> Message:
    return t("reason.chance.about", n=n, of=of)
