"""How much memory a value takes with all that it holds."""

from __future__ import annotations

import sys
from collections.abc import Container, Mapping, Set
from typing import Any

import numpy as np


def held(value: Any, beside: Container[int] = ()) -> dict[int, int]:
    """Return the bytes of a value and of all that it refers to, each object once, by its ``id``.

    Of objects that hide what they hold, such as tables, what they say of themselves.

    Parameters
    ----------
    value : object
        Made of plain values, arrays, tables and dataclasses.
    beside : container of int
        Ids of what is there anyway, and is not looked into.

    >>> row = np.zeros(1_000)
    >>> sum(held(row).values()), sum(held((row, row)).values()) < 9_000
    (8000, True)
    >>> sum(held((row, row), {id(row)}).values()) < 100
    True
    """
    found: dict[int, int] = {}
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if id(one) in found or id(one) in beside or isinstance(one, type):
            continue
        found[id(one)] = one.nbytes if isinstance(one, np.ndarray) else sys.getsizeof(one)
        if isinstance(one, Mapping):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list | tuple | Set):
            waiting += one
        elif type(one).__module__.partition(".")[0] not in ("numpy", "pandas"):
            waiting += getattr(one, "__dict__", {}).values()
    return found
