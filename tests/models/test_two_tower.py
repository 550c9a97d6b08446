"""The two-tower network."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest
from contract import Contract, checkerboard, newcomers

from coldstart.core.events import EpochEnded
from coldstart.metrics.ranking import ndcg
from coldstart.models.baselines.popularity import Popularity
from coldstart.models.neural import tower_networks
from coldstart.models.neural.two_tower import TwoTower
from coldstart.training.loop import Checkpoint


@pytest.fixture(scope="module", autouse=True)
def short_rounds():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tower_networks, "STEPS_A_ROUND", 5)
        yield


class TestTwoTower(Contract):
    method = TwoTower
    settings: ClassVar = {"rounds": 3}


def test_learns_whose_side_a_like_is_on():
    train = checkerboard()
    model = TwoTower(rounds=8, patience=8).fit(train, np.random.default_rng(0))
    cases = newcomers(train, 2)
    same = np.add.outer(np.arange(2), np.arange(len(train.items))) % 2 == 0
    hidden = same & ~cases.support.toarray()
    popular = Popularity().fit(train, np.random.default_rng(0)).score(cases, train.items)
    gained = ndcg(model.score(cases, train.items), hidden, 6, cases.support)
    assert gained.mean() > ndcg(popular, hidden, 6, cases.support).mean() + 0.2


def test_starts_near_popularity(monkeypatch):
    monkeypatch.setattr(tower_networks, "LEARNING_RATE", 0.0)
    train = checkerboard()
    model = TwoTower(rounds=1).fit(train, np.random.default_rng(0))
    counts = np.asarray(train.likes.sum(axis=0)).ravel()
    bias = np.array([model.bias_[id_] for id_ in train.items.ids])
    assert np.corrcoef(bias, np.log1p(counts))[0, 1] > 0.9


def test_resumed_equals_uninterrupted(tmp_path):
    train = checkerboard()
    whole = TwoTower(rounds=4, patience=4).fit(train, np.random.default_rng(0))
    begun = TwoTower(rounds=4, patience=4)
    steps = begun.iter_fit(train, np.random.default_rng(0))
    while not (isinstance(event := next(steps), EpochEnded) and event.epoch == 2):
        pass
    begun.checkpoint().save(tmp_path / "checkpoint")
    resumed = TwoTower(rounds=4, patience=4)
    resumed.resume(Checkpoint.load(tmp_path / "checkpoint"))
    resumed.fit(train, np.random.default_rng(0))
    mine, theirs = resumed.state()[0], whole.state()[0]
    assert all((mine[name] == theirs[name]).all() for name in theirs)
