"""What pair-wise models learn from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from contract import checkerboard, sides, training
from scipy.sparse import csr_matrix

from coldstart.models.neural.pairs import labelled, rated


def test_one_unseen_pair_is_drawn_per_like_where_every_label_is_a_like():
    train = checkerboard()
    pairs = labelled(train, np.random.default_rng(0))
    liked = pairs.targets == 1
    drawn = list(zip(pairs.users[~liked].tolist(), pairs.items[~liked].tolist(), strict=True))
    assert pairs.drawn == len(drawn) == len(set(drawn))
    assert not train.seen[pairs.users[~liked], pairs.items[~liked]].any()
    per_user = np.bincount(pairs.users[~liked], minlength=len(train.users))
    free = len(train.items) - train.users.n_likes
    assert (per_user == np.minimum(train.users.n_likes, free)).all()


def test_drawn_pairs_are_uniform():
    likes = np.zeros((4000, 6))
    likes[:, 0] = 1
    pairs = labelled(training(likes, sides(4000), sides(6)), np.random.default_rng(0))
    counts = np.bincount(pairs.items[pairs.targets == 0], minlength=6)
    assert counts[0] == 0
    assert np.abs(counts[1:] / 4000 - 0.2).max() < 0.03


def test_labels_stand_as_they_are_where_there_are_both():
    likes, seen = np.eye(3), np.triu(np.ones((3, 3)))
    train = replace(training(likes, sides(3), sides(3)), seen=csr_matrix(seen.astype(bool)))
    pairs = labelled(train, np.random.default_rng(0))
    assert pairs.drawn == 0
    assert sorted(zip(pairs.users, pairs.items, pairs.targets, strict=True)) == [
        (row, column, float(row == column)) for row in range(3) for column in range(row, 3)
    ]


def test_a_few_dislikes_are_filled_up_for_each_user():
    likes = np.zeros((40, 30))
    likes[:, :8] = 1
    seen = likes.copy()
    seen[0, 8:18] = 1  # ten dislikes, all of one user
    train = replace(training(likes, sides(40), sides(30)), seen=csr_matrix(seen.astype(bool)))
    pairs = labelled(train, np.random.default_rng(0))
    per_user = np.bincount(pairs.users[pairs.targets == 0], minlength=40)
    assert per_user.tolist() == [10] + [8] * 39
    assert pairs.drawn == 8 * 39
    is_sampled_negative = pairs.take(np.flatnonzero(pairs.targets == 0)).is_sampled_negative
    assert is_sampled_negative.sum() == 8 * 39


def test_ratings_come_with_their_pairs():
    ratings = csr_matrix(np.array([[0, 4.5], [2, 0]], dtype=np.float32))
    train = replace(training(np.eye(2), sides(2), sides(2)), ratings=ratings)
    pairs = rated(train)
    assert list(zip(pairs.users, pairs.items, pairs.targets, strict=True)) == [
        (0, 1, 4.5),
        (1, 0, 2.0),
    ]
    assert len(rated(replace(train, ratings=None))) == 0
