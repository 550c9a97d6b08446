"""The runs that are chosen to be held against each other: they stand in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coldstart.ui import address

if TYPE_CHECKING:
    from coldstart.store.records import RunRecord

NAME = "compare"
MOST = 6  # runs side by side


def ids() -> list[str]:
    """Return their ids, in the order they were chosen in."""
    return list(dict.fromkeys(id_ for id_ in (address.get(NAME) or "").split(",") if id_))


def chosen(runs: Sequence[RunRecord]) -> list[RunRecord]:
    """Return those that there are; the first is what the others are held against."""
    known = {run.id: run for run in runs}
    return [known[id_] for id_ in ids() if id_ in known][:MOST]


def put(wanted: Sequence[str]) -> None:
    """Choose these."""
    address.put(**{NAME: ",".join(wanted) or None})


def add(id_: str) -> None:
    """Choose one more."""
    put([*(known for known in ids() if known != id_), id_])


def remove(id_: str) -> None:
    """Choose one no longer."""
    put([known for known in ids() if known != id_])


def lead(id_: str) -> None:
    """Have the others held against this one."""
    put([id_, *(known for known in ids() if known != id_)])
