"""The head tuned live: it leaves the popularity list only where held-out people are better off."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest
from contract import Contract, cases_of, checkerboard, items_of, newcomers, sides, training

from coldstart.core.errors import NotFoundError, StopRequested
from coldstart.core.events import EpochEnded, Noted
from coldstart.metrics.ranking import ndcg
from coldstart.models.baselines.popularity import Popularity
from coldstart.models.ensemble.live_ensemble import LiveEnsemble
from coldstart.models.queries import Training
from coldstart.training.loop import Checkpoint

SMALL = {"epochs": 6, "learning_rate": 0.05}


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture(scope="module")
def tastes() -> Training:
    """Return eighty people of two tastes, and forty items, a few of which everybody likes."""
    draw = np.random.default_rng(0)
    same = np.add.outer(np.arange(80), np.arange(40)) % 2 == 0
    likes = same & (draw.random(same.shape) < 0.4)
    likes[:, :3] |= draw.random((80, 3)) < 0.5
    return training(likes, np.zeros((80, 8)), sides(40))


@pytest.fixture(scope="module")
def no_tastes() -> Training:
    """Return people who like at random, some items more often than others."""
    chance = np.linspace(0.6, 0.05, 40)
    likes = np.random.default_rng(0).random((80, 40)) < chance
    return training(likes, np.zeros((80, 8)), sides(40))


def epochs(model: LiveEnsemble, train: Training) -> list[EpochEnded]:
    return [event for event in model.iter_fit(train, rng()) if isinstance(event, EpochEnded)]


class TestTunedHead(Contract):
    method = LiveEnsemble
    settings: ClassVar = SMALL


def test_epoch_0_is_popularity_and_the_levels_stand_beside_every_epoch(tastes):
    told = epochs(LiveEnsemble(**SMALL), tastes)
    assert (told[0].epoch, told[0].best) == (0, True)
    assert told[0].metrics == pytest.approx(told[0].baseline)
    assert all(set(event.reference_metrics) == {"ensemble", "mlp_head"} for event in told)


def test_where_there_are_tastes_it_leaves_popularity_and_ranks_by_them(tastes):
    model = LiveEnsemble(**SMALL)
    told = epochs(model, tastes)
    kept = [event for event in told if event.best][-1]
    assert kept.metrics["ndcg@10"] > kept.baseline["ndcg@10"] + 0.1
    likes = np.zeros((2, 40), dtype=bool)
    likes[0, 10:20:2] = likes[1, 11:21:2] = True
    cases = cases_of(likes, tastes.items, np.zeros((2, 8)), prefix="new")
    side = np.add.outer(np.arange(2), np.arange(40)) % 2 == 0
    hidden = side & ~likes
    popular = Popularity().fit(tastes, rng()).score(cases, tastes.items)
    mine = ndcg(model.score(cases, tastes.items), hidden, 10, cases.support)
    assert mine.mean() > ndcg(popular, hidden, 10, cases.support).mean() + 0.1


def test_where_there_are_none_it_stays_the_popularity_list(no_tastes):
    model = LiveEnsemble(epochs=0).fit(no_tastes, rng())
    order = np.argsort(-model.score(newcomers(no_tastes, 0), no_tastes.items)[0], kind="stable")
    trained = LiveEnsemble(**SMALL)
    told = epochs(trained, no_tastes)
    if [event.epoch for event in told if event.best] == [0]:
        after = trained.score(newcomers(no_tastes, 0), no_tastes.items)[0]
        np.testing.assert_array_equal(np.argsort(-after, kind="stable"), order)
    kept = [event for event in told if event.best][-1]
    assert kept.metrics["ndcg@10"] < kept.baseline["ndcg@10"] + 0.05


def test_new_items_are_ranked_as_the_blend_ranks_them(tastes):
    model = LiveEnsemble(**SMALL).fit(tastes, rng())
    scores = model.score(newcomers(tastes, 3), items_of(sides(6), prefix="unseen"))
    assert scores[0, ::2].mean() > scores[0, 1::2].mean()
    assert scores[1, 1::2].mean() > scores[1, ::2].mean()


def test_too_few_people_to_judge_leaves_the_popularity_list_and_says_so():
    train = checkerboard().take_users(np.arange(8))
    told = list(LiveEnsemble(**SMALL).iter_fit(train, rng()))
    assert not [event for event in told if isinstance(event, EpochEnded)]
    notes = [event.message.id for event in told if isinstance(event, Noted)]
    assert notes == ["method.tuned_untried"]


def test_stopped_while_it_learns_it_keeps_what_the_judges_found_best(tastes):
    model = LiveEnsemble(**SMALL)
    steps = model.iter_fit(tastes, rng())
    for event in steps:
        if isinstance(event, EpochEnded) and event.epoch == 2:
            break
    steps.throw(StopRequested())
    assert not [event for event in steps if isinstance(event, EpochEnded)]
    shorter = LiveEnsemble(**{**SMALL, "epochs": 2}).fit(tastes, rng())
    cases = newcomers(tastes, 2)
    np.testing.assert_array_equal(
        model.score(cases, tastes.items), shorter.score(cases, tastes.items)
    )


def test_resumed_equals_uninterrupted_bit_for_bit(tmp_path, tastes):
    settings = {**SMALL, "epochs": 4}
    whole = LiveEnsemble(**settings)
    told = epochs(whole, tastes)
    first = LiveEnsemble(**settings)
    for event in first.iter_fit(tastes, rng()):
        if isinstance(event, EpochEnded) and event.epoch == 2:
            break
    first.checkpoint().save(tmp_path / "state.safetensors")
    second = LiveEnsemble(**settings)
    second.resume(Checkpoint.load(tmp_path / "state.safetensors"))
    assert epochs(second, tastes) == told[3:]
    mine, theirs = second.state(), whole.state()
    assert all((mine[0][name] == theirs[0][name]).all() for name in theirs[0])
    assert mine[1] == theirs[1]


def test_a_model_stored_when_there_was_a_switch_opens_unless_the_switch_was_on(tastes):
    model = LiveEnsemble(**SMALL).fit(tastes, rng())
    arrays, values = model.state()
    cases = newcomers(tastes, 2)
    values["settings"] = {**values["settings"], "residual": False}
    again = LiveEnsemble.from_state(arrays, values)
    np.testing.assert_array_equal(
        again.score(cases, tastes.items), model.score(cases, tastes.items)
    )
    values["settings"] = {**values["settings"], "residual": True}
    with pytest.raises(NotFoundError, match="Train another"):
        LiveEnsemble.from_state(arrays, values)
