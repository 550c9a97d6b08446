"""Columns that may hold an opinion, where no list knows their names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice

from coldstart.data import columns
from coldstart.data.intake import feedback
from coldstart.data.intake.column_words import (
    NOT_FEEDBACK,
    OF_ITEMS,
    OF_USERS,
    ORDERS,
    STATUS,
)
from coldstart.data.intake.opinion_names import (
    is_called_label,
    is_called_rating,
    is_nameless,
    is_overall,
    may_be_called_label,
)
from coldstart.data.intake.order_states import is_state, is_state_of_people
from coldstart.data.intake.profile import Column
from coldstart.data.intake.source import Source

MOST_OPINIONS = 12  # kinds of opinion in one column
_MOSTLY = 0.8
_FRACTION = {".", ","}
_SLIDER = 10.0
_MOST_RIVALS = 6
"""Among more columns of opinions, a person would have to read the file first."""
_OF_ONE_SIDE = (
    "avg", "average", "mean", "credit", "quality", "qualit", "calidad", "jakość", "качество",
    "平均", "信用", "质量",
)  # fmt: skip
_GRADES = ("grade", "tier", "level", "class", "risk", "等级", "级别", "ランク", "등급")
"""What a column is called, in part, that may tell of the item, or of the user, alone."""


def by_values(source: Source, taken: Collection[str]) -> dict[str, str]:
    """Return the only column that looks like a label or a rating, and is called so or says nothing.

    Small whole numbers are floors and weekdays as well: values alone make no rating.
    """
    labels, ratings = _alike(source, taken)
    for role, alike in ((columns.LABEL, labels), (columns.RATING, ratings)):
        if alike:
            return {role: alike[0].name} if len(alike) == 1 else {}
    mostly = [c for c in _free(source, taken) if not is_any_state(c) and _is_mostly_opinion(c)]
    return {columns.EVENT_TYPE: mostly[0].name} if len(mostly) == 1 else {}


def rivals(source: Source, taken: Collection[str]) -> tuple[str, ...]:
    """Return the columns of which each may be the opinion: several, or one of an unsure name."""
    labels, ratings = _alike(source, taken)
    unsure = [c for c in _free(source, taken) if c.is_label and may_be_called_label(c)]
    candidates = dict.fromkeys((*labels, *unsure, *ratings))
    names = tuple(c.name for c in candidates if not is_nameless(c))
    return names if (len(names) > 1 or unsure) and len(names) <= _MOST_RIVALS else ()


def is_of_one_side(column: Column, ids: Sequence[Column]) -> bool:
    """Say whether a column tells of a user or of an item alone: by its name, and by its values."""
    name = column.short()
    is_grade = name.startswith((*OF_USERS, *OF_ITEMS)) and any(part in name for part in _GRADES)
    may_be = is_grade or any(part in name for part in _OF_ONE_SIDE)
    return may_be and any(map(column.describes, ids))


def is_any_state(column: Column) -> bool:
    """Say whether a column is called as one that holds states, of orders or of people."""
    return column.is_called(STATUS) or is_state(column.name) or is_state_of_people(column.name)


def _free(source: Source, taken: Collection[str]) -> list[Column]:
    return [
        column
        for name, column in source.columns.items()
        if name not in taken and not column.is_called(NOT_FEEDBACK) and not column.is_called(ORDERS)
    ]


def _alike(source: Source, taken: Collection[str]) -> tuple[list[Column], list[Column]]:
    """Return the columns that look like labels, and those that look like ratings; not too many."""
    candidates = _free(source, taken)
    ids = [c for role in (columns.USER_ID, columns.ITEM_ID) for c in source.ids(role)[:1]]
    labels = (
        c
        for c in candidates
        if c.is_label and (is_called_label(c) or feedback.looks_like_opinions(c.sample))
    )
    ratings = (
        c
        for c in candidates
        if (is_called_rating(c) and c.is_rating) or (is_nameless(c) and _is_signed(c))
    )
    several = _MOST_RIVALS + 1
    first_labels, first_ratings = (
        list(islice((c for c in alike if not is_of_one_side(c, ids)), several))
        for alike in (labels, ratings)
    )
    overall = [rating for rating in first_ratings if is_overall(rating)]
    return first_labels, overall if len(overall) == 1 else first_ratings


def _is_signed(column: Column) -> bool:
    """Say whether values run on both sides of 0, in fractions and about as far: a slider's."""
    if not column.is_numeric or not _FRACTION & set("".join(list(column.words)[:50])):
        return False
    numbers = feedback.numbers_of(column.sample).dropna()
    low, high = float(numbers.min()), float(numbers.max())
    return low < 0 < high <= _SLIDER and -low <= _SLIDER and 0.5 <= -low / high <= 2


def _is_mostly_opinion(column: Column) -> bool:
    """Say whether nearly all values are words of opinion: the others are to be asked about."""
    if column.is_numeric or not 2 <= len(column.kinds) <= MOST_OPINIONS:
        return False
    is_word = {word: feedback.is_opinion(word) for word in column.words}
    n_opinions = sum(n for word, n in column.words.items() if is_word[word])
    return sum(is_word.values()) > 1 and n_opinions > _MOSTLY * column.n_given
