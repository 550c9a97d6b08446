"""What is known to be disliked counts, and nothing changes where nobody dislikes anything."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from contract import checkerboard, items_of, sides, training
from scipy.sparse import csr_matrix

from coldstart.recommenders.approval import Approval
from coldstart.recommenders.blend import Blend
from coldstart.recommenders.blending.judge import Judge
from coldstart.recommenders.blending.rankings import Rankings
from coldstart.recommenders.blending.weights import conditional_logit
from coldstart.recommenders.cases import Cases, Training
from coldstart.recommenders.dislike_knn import DislikeKnn


def rated(likes: np.ndarray, dislikes: np.ndarray) -> Training:
    """Return people who like and dislike items as the matrices say."""
    made = training(likes, sides(len(likes)), sides(likes.shape[1]))
    return replace(made, seen=csr_matrix(likes.astype(bool) | dislikes.astype(bool)))


def nobody(train: Training, dislikes: np.ndarray | None = None) -> Cases:
    one = train.users.take(np.array([0]))
    none = csr_matrix(np.zeros((1, len(train.items)), dtype=bool))
    told = None if dislikes is None else csr_matrix(dislikes[None].astype(bool))
    return replace(one, embeddings=0 * one.embeddings, texts=[""]).knowing(none, told)


def test_approval_is_the_share_of_likers_among_raters_drawn_to_the_mean():
    likes, dislikes = np.zeros((4, 3)), np.zeros((4, 3))
    likes[:3, 0], dislikes[3, 0], dislikes[0, 1] = 1, 1, 1
    model = Approval(prior=2.0).fit(rated(likes, dislikes), np.random.default_rng(0))
    share = (3 + 1) / (5 + 2)
    wanted = [np.log((3 + 2 * share) / (1 + 2 * (1 - share))),
              np.log(2 * share / (1 + 2 * (1 - share))), np.log(share / (1 - share))]  # fmt: skip
    train = rated(likes, dislikes)
    np.testing.assert_allclose(model.score(nobody(train), train.items)[0], wanted, rtol=1e-5)
    again = Approval.from_state(*model.state())
    unseen = again.score(nobody(train), items_of(sides(1), "x"))
    assert unseen[0, 0] == pytest.approx(wanted[2], rel=1e-5)


def test_what_is_disliked_by_the_same_people_goes_down():
    """Items 0 and 1 are judged alike, item 2 the other way round, item 3 by nobody."""
    likes, dislikes = np.zeros((8, 4)), np.zeros((8, 4))
    likes[:4, :2], dislikes[4:, :2], likes[4:, 2], dislikes[:4, 2] = 1, 1, 1, 1
    train = rated(likes, dislikes)
    model = DislikeKnn(shrinkage=0.0).fit(train, np.random.default_rng(0))
    scores = model.score(nobody(train, np.array([1, 0, 0, 0])), train.items)
    np.testing.assert_allclose(scores, [[-1, -1, 1, 0]], atol=1e-6)
    assert not model.score(nobody(train), train.items).any()
    again = DislikeKnn.from_state(*model.state())
    told = nobody(train, np.array([1, 0, 0, 0]))
    np.testing.assert_array_equal(again.score(told, train.items), scores)


def test_a_dislike_in_the_list_takes_off_what_its_place_is_worth():
    standard = np.array([[[3.0, 2.0, 1.0]]], dtype=np.float32)
    liked, open_ = np.array([[False, True, False]]), np.ones((1, 3), dtype=bool)
    rated_ = np.array([[True, True, False]])
    some = Rankings([standard], [liked], [open_], [np.array([0])], rated=[rated_])
    second = 1 / np.log2(3)
    assert Judge(some).each(np.ones(1)) == pytest.approx([second])
    assert Judge(some, 1.0).each(np.ones(1)) == pytest.approx([second - 1])
    assert Judge(some, 0.5).each(np.ones(1)) == pytest.approx([second - 0.5])


def test_weights_are_learnt_that_tell_likes_from_dislikes():
    """The first member says who is seen, the second who is liked among the seen."""
    rng = np.random.default_rng(0)
    standard = rng.normal(size=(2, 400, 30)).astype(np.float32)
    seen = standard[0] + rng.normal(0, 0.5, (400, 30)) > 1.0
    liked = seen & (standard[1] + rng.normal(0, 0.5, (400, 30)) > 0)
    rows = liked.any(axis=1)
    open_ = np.ones((rows.sum(), 30), dtype=bool)
    some = Rankings([standard[:, rows]], [liked[rows]], [open_],
                    [np.zeros(rows.sum(), np.int64)], rated=[seen[rows]])  # fmt: skip
    without, costly = conditional_logit(some), conditional_logit(some, dislike_cost=1.0)
    assert costly[1] / costly[0] > 1.3 * without[1] / without[0]


def test_a_product_that_most_dislike_is_not_first_for_an_unknown_person():
    rng = np.random.default_rng(0)
    likes = rng.random((80, 30)) < np.linspace(0.18, 0.05, 30)
    likes[:, 0] = np.arange(80) < 23
    dislikes = np.zeros_like(likes)
    with_them = dislikes.copy()
    with_them[:, 0] = ~likes[:, 0]
    first = {}
    for name, negative in (("without", dislikes), ("with", with_them)):
        train = rated(likes, negative)
        model = Blend().fit(train, np.random.default_rng(0))
        first[name] = int(model.score(nobody(train), train.items)[0].argmax())
    assert first["without"] == 0
    assert first["with"] != 0


def test_where_nobody_dislikes_anything_the_cost_is_no_matter():
    train = checkerboard()
    one, other = (
        Blend(dislike_cost=cost).fit(train, np.random.default_rng(0)) for cost in (0.0, 9.0)
    )
    assert not one.among_answers_
    cases = train.users.take(np.arange(3))
    np.testing.assert_array_equal(one.score(cases, train.items), other.score(cases, train.items))
    assert not {m.method for m in one.known_.members} & {"approval", "dislike_knn"}
