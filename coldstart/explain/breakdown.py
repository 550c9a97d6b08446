"""A score step by step: terms that lead from nothing to it, none left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor

from coldstart.core.i18n import Message, t
from coldstart.explain.reasons import label, more
from coldstart.models.base import Contributions, Part

NAMED = 8  # terms of one kind with a line of their own; the rest are added up
_ROUNDING = 1e-6  # of the largest term: what single precision leaves of a term that is 0


@dataclass(frozen=True)
class Step:
    """One term, and where it leads.

    Attributes
    ----------
    part : Part
    label : Message
    value : float
        What it adds, in the unit of the contributions.
    before : float
        The sum without it.
    """

    part: Part
    label: Message
    value: float
    before: float

    @property
    def after(self) -> float:
        """The sum with it."""
        return self.before + self.value


def steps(made: Contributions, titles: Mapping[str, str], named: int = NAMED) -> list[Step]:
    """Return the terms in order: the base rate, then kind by kind, each kind's largest first.

    Terms of one kind beyond the `named` largest become one step, so that a long history stays
    readable and the steps still add up to the score. A term of 0 has no step.

    Parameters
    ----------
    made : Contributions
    titles : mapping of str to str
        What each item is called on screen, by id.
    named : int
    """
    kinds: dict[Part, list[tuple[str | None, float]]] = {Part.BASE: []}
    tiny = _ROUNDING * max((abs(term.value) for term in made.terms), default=0.0)
    for term in made.terms:
        if abs(term.value) > tiny or term.part is Part.BASE:
            kinds.setdefault(term.part, []).append((term.of, term.value))
    found: list[Step] = []
    reached = 0.0
    for part, terms in kinds.items():
        largest_first = sorted(terms, key=lambda term: -abs(term[1]))
        # One term too many is named as well: a line for "1 more" would not be shorter.
        cut = named if len(terms) > named + 1 else len(terms)
        lines = [(label(part, of, titles), value) for of, value in largest_first[:cut]]
        rest = [value for _, value in largest_first[cut:]]
        if rest:
            lines.append((more(part, len(rest)), sum(rest)))
        for said, value in lines:
            found.append(Step(part, said, value, reached))
            reached += value
    return found


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
