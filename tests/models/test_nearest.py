"""The nearest few."""

from __future__ import annotations

import numpy as np

from coldstart.models.neighbors.nearest import nearest

EAST, NORTH, SOUTH, NOWHERE = [1, 0], [0, 1], [0, -1], [0, 0]


def near(asked, among, n, itself=None):
    asked = np.array(asked, dtype=np.float32).reshape(-1, 2)
    among = np.array(among, dtype=np.float32)
    return [row.indices.tolist() for row in nearest(asked, among, n, itself)]


def test_all_who_are_as_near_as_the_last_are_taken():
    assert near([EAST], [EAST, NORTH, EAST, EAST, SOUTH], 2) == [[0, 2, 3]]
    assert near([NORTH], [EAST, NORTH, SOUTH], 2) == [[0, 1]]


def test_a_blank_text_has_no_neighbours_and_is_nobodys():
    assert near([NOWHERE, EAST], [NOWHERE, SOUTH, NORTH], 2) == [[], [1, 2]]
    assert near([NOWHERE], [NOWHERE], 3) == [[]]


def test_nothing_is_its_own_neighbour():
    assert near([EAST, NORTH], [EAST, EAST, NORTH], 1, np.array([1, -1])) == [[0], [2]]


def test_there_may_be_fewer_than_wanted():
    assert near([EAST], [NORTH], 5) == [[0]]
    assert near([], [NORTH], 5) == []
