"""What methods share that learn in epochs: users held out to stop by, and going on later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np

from coldstart.core.events import Event
from coldstart.data.splits import hold_out
from coldstart.models.base import Recommender
from coldstart.models.queries import Training
from coldstart.training.loop import Checkpoint, Loop

MOST_HELD_OUT = 100


class InEpochs(Recommender):
    """A method whose `iter_fit` are a `Loop`.

    Attributes
    ----------
    patience : int or None
        Epochs without a better one before it stops and goes back to the best; None takes them all.
    validation_share : float
        Share of users, 100 at most, that are held out; 0 learns from everyone.
    fewest_users : int
        With fewer users nobody is held out.
    surely_better : bool
        Whether an epoch is kept only where held-out users gain more than a standard error by it;
        else the lowest validation loss decides.
    """

    fewest_users: ClassVar[int] = 20
    surely_better: ClassVar[bool] = False
    patience: int | None
    validation_share: float
    _loop: Loop | None = None
    _resumed: Checkpoint | None = None

    def cost_estimate(self, n_users: int, n_items: int, n_pairs: int) -> Mapping[str, float]:  # noqa: ARG002
        """Return the one stage: the epochs of a head, by the pairs that it goes through."""
        return {"epoch": 0.2 + 0.55 * n_pairs / 1000}

    @property
    def keeps_best(self) -> bool:
        """Without patience the last weights stay."""
        return self.patience is not None

    def run(self, loop: Loop) -> Iterator[Event]:
        """Run the loop, from where `resume` said if it did."""
        self._loop = loop
        if self._resumed is not None:
            loop.resume(self._resumed)
            self._resumed = None
        yield from loop.iter_epochs()

    def checkpoint(self) -> Checkpoint | None:
        """Return the loop's state."""
        return None if self._loop is None else self._loop.checkpoint()

    def resume(self, checkpoint: Checkpoint) -> None:
        """Have the next `iter_fit` go on from here."""
        self._resumed = checkpoint

    def split(self, train: Training, rng: np.random.Generator) -> tuple[Training, Training]:
        """Return the users to learn from, and those who are held out."""
        n_users = len(train.users)
        if not self.validation_share or n_users < self.fewest_users:
            return train, train.take_users(np.array([], dtype=np.int64))
        share = min(self.validation_share, MOST_HELD_OUT / n_users)
        learning, held_out = hold_out(n_users, share, rng)
        return train.take_users(learning), train.take_users(held_out)
