"""What happens, as typed things: each generator in `study` yields these, the last is `Finished`.

Events carry no clock. Whoever stores or shows them notes when they came, and reckons rates and the
time left from that; so the same seed gives the same stream.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar, cast

from coldstart.core.i18n import Message

Result = TypeVar("Result")


@dataclass(frozen=True)
class Event:
    """Base of all events."""

    def to_json(self) -> dict[str, Any]:
        """Return a form that `json.dumps` takes; a result is left out, its artifacts hold it."""
        values = {
            f.name: getattr(self, f.name) for f in fields(self) if f.metadata.get("stored", True)
        }
        plain = {k: v.to_json() if isinstance(v, Message) else v for k, v in values.items()}
        return {"event": type(self).__name__, **plain}


@dataclass(frozen=True)
class Started(Event):
    """A stage begins. `stage` names it: ``Message(f"stage.{stage}")`` is what people read."""

    stage: str
    total: int | None = None


@dataclass(frozen=True)
class Planned(Event):
    """Which stages there will be, in their order, and about how long each takes.

    Attributes
    ----------
    stages : sequence of str
    seconds : sequence of float
        Of each, on one core of a small server. Once something has been timed, only the proportions
        of what is left matter.
    """

    stages: Sequence[str]
    seconds: Sequence[float]


@dataclass(frozen=True)
class Progressed(Event):
    """`done` of `total` units of a stage are through.

    Attributes
    ----------
    stage : str
    done, total : int
    share : float or None
        How much that is of the stage's work, from 0 to 1, where its units are not alike.
    """

    stage: str
    done: int
    total: int
    share: float | None = None


@dataclass(frozen=True)
class Noted(Event):
    """Something worth knowing about the result, such as how negatives were drawn."""

    message: Message


@dataclass(frozen=True)
class EpochEnded(Event):
    """An epoch is through, and the best model so far is in place.

    Attributes
    ----------
    epoch, epochs : int
        This one, counted from 1, and how many there will be at most. Epoch 0 is what a training
        starts from, where that is worth judging.
    train_loss : float or None
        Mean loss over the epoch's training pairs; None for epoch 0.
    validation_loss : float or None
        Mean loss over the held-out users' pairs; None where too few users could be held out.
    metrics : mapping of str to float
        Held-out ranking metrics by name, such as ``ndcg@10``.
    baseline : mapping of str to float
        The same metrics of the popularity list, for the line in the chart.
    best : bool
        Whether this epoch's weights are the best so far.
    gain_interval : mapping of str to sequence of float
        By metric, the 95% interval (low, high) of the paired difference to the baseline over the
        held-out users; a metric without one had too few users.
    reference_metrics : mapping of str to mapping of str to float
        The same metrics of other models, by their name, for more lines in the chart.
    judges : int
        How many held-out users the metrics are of.
    known : sequence of int
        The fewest and the most of their likes that were known when they were asked.
    """

    epoch: int
    epochs: int
    train_loss: float | None
    validation_loss: float | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    baseline: Mapping[str, float] = field(default_factory=dict)
    best: bool = False
    gain_interval: Mapping[str, Sequence[float]] = field(default_factory=dict)
    reference_metrics: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    judges: int = 0
    known: Sequence[int] = field(default_factory=lambda: [0, 0])


@dataclass(frozen=True)
class Finished(Event):
    """The last event of a study. `result` is what came out; `stopped` says it ended early."""

    result: Any = field(default=None, metadata={"stored": False})
    stopped: bool = False


@dataclass(frozen=True)
class Failed(Event):
    """The study could not go on, and why."""

    message: Message


_KINDS = {
    k.__name__: k for k in (Started, Planned, Progressed, Noted, EpochEnded, Finished, Failed)
}


def from_json(stored: Mapping[str, Any]) -> Event:
    """Return the event that `Event.to_json` stored.

    >>> from_json(Progressed("encode", 3, 10).to_json())
    Progressed(stage='encode', done=3, total=10, share=None)
    """
    values = {k: v for k, v in stored.items() if k != "event"}
    if "message" in values:
        values["message"] = Message.from_json(values["message"])
    return _KINDS[stored["event"]](**values)


def drain(stream: Generator[Event, None, Result]) -> Result:
    """Run a stream to its end, unwatched; return what it returns."""
    while True:
        try:
            next(stream)
        except StopIteration as ended:
            return cast("Result", ended.value)
