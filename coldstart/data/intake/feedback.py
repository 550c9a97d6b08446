"""What each row says: positive, negative, or nothing about taste."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from coldstart.data.intake.event_words import (
    IGNORED_EVENTS,
    NEGATIVE_EVENTS,
    POSITIVE_EVENTS,
    VIEW_EVENTS,
    are_stages,
    is_won,
    kind_of,
    words_of,
)
from coldstart.data.intake.mapping import EventTypes
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.opinion_words import (
    NEITHER,
    NO,
    PLAIN_NEITHER,
    PLAIN_NO,
    PLAIN_YES,
    YES,
)
from coldstart.data.intake.return_kinds import is_return

_PLAIN = {*PLAIN_YES, *PLAIN_NO, *PLAIN_NEITHER}
_OPINIONS = {
    **dict.fromkeys(NEITHER, "ignored"),
    **dict.fromkeys(NO, "negative"),
    **dict.fromkeys(YES, "positive"),
}
_EXACT = {
    **dict.fromkeys(IGNORED_EVENTS, "ignored"),
    **dict.fromkeys(NEGATIVE_EVENTS, "negative"),
    **dict.fromkeys(VIEW_EVENTS, "view"),
    **dict.fromkeys(POSITIVE_EVENTS, "positive"),
}
"""What a kind of event means that is in a list as a whole."""
_LIKES = (
    "like", "liked", "likes", "love", "loved", "upvote", "upvoted", "thumbsup", "favorite",
    "favourite", "favor", "fav", "recommend", "recommended", "喜欢", "点赞", "赞", "推荐", "收藏",
    "gefällt", "gefälltmir", "jaime", "megusta", "curtir", "мненравится", "いいね", "좋아요",
)  # fmt: skip
_NOT_FINITE = ("nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity")
_MOST_STEPS = 21  # 0 to 10 in half steps
_SCALES = (5.0, 7.0, 10.0, 20.0, 100.0)
_STRAY = 0.005
"""Values beyond a scale that all others keep are stray up to this share."""


def labels_of(values: pd.Series) -> pd.Series:
    """Return 1.0 for yes, 0.0 for no and NaN for anything else, float64.

    Where −1 occurs, 0 is neither.

    >>> labels_of(pd.Series(["1", "Yes", "否", "", "2"])).tolist()
    [1.0, 1.0, 0.0, nan, nan]
    >>> labels_of(pd.Series(["1", "-1", "0", "dislike"])).tolist()
    [1.0, 0.0, nan, 0.0]
    """
    codes, words = pd.factorize(values)
    said = [str(word).strip().casefold() for word in words]
    known = {**dict.fromkeys(YES, 1.0), **dict.fromkeys(NO, 0.0)}
    if {"-1", "-1.0"} & set(said):
        known |= {"0": np.nan, "0.0": np.nan}
    meanings = np.array([known.get(word, np.nan) for word in said], dtype=np.float64)
    return pd.Series(meanings[codes] if len(said) else np.nan, index=values.index, dtype="float64")


def neither(values: pd.Series) -> pd.Series:
    """Return which values are an opinion that is neither for nor against, bool."""
    said = values.str.strip().str.casefold()
    with_minus = said.isin(("-1", "-1.0")).any()
    return said.isin((*NEITHER, "0", "0.0")) if with_minus else said.isin(NEITHER)


def numbers_of(values: pd.Series) -> pd.Series:
    """Return finite numbers, NaN where a value is none, float64; a decimal comma is read too.

    >>> numbers_of(pd.Series([" 4", "4,5", "inf", "four"])).tolist()
    [4.0, 4.5, nan, nan]
    >>> numbers_of(pd.Series(["4.0 out of 5 stars", "4/5", "4 sur 5", "★★★☆☆"])).tolist()
    [4.0, 4.0, 4.0, 3.0]
    """
    codes, words = pd.factorize(values)
    written = pd.Series(words, dtype="str").str.strip()
    comma = written.str.replace(r"^([+-]?\d+),(\d+)$", r"\1.\2", regex=True)
    numbers = pd.to_numeric(comma, errors="coerce").to_numpy(dtype=np.float64, copy=True)
    for n in np.flatnonzero(np.isnan(numbers)):
        numbers[n] = _stars(str(comma.iloc[n]))
    numbers = np.where(np.abs(numbers) < 1e12, numbers, np.nan)  # NaN, infinity and 1e30 alike
    return pd.Series(numbers[codes] if len(words) else np.nan, index=values.index, dtype="float64")


_UNITS = (
    r"(?:stars?|sterne?n?|points?|pts|étoiles?|estrellas?|estrelas?|stelle?|punkten?|puntos"
    r"|звезд\w*|gwiazd\w*|星|分|点|점)"
)


def _stars(text: str) -> float:
    """Return the number that ``4 stars``, ``4/5``, ``4 out of 5`` or ``★★★★☆`` stands for, or NaN."""
    glyphs = re.fullmatch(r"([★⭐🌟]\ufe0f?)+([☆✩]\ufe0f?)*", text)
    if glyphs:
        return float(sum(character in "★⭐🌟" for character in text))
    worded = re.fullmatch(
        rf"(\d+(?:[.,]\d+)?)\s*(?:{_UNITS}|(?:/|out of|of|von|sur|de|su|z|из)\s*\d+(?:\s*{_UNITS})?)",
        text.casefold(),
    )
    return float(worded[1].replace(",", ".")) if worded else float("nan")


def not_finite(values: pd.Series) -> pd.Series:
    """Return which values are written as not-a-number or infinity, bool."""
    return values.str.strip().str.casefold().isin(_NOT_FINITE)


def looks_like_label(values: pd.Series) -> bool:
    """Say whether all given values are yes or no, both of them among them."""
    given = values[values.str.strip() != ""]
    labels = labels_of(given)
    return bool(len(given) and (labels.notna() | neither(given)).all() and labels.nunique() == 2)


def looks_like_opinions(values: pd.Series) -> bool:
    """Say whether values are opinions by themselves: likes, thumbs, 好评.

    >>> looks_like_opinions(pd.Series(["👍", "👎"])), looks_like_opinions(pd.Series(["yes", "no"]))
    (True, False)
    """
    answers = {word.strip().casefold() for word in values.unique() if word.strip()}
    return looks_like_label(values) and bool(answers - _PLAIN)


def is_opinion(word: str) -> bool:
    """Say whether a word is an opinion whatever is asked: not “yes”, which answers anything."""
    answer = word.strip().casefold()
    return answer in _OPINIONS and answer not in _PLAIN


def are_opinions(types: EventTypes | None) -> bool:
    """Say whether kinds of event are opinions for and against, and nothing that was done.

    >>> are_opinions(EventTypes(positive=("like",), negative=("dislike",)))
    True
    >>> are_opinions(EventTypes(positive=("purchase", "like"), negative=("dislike",)))
    False
    """
    if types is None or not types.positive or not types.negative:
        return False
    names = [types.names.get(kind, kind) for kind in types.positive]
    return all(is_opinion(name) or squeezed(name) in _LIKES for name in names)


def looks_like_rating(values: pd.Series) -> bool:
    """Say whether all given values are steps of a scale within 0 and 10, three or more of them."""
    given = values[values.str.strip() != ""]
    numbers = numbers_of(given)
    if not len(numbers) or numbers.isna().any():
        return False
    stepped = ((numbers * 2) % 1 == 0).all() and numbers.between(0, 10).all()
    return bool(stepped and 3 <= numbers.nunique() <= _MOST_STEPS)


def are_stars(ratings: pd.Series) -> bool:
    """Say whether numbers are whole stars from 1 to 5, most of the steps among them.

    >>> are_stars(pd.Series([1.0, 3.0, 4.0, 5.0])), are_stars(pd.Series([1.0, 2.0]))
    (True, False)
    """
    steps = set(ratings.dropna().unique())
    return len(steps) > 3 and 5.0 in steps and steps <= {1.0, 2.0, 3.0, 4.0, 5.0}


def stray(ratings: pd.Series) -> pd.Series:
    """Return which ratings lie beyond a scale that nearly all others keep, bool.

    >>> int(stray(pd.Series([1.0, 5.0] * 300 + [999.0])).sum())
    1
    """
    given = ratings.dropna()
    if len(given):
        for top in _SCALES:
            beyond = (given > top) | (given < 0)
            if not beyond.any():
                break
            # A long tail goes on without a gap: those are counts, not a scale with a slip.
            gap = 2 * float(given[~beyond].max()) if not beyond.all() else np.inf
            if (
                beyond.sum() <= max(1, _STRAY * len(given))
                and ((given > gap) | (given < 0))[beyond].all()
            ):
                return (ratings > top) | (ratings < 0)
    return pd.Series(False, index=ratings.index)


def looks_like_counts(ratings: pd.Series) -> bool:
    """Say whether numbers have the shape of counts or amounts: whole, skewed, with a long tail.

    >>> looks_like_counts(pd.Series([1.0] * 60 + [2.0] * 25 + [3.0] * 10 + [14.0, 91.0]))
    True
    >>> looks_like_counts(pd.Series([1.0, 4.0, 5.0, 5.0, 10.0, 8.0, 9.0]))
    False
    """
    given = ratings.dropna()
    if len(given) < 5 or float(given.min()) < 0 or float(given.max()) <= 10:
        return False
    middle, most = float(given.median()), float(given.max())
    rising = given.value_counts().sort_index()
    return bool(middle * 4 <= most and (given.mean() > middle or rising.iloc[0] == rising.max()))


@dataclass(frozen=True)
class KnownEvents:
    """Which kinds of event mean what, and which are not known.

    Attributes
    ----------
    types : EventTypes
    unknown : tuple of str
        Kinds that no list knows, the most frequent first.
    """

    types: EventTypes
    unknown: tuple[str, ...] = field(default=())


def known_events(kinds: Collection[str]) -> KnownEvents:
    """Return what kinds of event mean by their words.

    Views are ignored where anything stronger occurs, and positive otherwise. Of deals, only those
    that were won are positive.

    >>> known_events(["view", "purchase", "refund"]).types
    EventTypes(positive=('purchase',), negative=(), ignored=('view',), returned=('refund',), names={})
    >>> known_events(["view"]).types.positive, known_events(["1", "2"]).unknown
    (('view',), ('1', '2'))
    """
    if are_stages(kinds):
        won = tuple(filter(is_won, kinds))
        others = tuple(kind for kind in kinds if kind not in won)
        return KnownEvents(EventTypes(positive=won, ignored=others))
    positive: list[str] = []
    negative: list[str] = []
    ignored: list[str] = []
    views: list[str] = []
    returned: list[str] = []
    unknown: list[str] = []
    by_meaning = {
        "positive": positive, "view": views, "negative": negative, "ignored": ignored,
        "returned": returned,
    }  # fmt: skip
    opinions = {kind: _OPINIONS.get(kind.strip().casefold()) for kind in kinds}
    is_opinion = any(opinions[kind] and kind.strip().casefold() not in _PLAIN for kind in kinds)
    for kind in kinds:
        meaning = opinions[kind] if is_opinion else None
        meaning = meaning or ("returned" if is_return(kind) else event_meaning(kind))
        by_meaning.get(meaning or "", unknown).append(kind)
    if positive:
        ignored += views
    else:
        positive = views
    types = EventTypes(
        positive=tuple(positive),
        negative=tuple(negative),
        ignored=tuple(ignored),
        returned=tuple(returned) or None,
    )
    return KnownEvents(types, tuple(unknown))


def is_known_event(kind: str) -> bool:
    """Say whether a kind of event is known by its word or by a part of it."""
    return bool(squeezed(kind)) and event_meaning(kind) is not None


def _is_telling(kind: str) -> bool:
    return any(character.isalpha() for character in squeezed(kind))


def is_view(kind: str) -> bool:
    """Say whether a kind of event is only a view."""
    return event_meaning(kind) == "view"


def event_meaning(kind: str) -> str | None:
    """Return what a kind of event means by its word: a view, or whether it is positive.

    >>> event_meaning("add to cart"), event_meaning("view_cart"), event_meaning("pv")
    ('positive', 'ignored', 'view')
    """
    word = squeezed(kind)
    if not word:
        return "ignored"
    named = words_of(kind)
    if len(named) > 1 and named[-1] in ("event", "events"):  # WatchEvent
        word = "".join(named[:-1])
    return _EXACT.get(word) or kind_of(kind)


def names_an_event(kind: str) -> bool:
    """Say whether a word of a kind is an event by itself, whatever the column is called.

    >>> names_an_event("Add to cart"), names_an_event("Cartoons"), names_an_event("加购")
    (True, False, True)
    """
    if squeezed(kind) in _EXACT:
        return True
    if kind.isascii():
        return is_known_event(kind) and not _EXACT.keys().isdisjoint(words_of(kind))
    return is_known_event(kind)


def of_events(values: pd.Series, types: EventTypes) -> tuple[pd.Series, pd.Series]:
    """Return 1.0, 0.0 or NaN for each row's kind of event, and which are ignored (bool)."""
    codes, kinds = pd.factorize(values)
    exact: dict[str, float] = {}
    nearly: dict[str, float] = {}
    for names, label in ((types.ignored, np.nan), (types.negative, 0.0), (types.positive, 1.0)):
        for name in names:
            exact[name.strip().casefold()] = label
            if _is_telling(name):
                nearly[squeezed(name)] = label

    def meaning(kind: str) -> float:
        word = kind.strip().casefold()
        # Signs tell −1 from 1 and 👍 from 👎: only words are compared without them.
        return exact.get(word, nearly.get(squeezed(kind), np.nan) if _is_telling(kind) else np.nan)

    by_kind = np.array([meaning(str(kind)) for kind in kinds], dtype=float)
    labels = pd.Series(by_kind[codes] if len(kinds) else np.nan, index=values.index, dtype=float)
    return labels, labels.isna()
