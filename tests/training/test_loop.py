"""The loop, with a trainer that only follows a script."""

from __future__ import annotations

import pytest
import torch

from coldstart.core.errors import StopRequested
from coldstart.core.events import EpochEnded
from coldstart.training.loop import Checkpoint, Loop, Validation


class Script:
    """A trainer whose one weight is the number of its epochs, and whose losses are given."""

    def __init__(self, losses: list[float | None]) -> None:
        self.losses = losses
        self.weight = self.best = 0

    def train_epoch(self) -> float:
        self.weight += 1
        return 10.0 - self.weight

    def validate(self) -> Validation:
        return Validation(self.losses[self.weight - 1], {"ndcg@10": self.weight / 100})

    def keep(self) -> None:
        self.best = self.weight

    def restore(self) -> None:
        self.weight = self.best

    def snapshot(self) -> Checkpoint:
        return Checkpoint({"weights": torch.tensor([self.weight, self.best])}, {"mine": "é"})

    def resume(self, checkpoint: Checkpoint) -> None:
        self.weight, self.best = checkpoint.tensors["weights"].tolist()


def test_all_epochs_run_and_the_last_weights_stay():
    trainer = Script([0.5, 0.2, 0.4])
    events = list(Loop(trainer, 3, baseline={"ndcg@10": 0.3}).iter_epochs())
    assert trainer.weight == 3
    assert events[1] == EpochEnded(2, 3, 8.0, 0.2, {"ndcg@10": 0.02}, {"ndcg@10": 0.3}, True)
    assert [event.best for event in events] == [True, True, False]


def test_patience_ends_it_with_the_best_weights():
    trainer = Script([0.5, 0.2, 0.4, 0.3, 0.1])
    assert len(list(Loop(trainer, 5, patience=2).iter_epochs())) == 4
    assert trainer.weight == 2


def test_a_stop_ends_it_with_the_best_weights():
    trainer = Script([0.5, 0.2, 0.4, 0.3, 0.1])
    steps = Loop(trainer, 5).iter_epochs()
    for _ in range(3):
        next(steps)
    with pytest.raises(StopIteration):
        steps.throw(StopRequested())
    assert trainer.weight == 2


def test_without_held_out_users_the_training_loss_judges():
    trainer = Script([None] * 3)
    assert all(event.best for event in Loop(trainer, 3, patience=1).iter_epochs())
    assert trainer.weight == 3


def test_a_loss_that_is_not_a_number_is_never_the_best():
    trainer = Script([0.5, float("nan"), 0.6])
    assert [event.best for event in Loop(trainer, 3).iter_epochs()] == [True, False, False]


@pytest.mark.parametrize("taken_after", [0, 1, 2, 3])
def test_a_loop_goes_on_where_its_state_was_taken(tmp_path, taken_after):
    losses = [0.5, 0.2, 0.4, 0.3, 0.1]
    whole = Script(losses)
    told = list(Loop(whole, 5, patience=2).iter_epochs())
    loop = Loop(Script(losses), 5, patience=2)
    steps = loop.iter_epochs()
    for _ in range(taken_after):
        next(steps)
    loop.checkpoint().save(tmp_path / "state.safetensors")
    trainer = Script(losses)
    resumed = Loop(trainer, 5, patience=2)
    stored = Checkpoint.load(tmp_path / "state.safetensors")
    assert stored.values["mine"] == "é"
    resumed.resume(stored)
    assert list(resumed.iter_epochs()) == told[taken_after:]
    assert trainer.weight == whole.weight


def test_from_its_start_it_may_stay_as_it_was():
    trainer = Script([0.5, 0.6, 0.7])
    trainer.losses = [0.4, *trainer.losses]  # the first is that of the start
    trainer.validate = lambda: Validation(trainer.losses[trainer.weight])
    events = list(Loop(trainer, 3, patience=2, from_start=True).iter_epochs())
    assert [(e.epoch, e.train_loss, e.best) for e in events] == [
        (0, None, True), (1, 9.0, False), (2, 8.0, False),
    ]  # fmt: skip
    assert trainer.weight == 0


def test_without_held_out_users_a_start_cannot_be_judged():
    trainer = Script([None] * 2)
    trainer.validate = lambda: Validation()
    assert [e.epoch for e in Loop(trainer, 2, from_start=True).iter_epochs()] == [1, 2]
