"""Many comparisons are counted: chance alone does not make a winner."""

import numpy as np
import pytest
from scipy import stats

from coldstart.metrics.comparisons import ALPHA, NORMAL, holm, p_value


def test_holm_agrees_with_its_definition():
    assert holm([0.001, 0.04, 0.03, 0.5]) == pytest.approx([0.004, 0.09, 0.09, 0.5])
    assert holm([]) == []
    assert holm([0.2, 0.9]) == pytest.approx([0.4, 0.9])


def test_the_p_value_is_that_of_the_t_test():
    values = np.random.default_rng(0).normal(0.2, 1.0, 40)
    error = values.std(ddof=1) / np.sqrt(len(values))
    low, high = values.mean() - NORMAL * error, values.mean() + NORMAL * error
    found = p_value(values.mean(), low, high, len(values))
    assert found == pytest.approx(stats.ttest_1samp(values, 0.0).pvalue)


@pytest.mark.parametrize(
    ("spans", "p"),
    [((0.0, 0.0, 0.0, 50), 1.0), ((0.1, 0.1, 0.1, 50), 0.0), ((0.1, 0.0, 0.2, 1), 1.0),
     ((float("nan"), 0.0, 0.0, 9), 1.0)],
)  # fmt: skip
def test_what_has_no_spread_or_no_value_is_decided_without_division(spans, p):
    assert p_value(*spans) == p


def test_an_interval_that_is_stretched_already_is_judged_with_caution():
    touching = [p_value(1.0, 0.0, 2.0, n) for n in (8, 10, 30, 300)]  # stretched: p is 0.05
    assert touching == pytest.approx([0.091, 0.082, 0.060, 0.051], abs=0.001)


def test_twenty_methods_that_are_all_alike_rarely_have_a_winner():
    rng = np.random.default_rng(1)
    errors = 0
    for _ in range(300):
        values = rng.normal(size=(20, 60))
        means, sds = values.mean(axis=1), values.std(axis=1, ddof=1) / np.sqrt(60)
        corrected = holm(
            [
                p_value(m, m - NORMAL * s, m + NORMAL * s, 60)
                for m, s in zip(means, sds, strict=True)
            ]
        )
        errors += min(corrected) < ALPHA
    assert errors / 300 < 0.09
