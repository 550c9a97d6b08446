"""Settings that a model offers: what a form shows and the command line takes, and their limits."""

from __future__ import annotations

import math
from dataclasses import dataclass

WIDEST_LAYER = 4096
NONE = "none"


@dataclass(frozen=True)
class Number:
    """A number within limits; a whole one where the step is.

    Attributes
    ----------
    start : int or float, optional
        What a form starts from where that is not the model's own default.
    none_is : int, optional
        The number that stands for None.
    """

    name: str
    low: float
    high: float
    step: float
    format: str | None = None
    start: float | None = None
    none_is: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether only whole numbers are meant."""
        return not isinstance(self.step, float)

    def parse(self, text: str) -> float | None:
        """Return the number that a text holds.

        Raises
        ------
        ValueError
            It is none within the limits.
        """
        value = int(text) if self.is_whole else float(text)
        if not math.isfinite(value) or not self.low <= value <= self.high:
            raise ValueError(text)
        return None if value == self.none_is else value


@dataclass(frozen=True)
class Patience:
    """Whether to stop early, and after how many epochs without gain."""

    name: str = "patience"
    start: int = 10
    low: int = 1
    high: int = 1000

    def parse(self, text: str) -> int | None:
        """Return the number of epochs, or None for none; raise ValueError otherwise."""
        if text == NONE:
            return None
        if not self.low <= int(text) <= self.high:
            raise ValueError(text)
        return int(text)


@dataclass(frozen=True)
class Widths:
    """The widths of hidden layers, separated by commas."""

    name: str = "hidden"

    def parse(self, text: str) -> tuple[int, ...]:
        """Return the widths; raise ValueError where one is no width."""
        widths = tuple(int(part) for part in text.replace("，", ",").split(","))
        if not all(0 < width <= WIDEST_LAYER for width in widths):
            raise ValueError(text)
        return widths


Setting = Number | Patience | Widths

EPOCHS = Number("epochs", 1, 1000, 10)
LEARNING_RATE = Number("learning_rate", 1e-5, 1.0, 1e-4, "%.5f")
BATCH_SIZE = Number("batch_size", 1, 65_536, 256)
VALIDATION_SHARE = Number("validation_share", 0.0, 0.5, 0.05, "%.2f")
