"""How far a run is, how fast it goes and how long it has to go, from when its events came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coldstart.events import EpochEnded, Progressed, Started
from coldstart.store.records import StoredEvent

RECENT = 20  # the rate is that of so many last steps, so that a slow beginning is forgotten


@dataclass(frozen=True)
class Pace:
    """Where the stage that goes on stands.

    Attributes
    ----------
    stage : str
        ``stage.<name>`` is what people read.
    done, total : int or None
        Steps; None where the stage does not count any.
    rate : float or None
        Steps a second; None before two have been timed.
    seconds_left : float or None
        What is left of the stage at that rate.
    """

    stage: str
    done: int | None = None
    total: int | None = None
    rate: float | None = None
    seconds_left: float | None = None

    @property
    def share(self) -> float:
        """How much of the stage is through, from 0 to 1."""
        return min(1.0, (self.done or 0) / self.total) if self.total else 0.0


def pace(events: Sequence[StoredEvent], now: float) -> Pace | None:
    """Return where a run stands; None before its first stage.

    Parameters
    ----------
    events : sequence of StoredEvent
        All of the run, in order.
    now : float
        Seconds since 1970; the time since the last step is taken off what is left, until a step
        takes longer than those before it: then they are all taken to be as slow as it shows.
    """
    beginnings = [n for n, stored in enumerate(events) if isinstance(stored.event, Started)]
    if not beginnings:
        return None
    started = events[beginnings[-1]]
    assert isinstance(started.event, Started)
    stage = started.event.stage
    steps = [
        (stored.at, *counted) for stored in events[beginnings[-1] :] if (counted := _count(stored))
    ]
    if not steps:
        return Pace(stage, 0 if started.event.total else None, started.event.total)
    at, done, total = steps[-1]
    timed = steps[-RECENT:]
    first_at, first_done, _ = timed[0]
    if first_done == done:
        first_at, first_done = started.at, 0
    if at <= first_at or done <= first_done:
        return Pace(stage, done, total)
    each, waited = (at - first_at) / (done - first_done), now - at
    if waited > (at - first_at) / max(1, len(timed) - 1):
        each, waited = (now - first_at) / (done - first_done), 0.0
    return Pace(stage, done, total, 1 / each, max(0.0, (total - done) * each - waited))


def _count(stored: StoredEvent) -> tuple[int, int] | None:
    match stored.event:
        case Progressed(done=done, total=total):
            return done, total
        case EpochEnded(epoch=epoch, epochs=epochs):
            return epoch, epochs
    return None
