"""The pieces of the blend, where the right answer is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from contract import cases_of, items_of, sides, training

from coldstart.core.events import drain
from coldstart.metrics.ranking import ndcg
from coldstart.models.base import Part
from coldstart.models.ensemble.base_models import BaseModel
from coldstart.models.ensemble.calibrator import CalibrationSample, PlattCalibrator
from coldstart.models.ensemble.fitted import Scores
from coldstart.models.ensemble.fitting import weighed
from coldstart.models.ensemble.folds import known_item_positions, known_items
from coldstart.models.ensemble.rankings import Rankings, WithoutProfile, _rank_without_profile
from coldstart.models.ensemble.splines import likes_prior, linear_spline_basis
from coldstart.models.ensemble.weights import NdcgEvaluator, conditional_logit, weigh

KNOTS = np.array([0, 1, 3])
PROFILE_RIDGE = BaseModel("profile_ridge", Part.PROFILE)


def rankings(weights: np.ndarray, n: int = 300, n_likes: int = 0, seed: int = 0) -> Rankings:
    """Return people who each choose one of 40 items by a softmax of these weights."""
    rng = np.random.default_rng(seed)
    z_scores = rng.normal(size=(len(weights), n, 40)).astype(np.float32)
    utility = np.tensordot(weights, z_scores, axes=1) + rng.gumbel(size=(n, 40))
    liked = utility == utility.max(axis=1, keepdims=True)
    blocks = ([z_scores], [liked], [np.ones_like(liked)], [np.full(n, n_likes)], [1.0])
    return Rankings(*blocks)


def sample(start: float, slope: float, n_likes: int, seed: int) -> CalibrationSample:
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(400, 60))
    liked = rng.random(scores.shape) < 1 / (1 + np.exp(-(start + slope * scores)))
    return CalibrationSample.drawn(scores, liked, np.ones_like(liked), np.full(400, n_likes), rng)


@pytest.mark.parametrize("added", [1.0, 4.0])
def test_a_few_likes_are_believed_as_far_as_they_deserve(added):
    """Shares drawn from a beta law are foretold best by adding its own first parameter."""
    rng = np.random.default_rng(0)
    shares = rng.beta(added, 30 * added, size=4000)
    assert likes_prior(rng.binomial(200, shares), 200) == added / 200


@pytest.mark.parametrize(
    ("counts", "n_users"), [([1, 0], 1), ([0, 0], 9), ([9, 9], 9), ([], 0), ([9, 0], 9)]
)
def test_counts_that_say_nothing_get_half_a_like(counts, n_users):
    assert likes_prior(np.array(counts, dtype=np.int64), n_users) == 0.5 / max(n_users, 1)


def test_what_lies_between_two_knots_is_a_mixture_of_both():
    near = linear_spline_basis(np.array([0, 2, 3, 50]), KNOTS)
    np.testing.assert_allclose(near.sum(axis=1), 1.0)
    assert near[0].tolist() == [1, 0, 0]
    assert near[1, 0] == 0
    assert 0 < near[1, 1] < 1
    assert near[2].tolist() == near[3].tolist() == [0, 0, 1]


def test_the_weights_that_people_choose_by_are_found():
    true = np.array([1.5, 0.0, 0.7])
    found = conditional_logit(rankings(true, 3000))
    np.testing.assert_allclose(found, true, atol=0.15)
    assert found.min() >= 0


def test_a_member_that_misleads_gets_no_weight():
    found = conditional_logit(rankings(np.array([1.0, -1.0]), 500))
    assert found[1] == 0


def test_what_helps_nobody_does_not_replace_the_plain_member():
    noise = rankings(np.array([1.0, 0.0, 0.0]), 200)
    found = drain(weigh(noise, np.array([0]), [[0], [1], [2]], [0], 300))
    assert found[0, 0] > 5 * found[0, 1:].max()
    better = rankings(np.array([0.1, 2.0, 0.0]), 200)
    found = drain(weigh(better, np.array([0]), [[0], [1], [2]], [0], 300))
    assert found[0].argmax() == 1


def test_the_judge_measures_what_the_evaluation_measures():
    some = rankings(np.array([1.0, 0.5]), 50)
    weights = np.array([0.3, 2.0])
    sums = np.tensordot(weights.astype(np.float32), some.z_scores[0], axes=1)
    np.testing.assert_allclose(NdcgEvaluator(some).each(weights), ndcg(sums, some.liked[0], 10))


def test_odds_find_the_line_of_each_number_of_likes():
    samples = [sample(-2.0, 0.5, 0, 1), sample(-1.0, 1.5, 1, 2), sample(-2.5, 1.0, 3, 3)]
    odds = PlattCalibrator.fit(KNOTS, samples)
    np.testing.assert_allclose(odds.start, [-2.0, -1.0, -2.5], atol=0.1)
    np.testing.assert_allclose(odds.slope, [0.5, 1.5, 1.0], atol=0.1)


def test_a_better_score_never_means_a_smaller_chance():
    odds = PlattCalibrator.fit(KNOTS, [sample(-1.0, -1.0, n, n) for n in KNOTS.tolist()])
    assert (odds.slope > 0).all()


def test_in_a_larger_catalogue_as_many_likes_are_of_less_active_people():
    """Of 3 in a part half the size comes what 6 would say; of none and of the first, the same."""
    part = PlattCalibrator(
        np.array([0, 1, 3]), np.array([-3.0, -2.0, -1.0]), np.array([0.2, 1.0, 1.5])
    )
    whole = part.of_catalogue(2.0)
    assert whole.start[:2].tolist() == [-3.0, -2.0]
    way = np.log(4 / 2) / np.log(7 / 2)
    assert whole.start[2] == pytest.approx(-2.0 + way)
    assert whole.slope.tolist() == part.slope.tolist()
    assert part.of_catalogue(1.0).start.tolist() == part.start.tolist()


@pytest.mark.parametrize("profiled", [0.02, 0.5, 0.98])
def test_those_with_a_profile_and_those_without_have_odds_of_their_own(profiled):
    """Where a few are of either kind, these are not learnt from alone."""
    rng = np.random.default_rng(0)
    n, n_items = 400, 50
    has = rng.random(n) < profiled
    scores = rng.normal(size=(1, n, n_items)).astype(np.float32)
    odds = np.where(has, -1.0, -2.0)[:, None] + scores[0]
    liked = rng.random(odds.shape) < 1 / (1 + np.exp(-odds))
    again = WithoutProfile(np.arange(n), np.array([0]), scores)
    some = Rankings(
        [scores], [liked], [np.ones_like(liked)], [np.zeros(n, np.int64)], [1.25], [False],
        [has], [again],
    )  # fmt: skip
    spline_knots = np.array([0])
    side = weighed(some, (PROFILE_RIDGE,), spline_knots, np.ones((1, 1)), np.random.default_rng(0))
    assert side.no_profile is not None
    start, without = float(side.odds.start[0]), float(side.no_profile.start[0])
    assert start == pytest.approx(-2.0 if profiled < 0.1 else -1.0, abs=0.1)
    assert without == pytest.approx(-1.0 if profiled > 0.9 else -2.0, abs=0.1)


@pytest.mark.parametrize("liked", [False, True])
def test_all_or_none_liked_gives_a_rate_short_of_certainty(liked):
    scores = np.random.default_rng(0).normal(size=(5, 10))
    everything = np.ones(scores.shape, dtype=bool)
    one = CalibrationSample.drawn(
        scores, everything & liked, everything, np.zeros(5), np.random.default_rng(0)
    )
    start, slope = PlattCalibrator.fit(KNOTS, [one]).at(np.array([0]))
    assert abs(start[0]) < 8
    assert 0 < slope[0] < 2


def test_nobody_is_less_to_be_expected_for_having_liked_more():
    fewer = [sample(-1.0, 1.0, 5, 1), sample(-2.0, 1.0, 50, 2)]
    assert np.ptp(PlattCalibrator.of_complete_histories(fewer).start) == pytest.approx(0, abs=1e-6)
    more = [sample(-2.0, 1.0, 5, 1), sample(-1.0, 1.0, 50, 2)]
    assert np.ptp(PlattCalibrator.of_complete_histories(more).start) > 0.8


def test_only_a_training_user_s_history_is_complete():
    likes = np.random.default_rng(0).random((20, 12)) < 0.4
    likes[0] = False
    users = training(likes, sides(20), sides(12)).users
    assert users.is_complete_history.tolist() == [False, *likes[1:].any(axis=1).tolist()]
    assert users.take(np.array([2, 0])).is_complete_history.tolist() == [True, False]
    # A new user may happen to like what a training user likes; more is to be expected of them.
    assert not cases_of(likes, items_of(sides(12)), sides(20)).is_complete_history.any()
    assert not users.knowing(users.support).is_complete_history.any()


def test_where_rows_are_held_back_all_items_without_any_are_new_alike():
    likes = np.zeros((8, 8), dtype=bool)
    likes[np.arange(6), np.arange(6)] = True  # six items with one row each, two with none
    train = training(likes, sides(8), sides(8))
    assert known_items(train).tolist() == list(range(8))
    held_back = replace(train, held_back=True)
    assert known_items(held_back).tolist() == list(range(6))
    assert known_items(held_back.take_items(np.array([7, 0, 6]))).tolist() == [1]


def test_an_item_without_rows_is_known_where_chance_explains_it():
    found = known_item_positions(np.array([0, 0, 1, 1, 1, 1, 1, 2, 3, 9]))
    assert found.tolist() == list(range(10))
    found = known_item_positions(np.array([0, 7, 8, 9, 9, 9, 9, 9, 9, 9]))
    assert found.tolist() == list(range(1, 10))


def test_who_is_asked_without_a_profile_is_drawn():
    """Every third, in the order of the file, would be a sample of a kind."""

    class Scored:
        base_models = (PROFILE_RIDGE,)

        def scores(self, cases, items, _wanted):
            zeros = np.zeros((len(cases), len(items)), dtype=np.float32)
            yield Scores(0, zeros, zeros[:, 0], zeros[:, 0] + 1)

    items = items_of(sides(2000))
    cases = cases_of(np.zeros((60, 2000)), items, sides(60))
    asked = _rank_without_profile(Scored(), cases, items)
    assert len(asked.rows) == 30
    assert len(set(np.diff(asked.rows).tolist())) > 2
