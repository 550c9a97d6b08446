from __future__ import annotations

import threading
from collections.abc import Generator
from typing import Any

import numpy as np
import pytest

from coldstart.core.errors import StopRequested
from coldstart.core.events import Event, Progressed, Started, drain
from coldstart.jobs.worker import UNSTOPPABLE
from coldstart.maps.layout import groups, layout_steps, principal, spread


def two_kinds(n: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    kinds = np.eye(20)[np.arange(n) % 2]
    return (kinds + 0.2 * rng.normal(size=(n, 20))).astype(np.float32)


def layout(vectors: np.ndarray, seed: int = 0) -> np.ndarray:
    return drain(layout_steps(vectors, seed, "map_profile"))


def watch(stream: Generator[Event, None, Any]) -> tuple[list[Event], Any]:
    events = []
    while True:
        try:
            events.append(next(stream))
        except StopIteration as ended:
            return events, ended.value


def test_what_is_alike_stands_together() -> None:
    places = layout(two_kinds(60))
    assert places.shape == (60, 2)
    assert places.dtype == np.float32
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    nearest = distances.argmin(axis=1)
    assert (nearest % 2 == np.arange(60) % 2).mean() > 0.95


def test_the_same_seed_gives_the_same_layout_and_another_does_not() -> None:
    vectors = two_kinds(60)
    first = layout(vectors, 3)
    assert np.array_equal(first, layout(vectors, 3))
    assert not np.allclose(first, layout(vectors, 4))


def test_epochs_are_told_and_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    events, _ = watch(layout_steps(two_kinds(60), 0, "map_items"))
    assert events[0] == Started("map_items", 500)
    assert events[-1] == Progressed("map_items", 500, 500)
    done = [event.done for event in events[1:] if isinstance(event, Progressed)]
    assert done == sorted(done)
    assert capfd.readouterr() == ("", "")


def test_a_stop_is_passed_on_and_the_next_layout_waits_for_the_fit_that_runs_on() -> None:
    stream = layout_steps(two_kinds(1500), 0, "map_profile")
    event = next(stream)
    while not (isinstance(event, Progressed) and event.done):
        event = next(stream)
    assert [thread.name for thread in threading.enumerate()].count(UNSTOPPABLE) == 1
    with pytest.raises(StopRequested):
        stream.throw(StopRequested())
    assert layout(two_kinds(60)).shape == (60, 2)
    assert UNSTOPPABLE not in [thread.name for thread in threading.enumerate()]


def test_what_fails_in_the_fit_is_raised_to_whoever_waits() -> None:
    vectors = two_kinds(20)
    vectors[3, 3] = np.nan
    with pytest.raises(np.linalg.LinAlgError):
        layout(vectors)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 9, 10, 11, 16])
def test_few_are_laid_out_too_each_on_a_place_of_its_own(n: int) -> None:
    places = layout(two_kinds(n))
    assert places.shape == (n, 2)
    assert np.isfinite(places).all()
    assert len(np.unique(places, axis=0)) == n


def test_identical_ones_stand_around_one_place_and_are_all_seen() -> None:
    vectors = two_kinds(60)
    vectors[10:30] = vectors[10]
    places = layout(vectors)
    assert len(np.unique(places, axis=0)) == 60
    width = np.ptp(places, axis=0).max()
    assert np.linalg.norm(places[10:30] - places[10], axis=1).max() < 0.1 * width


def test_all_identical_are_spread_evenly() -> None:
    places = layout(np.ones((500, 8), np.float32))
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    nearest = distances.min(axis=1)
    assert nearest.min() > 0.5 * np.median(nearest) > 0


def test_someone_alone_is_not_moved() -> None:
    first, group = groups(np.array([[1, 0], [2, 0], [1, 0]], dtype=np.float32))
    assert (first.tolist(), group.tolist()) == ([0, 1], [0, 1, 0])
    places = np.array([[0, 0], [5, 5]], dtype=np.float32)
    moved = spread(places, group)
    assert np.array_equal(moved[:2], places)
    assert 0 < np.linalg.norm(moved[2] - places[0]) < 1


def test_components_agree_with_the_reference_implementation() -> None:
    from sklearn.decomposition import PCA

    vectors = two_kinds(60)
    expected = PCA(5, svd_solver="full").fit_transform(vectors)
    np.testing.assert_allclose(np.abs(principal(vectors, 5)), np.abs(expected), atol=1e-4)
