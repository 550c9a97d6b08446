"""Intervals hold what they promise, and a difference is claimed only where it shows."""

import numpy as np
import pytest

from coldstart.metrics import catalog
from coldstart.metrics.bootstrap import (
    centred,
    interval,
    jackknifed,
    mean_draws,
    ratio_draws,
    resampling,
)
from coldstart.metrics.comparisons import Verdict, verdict


def test_an_interval_holds_the_true_mean_about_as_often_as_it_says():
    rng = np.random.default_rng(0)
    weights = resampling(map(str, range(80)), seed=0, n_resamples=400)
    held = 0
    for _ in range(400):
        low, high = interval(mean_draws(rng.exponential(1.0, 80), weights))
        held += low <= 1.0 <= high
    assert 0.88 <= held / 400 <= 0.98


def test_whoever_is_asked_twice_weighs_the_same_both_times():
    both = resampling(["ann", "bob", "cem"], seed=3)
    later = resampling(["cem", "dee", "ann"], seed=3)
    np.testing.assert_array_equal(both[:, [2, 0]], later[:, [0, 2]])
    assert not np.array_equal(both[:, 0], both[:, 1])
    assert not np.array_equal(both, resampling(["ann", "bob", "cem"], seed=4))


def test_a_case_without_a_value_takes_no_part():
    weights = resampling(["a", "b", "c"], seed=0)
    with_gap = mean_draws(np.array([0.2, np.nan, 0.6]), weights)
    np.testing.assert_allclose(with_gap, mean_draws(np.array([0.2, 0.6]), weights[:, [0, 2]]))


def test_a_paired_difference_is_surer_than_its_sides():
    rng = np.random.default_rng(1)
    easy = rng.random(100)
    weights = resampling(map(str, range(100)), seed=0)
    one, other = mean_draws(easy + 0.02, weights), mean_draws(easy, weights)
    low, high = interval(one - other)
    assert low == pytest.approx(0.02)
    assert high == pytest.approx(0.02)
    assert interval(one)[0] < interval(other)[1]


def test_a_ratio_of_nothing_is_left_out_of_its_interval():
    weights = np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 0.0]])
    draws = ratio_draws(np.array([1.0, 0.0]), np.array([2.0, 0.0]), weights)
    assert np.isnan(draws[0])
    assert interval(draws) == (0.5, 0.5)
    assert np.isnan(interval(draws[:1])).all()


@pytest.mark.parametrize("n_items", [60, 600])
@pytest.mark.parametrize("n", [6, 30])
def test_an_interval_of_coverage_holds_it_and_what_other_people_would_cover(n, n_items):
    """Many times over, the interval from n people against what n people cover on average."""
    rng = np.random.default_rng(0)

    def lists():
        liking = rng.gumbel(size=(n, n_items)) - np.log(np.arange(1, n_items + 1))
        first = np.argpartition(-liking, 10, axis=1)[:, :10]
        return first, catalog.shown(first, n_items)

    usual = np.mean([catalog.coverage(lists()[0], n_items) for _ in range(200)])
    weights = resampling(map(str, range(n)), seed=0, n_resamples=300)
    held = 0
    for _ in range(200):
        first, shown = lists()
        value = catalog.coverage(first, n_items)
        low, high = interval(jackknifed(value, catalog.alone(shown), weights))
        assert low <= value <= high
        held += low <= usual <= high
    assert held / 200 >= 0.9


def test_coverage_that_hangs_on_nobody_has_no_spread():
    weights = resampling(map(str, range(5)), seed=0)
    assert interval(jackknifed(0.25, np.zeros(5), weights)) == (0.25, 0.25)
    assert np.isnan(jackknifed(0.25, np.ones(1), weights[:, :1])).all()


def test_centring_moves_draws_and_keeps_their_spread():
    draws = np.array([0.1, np.nan, 0.3])
    np.testing.assert_allclose(centred(draws, 0.5), [0.4, np.nan, 0.6])


@pytest.mark.parametrize(
    ("low", "high", "n", "larger_is_better", "expected"),
    [
        (0.01, 0.05, 100, True, Verdict.BETTER),
        (-0.05, -0.01, 100, True, Verdict.WORSE),
        (0.01, 0.05, 100, False, Verdict.WORSE),
        (-0.05, -0.01, 100, False, Verdict.BETTER),
        (-0.01, 0.05, 100, True, Verdict.INCONCLUSIVE),
        (0.0, 0.05, 100, True, Verdict.INCONCLUSIVE),
        (0.01, 0.05, 5, True, Verdict.INCONCLUSIVE),
        (float("nan"), float("nan"), 100, True, Verdict.INCONCLUSIVE),
    ],
)
def test_a_verdict_knows_the_good_direction_and_when_to_keep_silent(
    low, high, n, larger_is_better, expected
):
    assert verdict(low, high, n, larger_is_better) is expected
