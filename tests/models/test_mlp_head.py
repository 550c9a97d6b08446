"""The article's head."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np
import pytest
from contract import Contract, checkerboard, newcomers, sides, training
from scipy.sparse import csr_matrix

from coldstart.core.errors import CannotRankError, StopRequested
from coldstart.core.events import EpochEnded, Noted
from coldstart.metrics.ranking import ndcg
from coldstart.models.neural.mlp_head import MlpHead, RatingHead
from coldstart.training.loop import Checkpoint


def epochs(model: MlpHead, train, seed: int = 0) -> list[EpochEnded]:
    steps = model.iter_fit(train, np.random.default_rng(seed))
    return [event for event in steps if isinstance(event, EpochEnded)]


def weights(model: MlpHead) -> dict[str, np.ndarray]:
    return model.state()[0]


def same(one: MlpHead, other: MlpHead) -> bool:
    mine, theirs = weights(one), weights(other)
    return mine.keys() == theirs.keys() and all((mine[k] == theirs[k]).all() for k in mine)


def small(**settings: object) -> MlpHead:
    return MlpHead(**{"epochs": 6, "hidden": (16, 8), "batch_size": 32, **settings})


class TestArticleHead(Contract):
    method = MlpHead
    settings: ClassVar = {"epochs": 4, "hidden": (16, 8), "batch_size": 32}


def test_the_defaults_are_the_articles():
    model = MlpHead()
    assert (model.epochs, model.learning_rate, model.patience) == (100, 1e-3, None)
    assert model.hidden == (256, 128)
    shapes = {k: v.shape for k, v in weights(MlpHead(epochs=1).fit(checkerboard(), rng())).items()}
    assert shapes["weight_0"] == (256, 16)
    assert shapes["weight_1"] == (128, 256)
    assert shapes["weight_2"] == (1, 128)


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_learns_the_checkerboard():
    train = checkerboard()
    model = small(epochs=80, learning_rate=0.01).fit(train, rng())
    people = newcomers(train, 0)
    scores = model.score(people, train.items)
    side = np.add.outer(np.arange(2), np.arange(len(train.items))) % 2 == 0
    assert ndcg(scores, side, 8).min() > 0.95
    assert scores[side].mean() > 0.6 > 0.3 > scores[~side].mean()


def test_scores_are_those_of_the_two_vectors_side_by_side():
    train = checkerboard()
    model = small().fit(train, rng())
    stored = weights(model)
    joined = np.concatenate([train.users.embeddings[3], train.items.embeddings[5]])
    for n in range(3):
        joined = stored[f"weight_{n}"] @ np.maximum(joined, 0 if n else -np.inf)
        joined = joined + stored[f"bias_{n}"]
    score = model.score(train.users, train.items)[3, 5]
    assert score == pytest.approx(1 / (1 + np.exp(-joined[0])), rel=1e-5)


def test_each_epoch_tells_loss_and_ranking_of_held_out_users():
    found = epochs(small(), checkerboard())
    assert [event.epoch for event in found] == [1, 2, 3, 4, 5, 6]
    for event in found:
        assert event.validation_loss is not None
        assert 0 <= event.metrics["ndcg@10"] <= 1
        assert event.baseline == found[0].baseline
        assert 0 < event.baseline["ndcg@10"] <= 1
    assert found[-1].train_loss < found[0].train_loss
    lowest = np.minimum.accumulate([event.validation_loss for event in found])
    assert [event.best for event in found] == [
        n == 0 or lowest[n] < lowest[n - 1] for n in range(len(found))
    ]


@pytest.mark.parametrize("settings", [{"validation_share": 0.0}, {"n_users": 9}])
def test_nobody_is_held_out_of_few_or_when_not_wanted(settings):
    train = checkerboard().take_users(np.arange(settings.pop("n_users", 24)))
    found = epochs(small(**settings), train)
    assert {event.validation_loss for event in found} == {None}
    assert [event.metrics for event in found] == [{}] * 6


def test_at_most_a_hundred_are_held_out():
    train = training(np.ones((3000, 1)), sides(3000), sides(1))
    known, held = MlpHead().split(train, rng())
    assert len(held.users) == 100
    assert not set(known.users.ids) & set(held.users.ids)


def test_says_how_many_negatives_it_drew_where_all_labels_are_likes():
    train = checkerboard()
    model = small(validation_share=0.0)
    (noted,) = (e for e in model.iter_fit(train, rng()) if isinstance(e, Noted))
    assert noted.message.params["n"] == sum(
        min(n, len(train.items) - n) for n in train.users.n_likes
    )


def test_draws_nothing_where_there_are_labels_of_0():
    train = checkerboard()
    everything = csr_matrix(np.ones(train.likes.shape, dtype=bool))
    labelled = replace(train, seen=everything)
    assert not [e for e in small().iter_fit(labelled, rng()) if isinstance(e, Noted)]


def test_learns_ratings_on_their_own_scale_from_rated_pairs_alone():
    train = checkerboard()
    side = np.add.outer(np.arange(len(train.users)), np.arange(len(train.items))) % 2 == 0
    ratings = csr_matrix(np.where(side, 9.0, 3.0).astype(np.float32))
    model = RatingHead(epochs=60, learning_rate=0.01, hidden=(16, 8), batch_size=32)
    model.fit(replace(train, ratings=ratings), rng())
    scores = model.score(newcomers(train, 0), train.items)
    assert scores[side[:2]].mean() == pytest.approx(9, abs=0.7)
    assert scores[~side[:2]].mean() == pytest.approx(3, abs=0.7)
    with pytest.raises(CannotRankError, match="no interaction has one"):
        RatingHead().fit(train, rng())


def test_max_pairs_learns_from_fewer_and_says_how_many_of_them_were_drawn():
    drawn = []
    for most in (None, 40):
        model = small(max_pairs=most, validation_share=0.0, epochs=1)
        drawn += [
            e.message.params["n"]
            for e in model.iter_fit(checkerboard(), rng())
            if isinstance(e, Noted)
        ]
    assert drawn[0] > 40 > drawn[1] > 0


@pytest.mark.parametrize("on_disk", [False, True])
@pytest.mark.parametrize("settings", [{}, {"patience": 2, "learning_rate": 0.05, "epochs": 30}])
def test_resumed_equals_uninterrupted_bit_for_bit(tmp_path, settings, on_disk):
    train = checkerboard()
    whole = small(**settings)
    told = epochs(whole, train)
    first = small(**settings)
    steps = first.iter_fit(train, rng())
    for event in steps:
        if isinstance(event, EpochEnded) and event.epoch == 3:
            break
    state = first.checkpoint()
    assert state is not None
    if on_disk:
        state.save(tmp_path / "state.safetensors")
        state = Checkpoint.load(tmp_path / "state.safetensors")
    else:
        next(steps)  # going on must not alter a state that was taken before
    second = small(**settings)
    second.resume(state)
    assert epochs(second, train) == told[3:]
    assert same(second, whole)


def test_a_fit_after_a_resumed_one_starts_anew():
    train = checkerboard()
    model = small().fit(train, rng())
    state = model.checkpoint()
    assert state is not None
    model.resume(state)
    assert epochs(model, train) == []
    assert len(epochs(model, train)) == 6


def test_stopped_it_goes_back_to_the_best_epoch():
    train = checkerboard()
    model = small(learning_rate=0.3, epochs=40)
    kept, best = {}, 0
    steps = model.iter_fit(train, rng())
    for event in steps:
        if isinstance(event, EpochEnded):
            kept[event.epoch] = {k: v.copy() for k, v in weights(model).items()}
            best = event.epoch if event.best else best
            if event.epoch >= best + 2:
                break
    with pytest.raises(StopIteration):
        steps.throw(StopRequested())
    assert all((weights(model)[k] == v).all() for k, v in kept[best].items())


def test_patience_ends_early_with_the_best():
    found = epochs(small(patience=2, learning_rate=0.3, epochs=200), checkerboard())
    assert len(found) < 200
    assert [event.best for event in found[-2:]] == [False, False]
