"""What a training came to, in plain words: the epoch in use, and whether it beats popularity.

Nothing is claimed that the interval of the paired difference does not show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coldstart.core.events import EpochEnded, Noted
from coldstart.core.i18n import Message, t
from coldstart.metrics.comparisons import Verdict
from coldstart.store.records import RunRecord, RunState, StoredEvent

METRIC = "ndcg@10"


def epochs_of(events: Sequence[StoredEvent]) -> list[EpochEnded]:
    """Return a run's epochs in order; one that was done again after a kill stands once."""
    found = {e.event.epoch: e.event for e in events if isinstance(e.event, EpochEnded)}
    return [found[n] for n in sorted(found)]


def notes_of(run: RunRecord, events: Sequence[StoredEvent]) -> list[Message]:
    """Return what the newest go at a run noted; what it noted before it was resumed has passed."""
    if run.state is RunState.QUEUED:
        return []
    since = run.started_at or 0.0
    return [e.event.message for e in events if isinstance(e.event, Noted) and e.at >= since]


def standing(headline: Mapping[str, Any] | None) -> Verdict | None:
    """Return how the model in use stands to the popularity list; None where nobody was held out.

    Parameters
    ----------
    headline : mapping or None
        `RunRecord.headline` of a training.
    """
    if not headline or METRIC not in headline["metrics"]:
        return None
    low, high = headline.get("gain_interval", {}).get(METRIC, (0.0, 0.0))
    if low > 0:
        return Verdict.BETTER
    return Verdict.WORSE if high < 0 else Verdict.INCONCLUSIVE


def outcome(
    run: RunRecord, epochs: Sequence[EpochEnded], *, resumable: bool = True
) -> Message | None:
    """Return what a training came to; None while it goes on, and where nothing can be said.

    Parameters
    ----------
    run : RunRecord
    epochs : sequence of EpochEnded
        All of its epochs, in order.
    resumable : bool
        Whether the reader can resume it; on a server for looking only nobody can.
    """
    if run.state.active or run.state is RunState.FAILED:
        return None
    if run.state is RunState.INTERRUPTED:
        return _interrupted(epochs, resumable)
    if not epochs:
        if run.state is RunState.FINISHED:
            return t("outcome.fitted")
        return _and_then(t("outcome.nothing"), "again", resumable)
    if run.headline is None:  # stopped again before it had gone on
        return _interrupted(epochs, resumable)
    kept = run.headline["epoch"]
    parts = [
        _ranking(run.headline),
        *_judged(run.headline),
        _ended(run, epochs, kept),
        *_overfitted(epochs, kept),
        *higher(run, epochs, kept),
        *_apart(run.headline),
    ]
    return t("outcome.whole", parts=parts)


def _interrupted(epochs: Sequence[EpochEnded], resumable: bool) -> Message:
    done = epochs[-1].epoch if epochs else 0
    if not done:
        return _and_then(t("outcome.lost"), "again", resumable)
    return _and_then(t("outcome.interrupted", n=done), "on", resumable)


def _and_then(said: Message, then: str, resumable: bool) -> Message:
    """Add what Resume does, or where it stands when it does not stand here."""
    follows = t(f"outcome.{then if resumable else 'elsewhere'}")
    return t("outcome.whole", parts=[said, follows])


def _ended(run: RunRecord, epochs: Sequence[EpochEnded], kept: int) -> Message:
    last = epochs[-1]
    counts = {"done": last.epoch, "epochs": last.epochs, "kept": kept}
    if run.state is RunState.STOPPED:
        return t("outcome.stopped", **counts)
    if last.epoch < last.epochs:
        return t("outcome.early", **counts)
    return t("outcome.all_last" if kept == last.epoch else "outcome.all_best", **counts)


def _overfitted(epochs: Sequence[EpochEnded], kept: int) -> list[Message]:
    """Say where the weights in use are past the epoch of the lowest validation loss."""
    judged = {e.epoch: e.validation_loss for e in epochs if e.validation_loss is not None}
    if kept not in judged:
        return []
    best = min(judged, key=judged.__getitem__)
    if best >= kept or judged[best] >= judged[kept]:
        return []
    return [t("outcome.overfitted", best=best, lowest=judged[best], loss=judged[kept])]


def higher(run: RunRecord, epochs: Sequence[EpochEnded], kept: int) -> list[Message]:
    """Say why an epoch is kept although the held-out curve is higher at another.

    Where only a sure gain counts, an earlier epoch may be kept for want of one at a later; where
    the validation loss decides, the curve has no say.
    """
    curve = {e.epoch: e.metrics[METRIC] for e in epochs if METRIC in e.metrics}
    losses = {e.epoch: e.validation_loss for e in epochs if e.validation_loss is not None}
    if kept not in curve:
        return []
    sure = _surely_better(run)
    rivals = {n: value for n, value in curve.items() if n > kept} if sure else curve
    top = max(rivals, key=rivals.__getitem__, default=kept)
    by_loss = kept != epochs[-1].epoch and losses.get(kept) == min(losses.values(), default=None)
    if curve[top] <= curve[kept] or not (sure or by_loss):
        return []
    why = "not_surely" if sure else "by_loss"
    return [t(f"outcome.{why}", top=top, value=curve[top], kept=kept, mine=curve[kept])]


def _surely_better(run: RunRecord) -> bool:
    from coldstart.models.registry import METHODS, method_class

    name = run.config.get("method")
    return name in METHODS and bool(getattr(method_class(name), "surely_better", False))


def _judged(headline: Mapping[str, Any]) -> list[Message]:
    """Say who was held out, and what was known of them; an older training has not kept it."""
    n = headline.get("judges", 0)
    if not n:
        return []
    low, high = headline["known"]
    return [
        Message(f"outcome.judged_{'by' if high else 'blank'}", {"n": n, "low": low, "high": high})
    ]


def _apart(headline: Mapping[str, Any]) -> list[Message]:
    """Say that Evaluate measures on others, wherever a number of those held out is told."""
    return [] if standing(headline) is None else [t("outcome.apart")]


def _ranking(headline: Mapping[str, Any]) -> Message:
    found = standing(headline)
    if found is None:
        return t("outcome.unjudged")
    values = {
        "value": headline["metrics"][METRIC],
        "popular": headline.get("baseline", {}).get(METRIC, 0.0),
    }
    if METRIC not in headline.get("gain_interval", {}):
        return t("outcome.few", **values)
    low, high = headline["gain_interval"][METRIC]
    return Message(f"outcome.{found}", {**values, "low": low, "high": high})
