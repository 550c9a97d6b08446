"""Users that a live test needs: as the textbook's formula, and as tests that are really run say."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from coldstart.evaluation.details import Details
from coldstart.evaluation.power import (
    FEWEST,
    EffectEstimate,
    measured,
    smallest_mean,
    smallest_share,
    users_for_means,
    users_for_shares,
)
from coldstart.evaluation.results import Comparison, Evaluation, Row

SIMULATED = 4000


@pytest.mark.parametrize(("power", "level"), [(0.8, 0.05), (0.95, 0.01)])
def test_many_users_are_those_of_the_textbook(power, level):
    z = stats.norm.ppf(1 - level / 2) + stats.norm.ppf(power)
    means = users_for_means(0.02, 0.3, power=power, level=level)
    assert means == pytest.approx(2 * (z * 0.3 / 0.02) ** 2, rel=0.002)
    h = 2 * np.arcsin(sqrt(0.35)) - 2 * np.arcsin(sqrt(0.3))
    shares = users_for_shares(0.3, 0.35, power=power, level=level)
    assert shares == pytest.approx(2 * (z / h) ** 2, abs=1)


def test_the_effect_that_is_proposed_can_be_had():
    few = EffectEstimate("ndcg@10", 0.4, 0.4, 0.0004, -0.02, 0.02, "undecided", 0.25, 90)
    many = EffectEstimate("hit@10", 0.952, 0.963, 0.011, -0.02, 0.05, "undecided", 0.2, 90)
    assert few.proposed == pytest.approx(0.02)
    assert many.proposed == pytest.approx(0.024)
    assert many.users(many.proposed) is not None
    assert replace(few, difference=0.03, low=0.01, verdict="better").proposed == 0.03


def test_so_many_tests_of_that_size_show_the_difference_as_were_promised():
    n = users_for_means(0.4, 0.8, power=0.8)
    rng = np.random.default_rng(0)
    before, after = rng.normal([[[0.0]], [[0.4]]], 0.8, (2, SIMULATED, n))
    shown = stats.ttest_ind(before, after, axis=1).pvalue < 0.05
    assert shown.mean() == pytest.approx(0.8, abs=0.03)


def test_so_many_tests_of_shares_show_theirs():
    n = users_for_shares(0.3, 0.4, power=0.9)
    rng = np.random.default_rng(1)
    before, after = rng.binomial(n, [[0.3], [0.4]], (2, SIMULATED)) / n
    pooled = (before + after) / 2
    z = (after - before) / np.sqrt(2 * pooled * (1 - pooled) / n)
    assert (np.abs(z) > 1.96).mean() == pytest.approx(0.9, abs=0.03)


@pytest.mark.parametrize("n", [12, 100, 5000, 1_000_000])
def test_the_smallest_visible_difference_needs_just_those_users(n):
    assert users_for_means(smallest_mean(n, 0.3), 0.3) == pytest.approx(n, rel=5e-4, abs=1)
    assert users_for_shares(0.2, smallest_share(n, 0.2)) == pytest.approx(n, rel=5e-4, abs=1)


def test_a_share_that_is_nearly_everybodys_leaves_nothing_to_see():
    assert smallest_share(20, 0.95) is None


def test_no_difference_is_never_shown_and_a_huge_one_needs_the_fewest():
    assert users_for_means(0.0, 0.3) is None
    assert users_for_shares(0.3, 0.3) is None
    assert users_for_means(5.0, 0.1) == users_for_shares(0.01, 0.99) == FEWEST
    assert users_for_means(0.1, 0.0) == FEWEST


def test_a_worse_list_needs_as_many_users_as_a_better_one():
    assert users_for_means(-0.05, 0.3) == users_for_means(0.05, 0.3)


def test_a_share_cannot_rise_above_everybody():
    base = EffectEstimate("hit@10", 0.95, 0.97, 0.02, 0.0, 0.04, "undecided", 0.2, 100)
    assert base.users(0.1) is None
    assert base.users(0.02) == users_for_shares(0.95, 0.97)


def test_spread_and_difference_come_from_what_was_measured():
    rng = np.random.default_rng(0)
    plain, mine = rng.random(40), rng.random(40)
    frame = pd.DataFrame(
        {
            "protocol": "cold-user", "shots": 3, "repeat": 0,
            "method": ["popularity"] * 40 + ["ensemble"] * 40,
            "id": [f"u{n}" for n in range(40)] * 2,
            "ndcg@10": np.concatenate([plain, mine]).astype(np.float32),
        }
    )  # fmt: skip
    rows = tuple(
        Row("cold-user", 3, 100, method, "ndcg@10", float(v.mean()), 0.0, 1.0, 40, 1.0)
        for method, v in (("popularity", plain), ("ensemble", mine))
    )
    found = Comparison(
        "cold-user", 3, "ensemble", "popularity", "ndcg@10", 0.05, -0.1, 0.2, "undecided"
    )
    evaluation = Evaluation(rows, (found,))
    details = Details(frame, pd.DataFrame())
    base = measured(evaluation, details, "cold-user", 3, "ensemble", "ndcg@10")
    assert base.spread == pytest.approx(sqrt((plain.var(ddof=1) + mine.var(ddof=1)) / 2), rel=1e-5)
    assert (base.difference, base.n, base.shown) == (0.05, 40, False)
    assert base.users(0.05) == users_for_means(0.05, base.spread)
    assert measured(evaluation, details, "cold-user", 3, "centroid", "ndcg@10") is None
