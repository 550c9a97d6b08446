from __future__ import annotations

import numpy as np
import pytest

from coldstart.maps.quality import measure


def some_vectors(n: int, dim: int = 12) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(n, dim)).astype(np.float32)


def test_it_agrees_with_the_reference_implementation() -> None:
    from sklearn.manifold import trustworthiness

    vectors = some_vectors(200)
    centred = vectors - vectors.mean(axis=0)
    places = vectors[:, :2]
    found = measure(vectors, places, np.random.default_rng(0))
    assert found is not None
    expected = trustworthiness(centred, places, n_neighbors=15, metric="cosine")
    assert found.trustworthiness == pytest.approx(expected, abs=1e-6)


def test_a_layout_that_keeps_all_neighbours_is_believed_and_a_random_one_is_not() -> None:
    angle = np.sort(np.random.default_rng(1).random(300)) * 2 * np.pi
    circle = np.column_stack([np.cos(angle), np.sin(angle)]).astype(np.float32)
    circle -= circle.mean(axis=0)
    directions = circle / np.linalg.norm(circle, axis=1, keepdims=True)
    kept = measure(circle, directions, np.random.default_rng(0))
    lost = measure(circle, some_vectors(300, 2), np.random.default_rng(0))
    assert kept is not None
    assert lost is not None
    assert kept.trustworthiness > 0.999
    assert kept.kept > 0.98
    assert lost.kept == pytest.approx(lost.chance, abs=0.02)
    assert abs(lost.trustworthiness - 0.5) < 0.05


def test_a_sample_of_points_says_what_all_say() -> None:
    vectors = some_vectors(3_000, 3)
    drawn = measure(vectors, vectors[:, :2], np.random.default_rng(0))
    again = measure(vectors, vectors[:, :2], np.random.default_rng(1))
    assert drawn is not None
    assert again is not None
    assert drawn.kept == pytest.approx(again.kept, abs=0.02)


def test_of_a_few_nothing_is_said() -> None:
    few = np.repeat(some_vectors(30), 5, axis=0)
    assert measure(few, few[:, :2], np.random.default_rng(0)) is None


def test_identical_ones_count_once_and_what_chance_gives_tells_how_many_differ() -> None:
    alike = np.repeat(some_vectors(40), 5, axis=0)
    found = measure(alike, alike[:, :2], np.random.default_rng(0))
    assert found is not None
    assert found.different == 40
    assert found.chance == pytest.approx(15 / 39)
