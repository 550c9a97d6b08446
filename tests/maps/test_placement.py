from __future__ import annotations

import numpy as np

from coldstart.maps.placement import place


def some_known(n: int = 300) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(n, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors, (10 * vectors[:, :2]).astype(np.float32)


def test_something_stands_closest_to_the_one_it_is_like() -> None:
    tastes = np.eye(4, dtype=np.float32)
    places = np.array([[0, 0], [10, 0], [0, 10], [10, 10]], dtype=np.float32)
    placed = place(tastes[[3, 0]], tastes, places).places
    distances = np.linalg.norm(placed[:, None] - places[None], axis=2)
    assert distances.argmin(axis=1).tolist() == [3, 0]
    assert ((placed >= 0) & (placed <= 10)).all()


def test_one_alone_has_everything_at_their_side() -> None:
    one = np.array([[1.0, 0.0]], dtype=np.float32)
    placed = place(np.eye(2, dtype=np.float32), one, np.array([[3, 4]], dtype=np.float32))
    assert placed.places.tolist() == [[3, 4], [3, 4]]
    assert placed.spreads.tolist() == [0, 0]


def test_the_place_is_the_same_alone_and_in_any_company() -> None:
    known, places = some_known()
    new = np.random.default_rng(1).permutation(known)[:200] + known[:200]
    new /= np.linalg.norm(new, axis=1, keepdims=True)
    together = place(new, known, places)
    for n in (0, 7, 199):
        alone = place(new[n : n + 1], known, places)
        assert np.array_equal(alone.places[0], together.places[n])
        assert alone.spreads[0] == together.spreads[n]
    back = place(new[::-1].copy(), known, places)
    assert np.array_equal(back.places[::-1], together.places)


def test_a_ring_is_small_where_neighbours_stand_together_and_large_where_they_do_not() -> None:
    known, places = some_known()
    kin = np.repeat(known[:1], 15, axis=0)
    everyone = np.vstack([kin, known])
    close = np.vstack([np.zeros((15, 2), np.float32), places])
    apart = np.vstack([places[:15] * 5, places])
    near = place(known[:1], everyone, close).spreads[0]
    far = place(known[:1], everyone, apart).spreads[0]
    assert near < 0.2 * far


def test_whose_neighbours_stand_in_two_groups_joins_the_larger_and_is_not_left_between() -> None:
    rng = np.random.default_rng(0)
    kin = np.eye(8, dtype=np.float32)[np.zeros(15, int)] + 0.05 * rng.normal(size=(15, 8))
    others = np.eye(8)[rng.integers(1, 8, 200)] + 0.05 * rng.normal(size=(200, 8))
    known = np.vstack([kin, others]).astype(np.float32)
    known /= np.linalg.norm(known, axis=1, keepdims=True)
    places = rng.uniform(-3, 3, size=(215, 2)).astype(np.float32)
    places[:10] = (-20, 0) + 0.1 * rng.normal(size=(10, 2))
    places[10:15] = (20, 0) + 0.1 * rng.normal(size=(5, 2))
    placed = place(np.eye(8, dtype=np.float32)[:1], known, places)
    nearest = np.linalg.norm(places - placed.places[0], axis=1).argsort()[:10]
    assert set(nearest) == set(range(10))
    assert placed.spreads[0] > 10
