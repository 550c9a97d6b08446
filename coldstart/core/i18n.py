"""Words for people: a `Message` names a sentence, a catalogue per language holds its text.

Layers below the screens never write a sentence. They return ``Message(id, params)``; whoever shows
it renders it. So two people can read one stored message in two languages.

Catalogues are TOML files, ``locale/<language>/<room>.toml``; the id ``read.delimited.empty`` is the
key ``delimited.empty`` in ``read.toml``. A text that depends on a number is a table with the plural
forms that the language has, chosen by the parameter ``n``::

    [counts]
    users = { one = "{n} user", other = "{n} users" }

Placeholders are ``{name}``, with an optional format: ``{share:percent}``
(as many digits as it needs), ``{p:chance}`` (the same, never quite all), ``{loss:.3f}``, and
``{parts:sentences}`` for a list of whole sentences; a doubled brace stands for one. Whole numbers
are grouped as the language does. The names of the domain (``{user}``, ``{items}`` …) are filled in
from the vocabulary of the data set, unless a parameter of that name is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import tomli

LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "zh": "简体中文"})
DEFAULT_LANGUAGE = "en"
_LOCALES = {"en": "en", "zh": "zh_Hans_CN"}
_PLACEHOLDER = re.compile(r"\{(\w+)(?::([^{}]+))?\}|(\{\{)|(\}\})")

# What the domain's words are when no vocabulary is given; data/vocabularies/ has one per domain.
PLAIN_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "user": "user", "users": "users", "item": "item", "items": "items",
            "User": "User", "Users": "Users", "Item": "Item", "Items": "Items",
        },
        "zh": {
            "user": "用户", "users": "用户", "item": "物品", "items": "物品",
            "User": "用户", "Users": "用户", "Item": "物品", "Items": "物品",
        },
    }
)  # fmt: skip


@dataclass(frozen=True)
class Message:
    """A sentence by name, with what is to be filled in.

    Parameters
    ----------
    id : str
        ``room.key``; the room is the catalogue's file name.
    params : mapping
        Strings, numbers, other messages, texts by language, or sequences of these.

    Examples
    --------
    >>> Message("stage.encode").render("en")
    'Reading texts'
    >>> Message("stage.encode").render("zh")
    '读取文本'
    """

    id: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def render(self, language: str, words: Mapping[str, str] | None = None) -> str:
        """Return the text in `language`, one of `LANGUAGES`.

        Raises
        ------
        KeyError
            The catalogue of that language has no such id, or the text wants a parameter that was
            not given. Both are mistakes of ours, and a test finds them.
        """
        known = {**PLAIN_WORDS[language], **(words or {}), **self.params}
        text = _form(self.id, language, known)

        def fill(match: re.Match[str]) -> str:
            if match[1] is None:
                return match[0][0]
            return _shown(known[match[1]], match[2], language, words)

        return _PLACEHOLDER.sub(fill, text)

    def to_json(self) -> dict[str, Any]:
        """Return a form that `json.dumps` takes."""
        return {"id": self.id, "params": {k: _plain(v) for k, v in self.params.items()}}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Message:
        """Return the message that `to_json` stored."""
        return cls(stored["id"], {k: _revived(v) for k, v in stored["params"].items()})

    def __hash__(self) -> int:
        return hash((self.id, tuple(sorted(self.params))))


def t(id: str, /, **params: Any) -> Message:  # noqa: A002 - the id of the sentence
    """Return ``Message(id, params)``: the short way to write one."""
    return Message(id, params)


@cache
def catalogue(language: str) -> Mapping[str, str | Mapping[str, str]]:
    """Return all texts of a language by id; a text with plural forms is a mapping of them."""
    found: dict[str, str | Mapping[str, str]] = {}
    folder = resources.files("coldstart") / "locale" / language
    for entry in folder.iterdir():
        if entry.name.endswith(".toml"):
            room = entry.name.removesuffix(".toml")
            found.update(_flat(room, tomli.loads(entry.read_text(encoding="utf-8"))))
    return MappingProxyType(found)


def has(id: str) -> bool:  # noqa: A002
    """Say whether there is a sentence of that name."""
    return id in catalogue(DEFAULT_LANGUAGE)


def is_sayable(message: Message) -> bool:
    """Say whether the texts of today can be filled in: a stored message may be older than they."""
    try:
        for language in LANGUAGES:
            message.render(language)
    except KeyError:
        return False
    return True


def closest_language(wanted: str | None) -> str | None:
    """Return the language of ours that serves a browser's locale, such as ``zh-TW`` or ``en-GB``.

    >>> closest_language("zh-CN"), closest_language("en_GB"), closest_language("fr")
    ('zh', 'en', None)
    """
    base = re.split("[-_]", wanted or "")[0].lower()
    return base if base in LANGUAGES else None


def number(value: float, language: str, pattern: str | None = None) -> str:
    """Format a number as the language does, by a CLDR pattern such as ``#,##0.0``."""
    from babel.numbers import format_decimal

    return _true_minus(format_decimal(value, format=pattern, locale=_LOCALES[language]))


def figure(value: float, pattern: str) -> str:
    """Format a number by a pattern of `str.format`, such as ``{:+.3f}``.

    >>> figure(-0.25, "{:+.3f}")
    '−0.250'
    """
    return _true_minus(pattern.format(value))


def _true_minus(text: str) -> str:
    """Put the sign that is as wide as a plus where formatting wrote a hyphen, as figures do."""
    return text.replace("-", "\N{MINUS SIGN}")


def percent(value: float, language: str, pattern: str | None = None) -> str:
    """Format a share between 0 and 1 as a percentage.

    Without a pattern it has as many digits as it takes not to read as none or as all where it is
    neither; values to be held against each other digit by digit want a pattern.

    >>> [percent(share, "en") for share in (0, 0.42, 0.0312, 0.0042, 0.00001, 0.998, 0.9999, 1)]
    ['0%', '42%', '3.1%', '0.42%', '< 0.01%', '99.8%', '> 99.9%', '100%']
    """
    from babel.numbers import format_percent

    def shown(value: float, pattern: str) -> str:
        return _true_minus(format_percent(value, format=pattern, locale=_LOCALES[language]))

    if pattern is not None:
        return shown(value, pattern)
    if 0 < value < 1e-4:
        return f"< {shown(1e-4, '0.00%')}"
    if 0.999 < value < 1:
        return f"> {shown(0.999, '0.0%')}"
    if value >= 0.095 or value == 0:
        return shown(value, "0.0%" if 0.995 <= value < 1 else "#,##0%")
    return shown(value, "0.0%" if value >= 0.0095 else "0.00%")


def chance(value: float, language: str) -> str:
    """Format a probability: as a share, but none is certain.

    >>> [chance(p, "en") for p in (0.42, 0.00001, 1)]
    ['42%', '< 0.01%', '> 99.9%']
    """
    return percent(min(value, 1 - 1e-6), language)


def duration(seconds: float, language: str) -> str:
    """Say a length of time in its largest unit, rounded: ``42 seconds``, ``3 minutes``."""
    from babel.dates import format_timedelta

    unit = "second" if seconds < 90 else "minute"
    said = format_timedelta(seconds, granularity=unit, threshold=90, locale=_LOCALES[language])
    # As everywhere else in Chinese text, a space stands between a number and what follows it.
    return re.sub(r"(?<=\d)(?=[^\d\s.,])", " ", str(said)) if language == "zh" else str(said)


def moment(timestamp: float, language: str) -> str:
    """Format a point in time (seconds since 1970) in the local time zone, its day as `day` does."""
    from datetime import datetime

    from babel.dates import format_datetime

    local = datetime.fromtimestamp(timestamp).astimezone()
    pattern = "y 年 M 月 d 日 HH:mm" if language == "zh" else "d MMM y, h:mm a"
    return str(format_datetime(local, pattern, locale=_LOCALES[language]))


def day(timestamp: float, language: str) -> str:
    """Format the day (UTC) of a point in time, seconds since 1970.

    >>> day(1788220800, "en"), day(1788220800, "zh")
    ('1 Sep 2026', '2026 年 9 月 1 日')
    """
    from datetime import UTC, datetime

    from babel.dates import format_date

    pattern = "y 年 M 月 d 日" if language == "zh" else "d MMM y"
    at = datetime.fromtimestamp(timestamp, UTC)
    return str(format_date(at, pattern, locale=_LOCALES[language]))


def _flat(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, str) or "other" in value:
            yield f"{prefix}.{key}", value
        else:
            yield from _flat(f"{prefix}.{key}", value)


def _form(id: str, language: str, params: Mapping[str, Any]) -> str:  # noqa: A002
    text = catalogue(language)[id]
    if isinstance(text, str):
        return text
    from babel.core import Locale

    form = Locale.parse(_LOCALES[language]).plural_form(params["n"])
    return text.get(form, text["other"])


def _shown(value: Any, pattern: str | None, language: str, words: Mapping[str, str] | None) -> str:
    if isinstance(value, Message):
        return value.render(language, words)
    if isinstance(value, Mapping):
        return str(value.get(language, value[DEFAULT_LANGUAGE]))
    if isinstance(value, (list, tuple)):
        if pattern == "sentences":
            joint, pattern = ("" if language == "zh" else " "), None
        else:
            joint = "、" if language == "zh" else ", "
        return joint.join(_shown(v, pattern, language, words) for v in value)
    if pattern == "percent":
        return percent(value, language)
    if pattern == "chance":
        return chance(value, language)
    if pattern == "duration":
        return duration(value, language)
    if pattern == "day":
        return day(value, language)
    if pattern:
        return figure(value, f"{{:{pattern}}}")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return number(value, language)


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return {"message": value.to_json()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value.item() if hasattr(value, "item") else value


def _revived(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"message"}:
        return Message.from_json(value["message"])
    if isinstance(value, list):
        return [_revived(v) for v in value]
    return value
