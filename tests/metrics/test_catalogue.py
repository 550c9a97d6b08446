"""Coverage counts what somebody is shown."""

import numpy as np
import pytest
from sklearn.metrics.pairwise import cosine_similarity

from coldstart.metrics import catalog


def test_coverage_leaves_out_places_that_nothing_fills():
    first = np.array([[0, 2], [2, -1], [-1, -1]])
    assert catalog.coverage(first, 4) == 0.5
    expected = [[True, False, True, False], [False, False, True, False], [False] * 4]
    np.testing.assert_array_equal(catalog.shown(first, 4), expected)


def test_gini_is_that_of_the_mean_absolute_difference():
    exposure = np.random.default_rng(0).poisson(2.0, 30).astype(float)
    differences = np.abs(np.subtract.outer(exposure, exposure)).mean()
    assert catalog.gini(exposure) == pytest.approx(differences / (2 * exposure.mean()))
    assert np.isnan(catalog.gini(np.zeros(4)))


def test_novelty_is_nought_for_what_everyone_likes_and_one_for_what_nobody_does():
    first = np.array([[0, 0], [1, 1], [0, 1], [0, -1], [-1, -1]])
    found = catalog.novelty(first, np.array([50, 0]), 50)
    assert found[:4] == pytest.approx([0.0, 1.0, 0.5, 0.0])
    assert np.isnan(found[4])


def test_diversity_agrees_with_the_cosines_of_all_pairs():
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(20, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    first = np.stack([rng.permutation(20)[:5] for _ in range(3)])
    upper = np.triu_indices(5, 1)
    for row, found in zip(first, catalog.diversity(first, vectors), strict=True):
        assert found == pytest.approx(1 - cosine_similarity(vectors[row])[upper].mean(), abs=1e-5)
    assert np.isnan(catalog.diversity(np.array([[3, -1]]), vectors)[0])
