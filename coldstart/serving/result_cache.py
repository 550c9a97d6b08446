"""Answers that are kept as long as the run that gave them is open, so that none is sought twice."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Container, Generator, Hashable, Mapping, Set
from threading import Lock
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import numpy as np

from coldstart.core.events import Progressed, drain
from coldstart.models.queries import Items
from coldstart.serving.session import CaseRequest, Session

MOST = 64  # answers of one run; of more, the one goes that was not asked for the longest
MOST_BYTES = 64 * 2**20  # of them together; the newest stays, however large

Result = TypeVar("Result")

# Each answer with its bytes, and the ids of what is there without them.
_answers: WeakKeyDictionary[Session, OrderedDict[Hashable, tuple[Any, int]]] = WeakKeyDictionary()
_beside: WeakKeyDictionary[Session, Set[int]] = WeakKeyDictionary()
_lock = Lock()


def kept(served: Session, question: Hashable, work: Callable[[], Result]) -> Result:
    """Return the answer to `question`, found by `work` the first time.

    Parameters
    ----------
    served : Session
        Who is asked: another run, or the same one trained anew, knows nothing of it.
    question : hashable
        All that the answer depends on.
    work : callable
    """

    def steps() -> Generator[Progressed, None, Result]:
        yield from ()
        return work()

    return drain(kept_steps(served, question, steps))


def kept_steps(
    served: Session, question: Hashable, steps: Callable[[], Generator[Progressed, None, Result]]
) -> Generator[Progressed, None, Result]:
    """Do the same with work that tells how far it is; what is stopped is not kept."""
    with _lock:
        answers = _answers.setdefault(served, OrderedDict())
        if question in answers:
            answers.move_to_end(question)
            return cast("Result", answers[question][0])
    found = yield from steps()
    with _lock:
        if served not in _beside:
            _beside[served] = held(served.dataset).keys() | held(served.training).keys()
        answers[question] = found, sum(held(found, _beside[served]).values())
        answers.move_to_end(question)
        total = sum(bytes_ for _, bytes_ in answers.values())
        while len(answers) > MOST or (total > MOST_BYTES and len(answers) > 1):
            _, (_, bytes_) = answers.popitem(last=False)
            total -= bytes_
    return found


def by_items(items: Items) -> Hashable:
    """Return what an answer about these items depends on."""
    rows = items.columns.itertuples(index=False, name=None)
    return tuple(items.ids), tuple(items.texts), tuple(items.columns), tuple(rows)


def by_request(request: CaseRequest) -> Hashable:
    """Return what an answer about this case depends on."""
    profile = tuple(sorted((request.profile or {}).items()))
    known = request.likes, request.dislikes
    return request.case_id, request.user_id, request.text, profile, known


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
