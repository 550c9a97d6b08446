"""What stands on a screen in place of an id that is a mail address or phone number.

Files that are handed out keep the whole id, for someone has to act on it; those of a read-only
server do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from coldstart.core.i18n import Message
from coldstart.data.intake.personal import masked
from coldstart.data.problems import Problem

_IDS = ("id", "known", "names", "value")
"""Parameters of messages that hold ids; ``written`` holds one as its file spells it, and ``ids``
some with commas between them."""
_NEVER_STORED = ("id", "known", "names", "written", "ids")
"""Those that are left out where ids are hashed; a value is not an id, but may be personal."""
_LEFT_OUT = "…"


def labels(ids: Sequence[str]) -> dict[str, str]:
    """Return the label of each id, the id itself unless it is personal.

    Ids that would look alike get a number, so that one of them can be chosen.

    >>> list(labels(["u1", "anna@example.com", "andy@example.com", "mia@example.com"]).values())
    ['u1', 'an***@example.com (1)', 'an***@example.com (2)', 'mi***@example.com']
    """
    shown = [masked(id_) for id_ in ids]
    if len(set(shown)) == len(shown):
        return dict(zip(ids, shown, strict=True))
    alike = Counter(shown)
    counted: Counter[str] = Counter()
    numbered: dict[str, str] = {}
    for id_, label in zip(ids, shown, strict=True):
        counted[label] += 1
        numbered[id_] = label if alike[label] == 1 else f"{label} ({counted[label]})"
    return numbered


def any_masked(ids: Sequence[str]) -> bool:
    """Say whether one of these ids is not whole on screen: it can be typed, but not read."""
    return any(masked(id_) != id_ for id_ in ids)


def screened(message: Message) -> Message:
    """Return a message about data with the personal ids among its parameters masked.

    An item's id stays: a book's number can look like a telephone's.

    >>> screened(Message("intake.build.repeated_id", {"id": "13812345678", "row": 2})).params["id"]
    '138****5678'
    """
    if _is_about_items(message):
        return message
    params = dict(message.params)
    for name in _IDS:
        if name in params:
            params[name] = _masked(params[name])
    if isinstance(params.get("ids"), str):
        params["ids"] = re.sub("[^,'\"]+", lambda id_: masked(id_[0]), params["ids"])
    if "written" in params and "id" in params:
        whole = str(message.params["id"])
        params["written"] = str(params["written"]).replace(whole, params["id"])
    return Message(message.id, params)


def without_ids(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems of data with hashed ids as they may be stored: without any id of a user."""
    return tuple(
        replace(problem, message=_without_ids(problem.message), remedy=_without_ids(problem.remedy))
        for problem in problems
    )


def _without_ids(message: Message) -> Message:
    if _is_about_items(message):
        return message
    params = dict(screened(message).params)
    for name in params.keys() & set(_NEVER_STORED):
        params[name] = _LEFT_OUT if isinstance(params[name], str) else [_LEFT_OUT]
    return Message(message.id, params)


def _is_about_items(message: Message) -> bool:
    return "item" in message.id or "products" in message.id


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    return [_masked(one) for one in value] if isinstance(value, list | tuple) else value
