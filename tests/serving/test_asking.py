"""What is asked: open questions, about those of whom least is known, never what is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coldstart.serving.asking import best, density, questions, worth


def test_an_open_question_is_worth_a_bit_and_a_settled_one_nothing():
    found = worth(np.array([[0.5, 0.0, 1.0, 0.1]]), np.array([0]), np.array([1.0]))
    assert found[0] == pytest.approx([1.0, 0.0, 0.0, 0.469], abs=1e-3)


def test_it_is_worth_less_the_more_is_known_and_the_fewer_are_alike():
    chances = np.full((3, 1), 0.5)
    found = worth(chances, np.array([0, 3, 0]), np.array([1.0, 1.0, 0.5]))
    assert found.ravel().tolist() == [1.0, 0.25, 0.5]


def test_each_user_is_asked_once_and_what_cannot_be_asked_never_is():
    value = np.array([[0.1, 0.9], [0.8, 0.7], [-np.inf, -np.inf]])
    assert best(value, 5) == [(0, 1), (1, 0)]
    assert best(value, 1) == [(0, 1)]


def test_questions_begin_with_the_cold_and_leave_out_what_is_known_or_was_asked(serve):
    served = serve()
    found = questions(served, n=100)
    dataset = served.dataset
    assert len({q.user_id for q in found}) == len(found)
    assert found[0].user_id.startswith("cold ")
    for q in found:
        assert not dataset.seen[dataset.user_index[q.user_id], dataset.item_index[q.item_id]]
    again = questions(served, without=[(found[0].user_id, found[0].item_id)], n=100)
    assert [q.user_id for q in again] == [q.user_id for q in found[1:]]  # nobody is asked twice
    assert [q.worth for q in found] == sorted((q.worth for q in found), reverse=True)


def test_when_everybody_was_asked_nothing_is_left(serve):
    served = serve()
    every = [(u, "cup") for u in served.dataset.user_ids]
    assert questions(served, without=every) == []


def test_people_of_one_kind_are_dense_and_where_nobody_is_described_all_are(serve):
    users = serve().training.users
    alone = density(users, users)
    assert ((alone >= 0) & (alone <= 1)).all()
    blank = replace(users, embeddings=np.zeros_like(users.embeddings))
    assert density(blank, blank).tolist() == [1.0] * len(users)
