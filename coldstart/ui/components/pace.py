"""How far a run is, how fast it goes and how long it has to go, from when its events came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coldstart.core.events import EpochEnded, Planned, Progressed, Started
from coldstart.store.records import StoredEvent

RECENT = 20  # the rate is that of so many last steps, so that a slow beginning is forgotten
EPOCHS = "epoch"  # the stage that epochs make up: nothing announces it but the first of them
AS_PLANNED = 2.0  # seconds


@dataclass(frozen=True)
class Pace:
    """Where a run and its stage that goes on stand.

    Attributes
    ----------
    stage : str
        ``stage.<name>`` is what people read.
    done, total : int or None
        Steps of the stage; None where it does not count any.
    rate : float or None
        Steps a second; None before two have been timed.
    seconds_left : float or None
        What is left of the run where its stages were planned, else of the stage.
    place, places : int or None
        Which stage it is, counted from 1, of how many; None where they were not planned.
    share : float
        How much is through, from 0 to 1: of the run where it was planned, else of the stage.
    """

    stage: str
    done: int | None = None
    total: int | None = None
    rate: float | None = None
    seconds_left: float | None = None
    place: int | None = None
    places: int | None = None
    share: float = 0.0


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
    begun = _begun(events)
    if begun is None:
        return None
    alone = _of_stage(events[begun:], now)
    planned = [n for n, stored in enumerate(events) if isinstance(stored.event, Planned)]
    if not planned:
        return alone
    begun_since = [
        stored.event.stage
        for stored in events[max(0, planned[-1] - 1) : begun + 1]
        if isinstance(stored.event, Started)
    ]
    return _of_run(alone, events[planned[-1]], begun_since, now)


def _begun(events: Sequence[StoredEvent]) -> int | None:
    """Return the place of the event with which the stage that goes on began."""
    started = [n for n, stored in enumerate(events) if isinstance(stored.event, Started)]
    if not started:
        return None
    later = range(started[-1] + 1, len(events))
    epochs = (n for n in later if isinstance(events[n].event, EpochEnded))
    return next(epochs, started[-1] + 1) - 1


def _of_stage(events: Sequence[StoredEvent], now: float) -> Pace:
    """Return where a stage stands by its own steps; the first event is that it began with."""
    opening = events[0]
    steps = [(stored.at, *counted) for stored in events[1:] if (counted := _count(stored))]
    in_epochs = len(events) > 1 and isinstance(events[1].event, EpochEnded)
    if isinstance(opening.event, Started) and not in_epochs:
        stage, total = opening.event.stage, opening.event.total
    else:
        stage, total = EPOCHS, steps[0][2]
    if not steps:
        return Pace(stage, 0 if total else None, total)
    at, done, total = steps[-1]
    weighed = next(
        (e.event.share for e in reversed(events) if isinstance(e.event, Progressed)), None
    )
    if weighed is not None:
        return _weighed(Pace(stage, done, total, share=weighed), opening.at, at, now)
    share = min(1.0, done / total) if total else 0.0
    timed = steps[-RECENT:]
    first_at, first_done, _ = timed[0]
    if first_done == done:
        first_at, first_done = opening.at, max(0, done - 1) if in_epochs else 0
    if at <= first_at or done <= first_done:
        return Pace(stage, done, total, share=share)
    each, waited = (at - first_at) / (done - first_done), now - at
    if waited > (at - first_at) / max(1, len(timed) - 1):
        each, waited = (now - first_at) / (done - first_done), 0.0
    left = max(0.0, (total - done) * each - waited)
    return Pace(stage, done, total, 1 / each, left, share=share)


def _weighed(pace: Pace, began: float, at: float, now: float) -> Pace:
    """Return where a stage stands whose steps are not alike: they have no rate."""
    if not pace.share or at <= began:
        return pace
    each = (at - began) / pace.share
    return replace(pace, seconds_left=max(0.0, (1 - pace.share) * each - (now - at)))


def _of_run(alone: Pace, plan: StoredEvent, begun: Sequence[str], now: float) -> Pace:
    """Return where the whole run stands; what comes later takes as long as planned.

    How slow the machine is shows in what has taken its time already, beside two seconds as planned.
    A stage's own steps say the more of what is left of it, the more of them are through. A stage
    that was not planned prepares the next one.
    """
    assert isinstance(plan.event, Planned)
    names, seconds = list(plan.event.stages), plan.event.seconds
    if alone.stage in names:
        place, share = names.index(alone.stage), alone.share
    else:
        place = max((names.index(name) + 1 for name in begun if name in names), default=0)
        place, share = min(place, len(names) - 1), 0.0
    through = sum(seconds[:place]) + share * seconds[place]
    slow = (now - plan.at + AS_PLANNED) / (through + AS_PLANNED)
    left = slow * (1 - share) * seconds[place]
    if alone.seconds_left is not None:
        left = share * alone.seconds_left + (1 - share) * left
    left += slow * sum(seconds[place + 1 :])
    return replace(
        alone,
        seconds_left=left,
        place=place + 1,
        places=len(names),
        share=min(1.0, through / sum(seconds)),
    )


def _count(stored: StoredEvent) -> tuple[int, int] | None:
    match stored.event:
        case Progressed(done=done, total=total):
            return done, total
        case EpochEnded(epoch=epoch, epochs=epochs):
            return epoch, epochs
    return None
