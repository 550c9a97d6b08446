"""The repaired head: each repair does what it is for."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest
from contract import Contract, checkerboard, items_of, newcomers, sides

from coldstart.core.events import EpochEnded
from coldstart.metrics.ranking import ndcg
from coldstart.models.baselines.popularity import Popularity, item_likes
from coldstart.recommenders.repaired_head import RepairedHead
from coldstart.training.loop import Checkpoint

SMALL = {"hidden": (16, 8), "epochs": 5, "learning_rate": 0.01}
REPAIRS = ("popularity_offset", "liked_mean", "softmax", "zero_last_layer")


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def epochs(model: RepairedHead, train) -> list[EpochEnded]:
    return [event for event in model.steps(train, rng()) if isinstance(event, EpochEnded)]


class TestRepairedHead(Contract):
    method = RepairedHead
    settings: ClassVar = SMALL


class TestOnPairs(Contract):
    method = RepairedHead
    settings: ClassVar = {**SMALL, "softmax": False, "patience": None}


def test_it_starts_as_the_popularity_list():
    train = checkerboard()
    model = RepairedHead(**{**SMALL, "epochs": 0}, validation_share=0.0).fit(train, rng())
    people = newcomers(train, 0)
    scores = model.score(people, train.items)
    popular = Popularity().fit(train, rng()).score(people, train.items)
    liked = np.flatnonzero(item_likes(train))
    np.testing.assert_array_equal(
        np.argsort(scores[0, liked], kind="stable"), np.argsort(popular[0, liked], kind="stable")
    )


def test_epoch_0_is_told_and_stays_where_nothing_is_better():
    found = epochs(RepairedHead(**{**SMALL, "learning_rate": 1e4, "patience": 2}), checkerboard())
    start = found[0]
    assert (start.epoch, start.train_loss, start.best) == (0, None, True)
    assert start.metrics == pytest.approx(start.baseline)
    assert [event.epoch for event in found] == [0, 1, 2]


def test_known_likes_tell_whose_side_someone_is_on():
    train = checkerboard()
    model = RepairedHead(**{**SMALL, "epochs": 60}).fit(train, rng())
    cases = newcomers(train, 2)
    blind = cases.take(np.arange(2))
    blind.embeddings[:] = 0
    side = np.add.outer(np.arange(2), np.arange(len(train.items))) % 2 == 0
    hidden = side & ~cases.support.toarray()
    assert ndcg(model.score(blind, train.items), hidden, 6, cases.support).min() > 0.9


@pytest.mark.parametrize("repair", REPAIRS)
def test_each_repair_can_be_left_out(repair):
    train = checkerboard()
    whole = RepairedHead(**SMALL).fit(train, rng())
    without = RepairedHead(**SMALL, **{repair: False}).fit(train, rng())
    people = newcomers(train, 2)
    assert not np.allclose(whole.score(people, train.items), without.score(people, train.items))


def test_without_the_mean_of_likes_they_change_nothing():
    train = checkerboard()
    model = RepairedHead(**SMALL, liked_mean=False).fit(train, rng())
    some, none = newcomers(train, 3), newcomers(train, 0)
    np.testing.assert_array_equal(model.score(some, train.items), model.score(none, train.items))


def test_what_nobody_likes_counts_as_averagely_popular():
    train = checkerboard()
    model = RepairedHead(**{**SMALL, "epochs": 0}, validation_share=0.0).fit(train, rng())
    assert (model.score(newcomers(train, 0), items_of(sides(3), prefix="unseen")) == 0).all()


@pytest.mark.parametrize("softmax", [True, False])
@pytest.mark.parametrize("taken_after", [0, 2])
def test_resumed_equals_uninterrupted_bit_for_bit(tmp_path, softmax, taken_after):
    settings = {**SMALL, "softmax": softmax, "patience": 3}
    train = checkerboard()
    whole = RepairedHead(**settings)
    told = epochs(whole, train)
    first = RepairedHead(**settings)
    for event in first.steps(train, rng()):
        if event.epoch == taken_after:
            break
    first.checkpoint().save(tmp_path / "state.safetensors")
    second = RepairedHead(**settings)
    second.resume(Checkpoint.load(tmp_path / "state.safetensors"))
    assert epochs(second, train) == told[taken_after + 1 :]
    mine, theirs = second.state()[0], whole.state()[0]
    assert all((mine[name] == theirs[name]).all() for name in theirs)
