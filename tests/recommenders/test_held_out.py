"""Users set aside."""

from __future__ import annotations

import numpy as np
from contract import checkerboard, sides, training

from coldstart.recommenders import held_out
from coldstart.recommenders.held_out import held_out_users


def test_folds_count_the_likes_of_everyone_else():
    train = checkerboard()
    folds = held_out_users(train, np.random.default_rng(0))
    ids = [id_ for fold in folds for id_ in fold.users.ids]
    assert sorted(ids) == sorted(train.users.ids)
    for fold in folds:
        own = np.asarray(fold.users.support.sum(axis=0)).ravel()
        assert (fold.counts + own == train.likes.toarray().sum(axis=0)).all()


def test_known_and_hidden_likes_are_apart_and_together_all_there_are():
    (fold, *_) = held_out_users(checkerboard(), np.random.default_rng(0))
    for shots in (0, 1, 5):
        rows, cases, hidden = fold.knowing(shots, np.random.default_rng(1))
        known = cases.support.toarray()
        assert (known.sum(axis=1) == shots).all()
        assert not (known & hidden.toarray()).any()
        assert ((known | hidden.toarray()) == fold.users.support[rows].toarray()).all()
        assert hidden.sum(axis=1).min() > 0
        assert list(cases.ids) == [fold.users.ids[n] for n in rows]


def test_users_with_too_few_likes_are_not_asked():
    likes = np.eye(10, 12, dtype=bool)
    likes[3] = True
    train = training(likes, sides(10), sides(12))
    asked = [
        id_
        for fold in held_out_users(train, np.random.default_rng(0))
        for id_ in fold.knowing(1, np.random.default_rng(0))[1].ids
    ]
    assert asked == ["u3"]


def test_large_data_sets_ask_a_sample_that_is_not_the_first_ones(monkeypatch):
    monkeypatch.setattr(held_out, "MOST_HELD_OUT", 10)
    train = training(np.ones((200, 3)), sides(200), sides(3))
    folds = held_out_users(train, np.random.default_rng(0))
    asked = [int(id_[1:]) for fold in folds for id_ in fold.users.ids]
    assert len(asked) == 10
    assert max(asked) > 100
    assert all((fold.counts == 160).all() for fold in folds)


def test_nobody_can_be_held_out_of_one():
    assert (
        held_out_users(training(np.ones((1, 3)), sides(1), sides(3)), np.random.default_rng(0))
        == []
    )
