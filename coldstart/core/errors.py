"""Every exception that coldstart raises on purpose.

::

    ColdstartError              carries a Message, so that it can be shown in either language
    ├── DataError               the data cannot be used as they are; lists every problem
    ├── NotFoundError           no such data set, run, user, item, encoder or method
    ├── ReadOnlyError           this home is open for reading only (COLDSTART_READONLY=1)
    ├── StorageError            the home cannot be used: full, forbidden, gone, busy, or newer
    ├── EncoderError            weights missing or altered, or the encoder cannot be loaded
    ├── CannotRankError         this method cannot rank for what was asked
    ├── CannotExplainError      this method cannot say what made a score
    └── UsageError              the call itself is wrong

``StopRequested`` stands outside the tree: it is thrown into a running generator by whoever
consumes it, and asks it to come to an end with the best it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coldstart.core.i18n import Message

if TYPE_CHECKING:
    from coldstart.data.problems import Problem


class ColdstartError(Exception):
    """Base of all. `message` says what was expected, what was found and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message.render("en")


class DataError(ColdstartError):
    """The data cannot be used as they are. `problems` lists everything that was found."""

    def __init__(self, message: Message, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class NotFoundError(ColdstartError):
    """No such data set, run, user, item, encoder or method."""


class ReadOnlyError(ColdstartError):
    """This home is open for reading only."""


class StorageError(ColdstartError):
    """The home, or a file, cannot be used: full, forbidden, gone, busy, damaged, or newer."""


class EncoderError(ColdstartError):
    """Weights are missing or altered, or the encoder cannot be loaded."""


class CannotRankError(ColdstartError):
    """The method cannot rank for what was asked of it."""


class CannotExplainError(ColdstartError):
    """The method cannot say what made a score."""


class UsageError(ColdstartError):
    """The call itself is wrong."""


class StopRequested(Exception):  # noqa: N818 - a request, not an error
    """Thrown into a generator: come to an end now, with the best you have."""
