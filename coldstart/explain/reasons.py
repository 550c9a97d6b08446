"""Explain a score by its contributions: in one sentence, or step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor

from coldstart.core.i18n import Message, has, t
from coldstart.data.quoting import QUOTED, quote
from coldstart.models.base import Contributions, Part

NAMED = 2  # terms of one kind that a reason names
LEAST = 0.01  # a smaller share is noise: such a kind is left out, such a term not named


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


def is_personal(made: Contributions) -> bool:
    """Say whether anything about this person and this item together speaks for it, or against it.

    What is popular, and how many likes are known, is the same for all of one side.
    """
    alone = (Part.BASE, Part.POPULARITY, Part.EXPECTED, Part.ACTIVITY)
    whole = sum(abs(term.value) for term in made.terms if term.part is not Part.BASE)
    return any(t.part not in alone and abs(t.value) >= LEAST * whole > 0 for t in made.terms)


def label(part: Part, of: str | None, titles: Mapping[str, str], longest: int = QUOTED) -> Message:
    """Return what a term is called; `of` is quoted by its title where it has one."""
    return t(f"reason.part.{part}", of=quote(titles.get(of, of), longest) if of else "")


def more(part: Part, n: int) -> Message:
    """Return what `n` more terms of one kind are called together."""
    known = f"reason.more.{part}"
    return t(known if has(known) else "reason.more.terms", n=n)


def reason(made: Contributions, titles: Mapping[str, str]) -> Message:
    """Return why an item was recommended: each kind of term with its share, the largest first.

    It quotes `QUOTED` characters at the most, of all titles together.

    Parameters
    ----------
    made : Contributions
    titles : mapping of str to str
        What each item is called on screen, by id.
    """
    found = shares(made)
    kinds: dict[Part, list[tuple[str | None, float]]] = {}
    for part, of, share in found:
        kinds.setdefault(part, []).append((of, share))
    kinds = {part: some for part, some in kinds.items() if sum(s for _, s in some) >= LEAST}
    if not kinds:
        return t("reason.nothing")
    if set(kinds) == {Part.POPULARITY}:
        return t("reason.popular")
    largest_first = sorted(kinds.items(), key=lambda kind: -sum(share for _, share in kind[1]))
    quoted = sum(of is not None for terms in kinds.values() for of, _ in _named(terms))
    longest = QUOTED // max(1, quoted)
    said = [m for part, terms in largest_first for m in _said(part, terms, titles, longest)]
    return t("reason.because", parts=said)


def _named(terms: Sequence[tuple[str | None, float]]) -> list[tuple[str | None, float]]:
    """Return the terms of one kind that a reason names, the largest."""
    return [term for term in terms[:NAMED] if term[1] >= LEAST]


def _said(
    part: Part,
    terms: Sequence[tuple[str | None, float]],
    titles: Mapping[str, str],
    longest: int,
) -> list[Message]:
    named = _named(terms)
    said = [
        t("reason.share", term=label(part, of, titles, longest), share=share) for of, share in named
    ]
    rest = [share for _, share in terms[len(named) :]]
    if rest:
        said.append(t("reason.share", term=more(part, len(rest)), share=sum(rest)))
    return said


MAX_STEPS = 8  # terms of one kind with a line of their own; the rest are added up
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


def steps(made: Contributions, titles: Mapping[str, str], named: int = MAX_STEPS) -> list[Step]:
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
