"""Item-kNN."""

from __future__ import annotations

import numpy as np
import pytest
from contract import N_ITEMS, Contract, cases_of, items_of, newcomers, sides, training

from coldstart.models.additive import known_likes
from coldstart.models.neighbors.item_knn import ItemKnn

LIKES = np.array([[1, 1, 0], [1, 1, 0], [1, 0, 1], [0, 1, 0]])


class TestItemKnn(Contract):
    method = ItemKnn

    def test_ranks_the_side_of_the_known_likes_first(self, train, fitted):
        scores = fitted.score(newcomers(train, 2), train.items)
        for side in (0, 1):
            first = np.argsort(-scores[side])[: N_ITEMS // 2]
            assert set(first % 2) == {side}

    @pytest.mark.parametrize("shrinkage", [0.0, 20.0])
    def test_is_the_cosine_of_two_columns_with_shrinkage(self, shrinkage):
        train = training(LIKES, sides(4), sides(3))
        model = ItemKnn(shrinkage).fit(train, np.random.default_rng(0))
        case = cases_of(np.array([[1, 0, 0]]), train.items, sides(1))
        wanted = [0, 2 / (3 + shrinkage), 1 / (np.sqrt(3) + shrinkage)]
        assert model.score(case, train.items)[0] == pytest.approx(wanted)

    def test_a_like_speaks_for_its_nearest_neighbours_only(self):
        train = training(LIKES, sides(4), sides(3))
        model = ItemKnn(neighbours=1).fit(train, np.random.default_rng(0))
        case = cases_of(np.array([[1, 0, 0]]), train.items, sides(1))
        assert np.flatnonzero(model.score(case, train.items)).tolist() == [1]

    def test_of_a_new_item_it_knows_nothing(self, train, fitted):
        unseen = items_of(sides(2), prefix="unseen")
        assert (fitted.score(newcomers(train, 3), unseen) == 0).all()


def test_likes_are_found_by_name_whatever_order_they_come_in():
    shuffled = items_of(sides(3)).take(np.array([2, 0, 1]))
    case = cases_of(np.array([[1, 1, 0]]), shuffled, sides(1))
    assert known_likes(case, {"i0": 0, "i1": 1, "other": 2}).toarray().tolist() == [[1, 0, 0]]
