"""Coverage counts what somebody is shown."""

import numpy as np

from coldstart.metrics import catalogue


def test_coverage_leaves_out_places_that_nothing_fills():
    first = np.array([[0, 2], [2, -1], [-1, -1]])
    assert catalogue.coverage(first, 4) == 0.5
    expected = [[True, False, True, False], [False, False, True, False], [False] * 4]
    np.testing.assert_array_equal(catalogue.shown(first, 4), expected)
