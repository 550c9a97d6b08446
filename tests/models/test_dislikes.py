"""What is known to be disliked counts, and nothing changes where nobody dislikes anything."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from contract import checkerboard, items_of, sides, training
from scipy.sparse import csr_matrix

from coldstart.models.base import Part
from coldstart.models.baselines.approval import Approval
from coldstart.models.ensemble.base_models import BaseModel
from coldstart.models.ensemble.dislikes import dislikes_per_like, less_dislikes, lowered
from coldstart.models.ensemble.ensemble import Ensemble
from coldstart.models.ensemble.rankings import Rankings
from coldstart.models.ensemble.weights import conditional_logit
from coldstart.models.neighbors.dislike_knn import DislikeKnn
from coldstart.models.queries import Queries, Training


def rated(likes: np.ndarray, dislikes: np.ndarray) -> Training:
    """Return people who like and dislike items as the matrices say."""
    made = training(likes, sides(len(likes)), sides(likes.shape[1]))
    return replace(made, seen=csr_matrix(likes.astype(bool) | dislikes.astype(bool)))


def nobody(train: Training, dislikes: np.ndarray | None = None) -> Queries:
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


MEMBERS = (BaseModel("popularity", Part.POPULARITY), BaseModel("approval", Part.POPULARITY))


def seen_and_liked(rng: np.random.Generator, n: int = 400) -> Rankings:
    """Return rankings whose first member says what is seen, the second what is then liked."""
    z_scores = rng.normal(size=(2, n, 60)).astype(np.float32)
    seen = z_scores[0] + rng.normal(0, 0.5, (n, 60)) > 1.0
    liked = seen & (z_scores[1] + rng.normal(0, 0.5, (n, 60)) > 0)
    rows = liked.any(axis=1)
    candidate_mask = np.ones((rows.sum(), 60), dtype=bool)
    none = np.zeros(rows.sum(), dtype=np.int64)
    return Rankings(
        [z_scores[:, rows]], [liked[rows]], [candidate_mask], [none], rated=[seen[rows]]
    )


def dislike_weights(rankings: Rankings, weights: np.ndarray, cost: float) -> np.ndarray:
    steps = less_dislikes(rankings, MEMBERS, np.array([0]), weights, cost)
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            found: np.ndarray = ended.value
            return found


def net(rankings: Rankings, weights: np.ndarray) -> float:
    """Return likes less dislikes among the first ten, a list."""
    scores = np.tensordot(weights, rankings.z_scores[0], 1)
    top = np.argsort(-scores, axis=1)[:, :10]
    right = np.take_along_axis(rankings.liked[0], top, axis=1)
    answered = np.take_along_axis(rankings.rated[0], top, axis=1)
    return float((2.0 * right - answered).sum(axis=1).mean())


def test_lists_have_more_likes_less_dislikes_for_people_they_were_not_learnt_from():
    learnt, others = (seen_and_liked(np.random.default_rng(seed)) for seed in (0, 1))
    weights = conditional_logit(learnt)[None]
    less = lowered(weights, dislike_weights(learnt, weights, 1.0))
    assert less[0, 0] < weights[0, 0]
    assert less[0, 1] > weights[0, 1]
    assert net(others, less[0]) > net(others, weights[0]) + 0.1


def test_what_a_dislike_costs_is_taken_off_in_proportion():
    rankings = seen_and_liked(np.random.default_rng(0))
    weights = conditional_logit(rankings)[None]
    whole, half, none = (dislike_weights(rankings, weights, cost) for cost in (1.0, 0.5, 0.0))
    np.testing.assert_allclose(half, whole / 2)
    assert not none.any()


def test_dislikes_that_fall_where_likes_do_change_no_order():
    """Every seen item is disliked or liked by chance, so what is liked says all there is."""
    rng = np.random.default_rng(0)
    rankings = seen_and_liked(rng)
    by_chance = rng.random(rankings.liked[0].shape) < 0.7
    rankings.liked[0] = rankings.rated[0] & by_chance
    rankings.liked[0][~rankings.liked[0].any(axis=1), 0] = True
    weights = conditional_logit(rankings)[None]
    less = lowered(weights, dislike_weights(rankings, weights, 1.0))
    assert less[0, 1] / less[0, 0] == pytest.approx(weights[0, 1] / weights[0, 0], abs=0.05)


def test_dislikes_per_like_are_counted_in_the_first_ten():
    z_scores = -np.arange(12.0, dtype=np.float32)[None, None]
    liked, rated_ = np.zeros((1, 12), dtype=bool), np.zeros((1, 12), dtype=bool)
    liked[0, [1, 4, 11]], rated_[0, [0, 1, 4, 10, 11]] = True, True
    rankings = Rankings([z_scores], [liked], [np.ones((1, 12), dtype=bool)], [np.array([0])],
                        rated=[rated_])  # fmt: skip
    rows = [np.array([0])]
    assert dislikes_per_like(rankings, np.array([0]), np.ones((1, 1)), rows) == 0.5


def test_weights_stay_at_least_0_and_some_count():
    weights = np.array([[1.0, 0.0], [0.5, 0.5]])
    less = lowered(weights, np.array([[2.0, 1.0], [0.1, -0.1]]))
    np.testing.assert_allclose(less, [[1.0, 0.0], [0.4, 0.6]])


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
        model = Ensemble().fit(train, np.random.default_rng(0))
        first[name] = int(model.score(nobody(train), train.items)[0].argmax())
    assert first["without"] == 0
    assert first["with"] != 0


def test_where_nobody_dislikes_anything_the_cost_is_no_matter():
    train = checkerboard()
    one, other = (
        Ensemble(dislike_cost=cost).fit(train, np.random.default_rng(0)) for cost in (0.0, 9.0)
    )
    assert not one.among_answers_
    cases = train.users.take(np.arange(3))
    np.testing.assert_array_equal(one.score(cases, train.items), other.score(cases, train.items))
    assert not {m.method for m in one.known_.base_models} & {"approval", "dislike_knn"}


def test_dislikes_alone_say_what_someone_may_like():
    """Two groups each like their half of the items; someone dislikes five of the first half."""
    rng = np.random.default_rng(0)
    own = np.arange(120)[:, None] % 2 == np.arange(40) % 2
    seen = rng.random(own.shape) < 0.4
    likes = seen & (rng.random(own.shape) < np.where(own, 0.9, 0.15))
    train = rated(likes, seen & ~likes)
    model = Ensemble().fit(train, np.random.default_rng(0))
    dislikes = np.zeros(40)
    dislikes[:10:2] = 1
    moved = model.score(nobody(train, dislikes), train.items)[0] - model.score(
        nobody(train), train.items
    )[0]  # fmt: skip
    assert moved[10::2].max() < -0.1
    assert moved[1::2].min() > 0.1
