"""Words and numbers of a file, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coldstart.core import i18n
from coldstart.core.i18n import Message, t

DECIMALS = "0.000"


@dataclass(frozen=True)
class Speaker:
    """Words and numbers in one language, with one domain's names for things."""

    language: str
    words: Mapping[str, str]

    def say(self, message: Message) -> str:
        """Return a message as text."""
        return message.render(self.language, self.words)

    def figure(self, value: float | None) -> str:
        """Return a metric's value."""
        return "–" if value is None else i18n.number(value, self.language, DECIMALS)

    def tick(self, value: float) -> str:
        """Return a number at an axis."""
        return i18n.number(value, self.language, "0.0#")

    def span(self, low: float | None, high: float | None) -> str:
        """Return an interval."""
        if low is None or high is None:
            return ""
        return self.say(t("export.span", low=self.figure(low), high=self.figure(high)))
