"""Words on screen: messages in the session's language, with the data set's names for things."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from coldstart.core import i18n
from coldstart.core.i18n import Message, t
from coldstart.data.quoting import quote
from coldstart.ui.state import current

__all__ = [
    "chance", "distinct", "duration", "figure", "left", "moment", "number", "one_line", "percent",
    "plain", "say", "short", "spoken",
    "t",
]  # fmt: skip

# Signs that never mean anything in Markdown stay bare: a label's backslashes are read out aloud.
_PUNCTUATION = {ord(sign): f"\\{sign}" for sign in "!#$&()*+-./:<=>@[\\]^_`{|}~"}

_WIDE = str.maketrans("[]<>", "［］＜＞")

_BREAKS = re.compile(r"\s*[\t-\r\x1c-\x1e\x85\u2028\u2029]\s*")

_INSIDE = re.compile(r"(?<=[^\W_])\\_(?=[^\W_])")  # within a word it means nothing either


def say(message: Message) -> str:
    """Return a message as one line of text in the language of the session.

    Streamlit reads most texts as Markdown. Where a parameter is somebody's own text, such as a
    product's title, wrap it: ``plain(say(...))``.
    """
    from coldstart.data.vocabulary import words

    state = current()
    return one_line(message.render(state.language, words(state.domain, state.language)))


def plain(text: str) -> str:
    """Return Markdown that shows `text` as it is, whatever it holds.

    A product's title could otherwise hold a picture that every viewer's browser fetches.

    >>> plain("*release_year*")
    '\\\\*release_year\\\\*'
    """
    return _INSIDE.sub("_", one_line(text).translate(_PUNCTUATION))


def spoken(text: str) -> str:
    """Return a label that nobody sees: without the backslashes of `plain`, which are read out.

    Brackets, which could make a picture or a link, become those of another width.

    >>> spoken("9-10.xlsx"), spoken("![x](y)")
    ('9-10.xlsx', '!［x］(y)')
    """
    return one_line(text).translate(_WIDE)


def one_line(text: str) -> str:
    """Return a text with a space in place of each line break and tab.

    >>> one_line("Green tea\\t20 bags\\r\\nloose")
    'Green tea 20 bags loose'
    """
    return _BREAKS.sub(" ", text)


def short(text: str, longest: int) -> str:
    """Return a text of as many characters at most, an ellipsis in place of what is left out.

    >>> short("Commuter Helmet", 10), short("Helmet", 10)
    ('Commuter…', 'Helmet')
    """
    return quote(one_line(text), longest)


def distinct(labels: Mapping[str, str]) -> dict[str, str]:
    """Return the labels with the id behind those that several have.

    Streamlit's lists know an option by its label alone: of two alike, the last is chosen.

    >>> distinct({"a1": "orders", "b2": "orders", "c3": "mails"})
    {'a1': 'orders (a1)', 'b2': 'orders (b2)', 'c3': 'mails'}
    """
    alike = Counter(labels.values())
    return {id_: f"{name} ({id_})" if alike[name] > 1 else name for id_, name in labels.items()}


def number(value: float, pattern: str | None = None) -> str:
    """Format a number as the language does, by a CLDR pattern such as ``#,##0.0``."""
    return i18n.number(value, current().language, pattern)


def percent(value: float, pattern: str | None = None) -> str:
    """Format a share between 0 and 1, with as many digits as it needs."""
    return i18n.percent(value, current().language, pattern)


def figure(value: float, pattern: str) -> str:
    """Format a number by a pattern of `str.format`, such as ``{:+.3f}``."""
    return i18n.figure(value, pattern)


def chance(value: float) -> str:
    """Format a probability, as `percent` does, but never as certain."""
    return i18n.chance(value, current().language)


def duration(seconds: float) -> str:
    """Say a length of time, rounded."""
    return i18n.duration(seconds, current().language)


def left(seconds: float, kind: str = "left") -> str:
    """Say how long something has still to go; `kind` is that of ``ui.run``."""
    if seconds < 1:
        return say(t("ui.run.nearly"))
    return say(t(f"ui.run.{kind}", time=duration(seconds)))


def moment(timestamp: float) -> str:
    """Format a point in time, given in seconds since 1970."""
    return i18n.moment(timestamp, current().language)
