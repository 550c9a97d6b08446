"""What a method was told when it was made, with the defaults spelt out."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from coldstart.recommenders.registry import METHODS, method_class


def told(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return every constructor argument of a method by name; those given go before defaults.

    A method that there is no more, of an older run, has what was given alone.
    """
    if method not in METHODS:
        return dict(given)
    known = inspect.signature(method_class(method)).parameters
    return {name: given.get(name, parameter.default) for name, parameter in known.items()}
