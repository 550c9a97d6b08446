"""The training loop, for any trainer that can do an epoch and validate itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from coldstart.core.errors import StopRequested
from coldstart.core.events import EpochEnded, Event
from coldstart.core.files import atomic

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Validation:
    """Results of a validation after an epoch; the fields are those of `EpochEnded`.

    `better` marks these weights as the best so far; None leaves that to the loss.
    """

    loss: float | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    gain_interval: Mapping[str, Sequence[float]] = field(default_factory=dict)
    better: bool | None = None
    judges: int = 0
    known: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Checkpoint:
    """The complete state of a training, in one safetensors file.

    Attributes
    ----------
    tensors : mapping of str to Tensor
        Weights now, best weights, optimiser and generator state.
    values : mapping
        Plain JSON values: the epoch, the best loss, the history.
    """

    tensors: Mapping[str, torch.Tensor]
    values: Mapping[str, Any]

    def save(self, path: Path) -> None:
        """Write atomically."""
        from safetensors.torch import save

        tensors = {k: v.detach().contiguous().clone() for k, v in self.tensors.items()}
        with atomic(path) as temporary:
            temporary.write_bytes(save(tensors, {"values": json.dumps(self.values)}))

    @classmethod
    def load(cls, path: Path) -> Checkpoint:
        """Read what `save` wrote."""
        from safetensors import safe_open

        with safe_open(path, framework="pt") as stored:
            tensors = {key: stored.get_tensor(key) for key in stored.keys()}  # noqa: SIM118
            return cls(tensors, json.loads(stored.metadata()["values"]))


class Trainer(Protocol):
    """The methods that the loop calls."""

    def train_epoch(self) -> float:
        """Go once over the training pairs; return the mean loss."""

    def validate(self) -> Validation:
        """Measure on the held-out users."""

    def keep(self) -> None:
        """Remember the present weights as the best."""

    def restore(self) -> None:
        """Put the best weights in place."""

    def snapshot(self) -> Checkpoint:
        """Return weights, best weights, optimiser and generator state."""

    def resume(self, checkpoint: Checkpoint) -> None:
        """Go back to what `snapshot` returned."""


@dataclass
class Loop:
    """Epochs until the last, until nothing improves, or until it is asked to stop.

    Parameters
    ----------
    trainer : Trainer
    epochs : int
        How many at most.
    patience : int or None
        Stop after so many epochs in a row that were not better, and go back to the best; None
        trains all of them and keeps the last, as the article does. Better is a lower validation
        loss, unless `Validation.better` is set.
    baseline : mapping
        Metrics of the popularity list, passed on in each event.
    from_start : bool
        Whether the initial weights are validated too, as epoch 0, and may stay the best.
    reference_metrics : mapping
        Metrics of other models by their name, passed on in each event.
    """

    trainer: Trainer
    epochs: int
    patience: int | None = None
    baseline: Mapping[str, float] = field(default_factory=dict)
    from_start: bool = False
    reference_metrics: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    epoch: int = 0
    best_loss: float = float("inf")
    since_best: int = 0

    def iter_epochs(self) -> Iterator[Event]:
        """Train, yielding each epoch.

        Ends with the best weights in place when it was stopped or had patience, else the last.
        """
        want_best = self.patience is not None
        try:
            if self.from_start and self.best_loss == float("inf"):
                start = self.trainer.validate()
                if start.loss is not None:
                    yield self._ended(None, start)
            while self.epoch < self.epochs and not self._exhausted:
                loss = self.trainer.train_epoch()
                self.epoch += 1
                yield self._ended(loss, self.trainer.validate())
        except StopRequested:
            want_best = True
        if want_best and self.best_loss < float("inf"):
            self.trainer.restore()

    def checkpoint(self) -> Checkpoint:
        """Return the state after the last epoch; resumed from it, the end is the same."""
        snapshot = self.trainer.snapshot()
        loop = {"epoch": self.epoch, "best_loss": self.best_loss, "since_best": self.since_best}
        return Checkpoint(snapshot.tensors, {**snapshot.values, "loop": loop})

    def resume(self, checkpoint: Checkpoint) -> None:
        """Go on where `checkpoint` was taken."""
        self.trainer.resume(checkpoint)
        loop = checkpoint.values["loop"]
        self.epoch, self.best_loss = loop["epoch"], loop["best_loss"]
        self.since_best = loop["since_best"]

    @property
    def _exhausted(self) -> bool:
        return self.patience is not None and self.since_best >= self.patience

    def _ended(self, loss: float | None, validation: Validation) -> EpochEnded:
        compared = validation.loss if validation.loss is not None else cast("float", loss)
        best = compared < self.best_loss if validation.better is None else validation.better
        self.best_loss = min(compared, self.best_loss)
        self.since_best = 0 if best else self.since_best + 1
        if best:
            self.trainer.keep()
        return EpochEnded(
            self.epoch,
            self.epochs,
            loss,
            validation.loss,
            dict(validation.metrics),
            dict(self.baseline),
            best,
            dict(validation.gain_interval),
            self.reference_metrics,
            validation.judges,
            list(validation.known),
        )
