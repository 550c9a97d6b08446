"""Keep what a session computes for as long as the session is open, so nothing is computed twice."""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Generator, Hashable, Mapping, Set
from threading import Lock
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import numpy as np
from cachetools import LRUCache

from coldstart.core.events import Progressed, drain
from coldstart.models.queries import Items
from coldstart.serving.session import CaseRequest, Session

MAX_RESULTS = 64  # of one session
MAX_BYTES = 64 * 2**20  # of one session's results together; the newest stays, however large

Result = TypeVar("Result")

_caches: WeakKeyDictionary[Session, LRUCache[Hashable, Any]] = WeakKeyDictionary()
_lock = Lock()


def cached(session: Session, key: Hashable, compute: Callable[[], Result]) -> Result:
    """Return the session's result for `key`, computed the first time.

    Parameters
    ----------
    session : Session
        Another session of the same run has results of its own.
    key : hashable
        All that the result depends on.
    compute : callable
    """

    def steps() -> Generator[Progressed, None, Result]:
        yield from ()
        return compute()

    return drain(iter_cached(session, key, steps))


def iter_cached(
    session: Session, key: Hashable, steps: Callable[[], Generator[Progressed, None, Result]]
) -> Generator[Progressed, None, Result]:
    """Do the same with work that yields its progress; work that is stopped leaves no result."""
    with _lock:
        if key in _caches.get(session, ()):
            return cast("Result", _caches[session][key])
    result = yield from steps()
    with _lock:
        if session not in _caches:
            _caches[session] = _new_cache(session)
        _caches[session][key] = result
    return result


def _new_cache(session: Session) -> LRUCache[Hashable, Any]:
    """Return an empty cache; what the session holds anyway does not count as a result's size."""
    shared = object_sizes(session.dataset).keys() | object_sizes(session.training).keys()

    def size(result: Any) -> int:
        # At least its part of the room, which limits their number too, and at most all of it.
        n_bytes = sum(object_sizes(result, shared).values())
        return min(max(n_bytes, MAX_BYTES // MAX_RESULTS), MAX_BYTES)

    return LRUCache(MAX_BYTES, getsizeof=size)


def by_items(items: Items) -> Hashable:
    """Return the key of a result about these items."""
    rows = items.columns.itertuples(index=False, name=None)
    return tuple(items.ids), tuple(items.texts), tuple(items.columns), tuple(rows)


def by_request(request: CaseRequest) -> Hashable:
    """Return the key of a result about this case."""
    profile = tuple(sorted((request.profile or {}).items()))
    known = request.likes, request.dislikes
    return request.case_id, request.user_id, request.text, profile, known


def object_sizes(value: Any, shared: Container[int] = ()) -> dict[int, int]:
    """Return the bytes of a value and of every object that it refers to, by ``id``.

    The size of a table is what the table itself reports.

    Parameters
    ----------
    value : object
        Made of plain values, arrays, tables and dataclasses.
    shared : container of int
        Ids of objects that do not count, nor does what they refer to.

    >>> row = np.zeros(1_000)
    >>> sum(object_sizes(row).values()), sum(object_sizes((row, row)).values()) < 9_000
    (8000, True)
    >>> sum(object_sizes((row, row), {id(row)}).values()) < 100
    True
    """
    sizes: dict[int, int] = {}
    pending = [value]
    while pending:
        one = pending.pop()
        if id(one) in sizes or id(one) in shared or isinstance(one, type):
            continue
        sizes[id(one)] = one.nbytes if isinstance(one, np.ndarray) else sys.getsizeof(one)
        if isinstance(one, Mapping):
            pending += [*one.keys(), *one.values()]
        elif isinstance(one, list | tuple | Set):
            pending += one
        elif type(one).__module__.partition(".")[0] not in ("numpy", "pandas"):
            pending += getattr(one, "__dict__", {}).values()
    return sizes
