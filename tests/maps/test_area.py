from __future__ import annotations

import numpy as np

from coldstart.maps.area import Area, read, write


def circle(n: int) -> tuple[np.ndarray, np.ndarray]:
    angle = np.linspace(0, 2 * np.pi, n)
    return 3 + np.cos(angle), 5 + np.sin(angle)


def scattered() -> np.ndarray:
    return np.random.default_rng(0).uniform((1, 3), (5, 7), size=(4_000, 2)).astype(np.float32)


def test_a_lasso_holds_what_lies_within_it() -> None:
    drawn = Area.lasso(*circle(500))
    assert drawn is not None
    places = scattered()
    distance = np.linalg.norm(places - (3, 5), axis=1)
    clear = np.abs(distance - 1) > 0.015
    assert (drawn.holds(places) == (distance < 1))[clear].all()
    assert len(drawn.corners) < 60


def test_a_hollow_shape_does_not_hold_its_hollow() -> None:
    drawn = Area(((0, 0), (4, 0), (4, 4), (2, 1), (0, 4)))
    assert drawn.holds(np.array([[2, 0.5], [2, 3], [0.5, 2], [9, 1]])).tolist() == [
        True,
        False,
        True,
        False,
    ]


def test_a_box_is_a_box_whichever_corner_it_was_drawn_from() -> None:
    drawn = Area.box([4, 2], [6, 3])
    assert drawn.holds(np.array([[3, 4], [3, 7], [1, 4]])).tolist() == [True, False, False]


def test_a_link_holds_the_same_as_what_was_drawn() -> None:
    lasso = Area.lasso(*circle(500))
    assert lasso is not None
    drawn = [lasso, Area.box([1.5, 2.25], [3, 4])]
    said = write(drawn)
    assert said is not None
    assert len(said) < 700
    places = scattered()
    for before, after in zip(drawn, read(said), strict=True):
        assert (before.holds(places) == after.holds(places)).all()


def test_a_link_that_is_broken_selects_nothing() -> None:
    for text in (None, "", "abc", "1_2_3_4", "nan_0_1_0_0_1", "_".join(["1"] * 9_000)):
        assert read(text) == []
