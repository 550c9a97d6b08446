"""Content kNN."""

from __future__ import annotations

import numpy as np
import pytest
from contract import Contract, items_of, newcomers, sides, training

from coldstart.models.neighbors.content_knn import ContentKnn


class TestContentKnn(Contract):
    method = ContentKnn
    settings = {"neighbours": 6}

    def test_ranks_new_items_by_who_likes_their_neighbours(self, train, fitted):
        unseen = items_of(sides(8), prefix="unseen")
        scores = fitted.score(newcomers(train, 3), unseen)
        for side in (0, 1):
            assert scores[side, side::2].min() > scores[side, 1 - side :: 2].max()

    def test_adds_up_the_cosines_with_liked_neighbours(self):
        catalogue = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])  # their mean is zero
        train = training(np.array([[1, 1, 0, 0], [0, 0, 1, 1]]), sides(2), catalogue)
        model = ContentKnn(neighbours=2).fit(train, np.random.default_rng(0))
        unseen = items_of(np.array([[0.8, 0.6], [0.6, -0.8]]), prefix="unseen")
        assert model.score(train.users, unseen) == pytest.approx(np.array([[1.4, 0.6], [0, 0.8]]))

    def test_an_item_is_no_neighbour_of_itself(self):
        catalogue = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
        train = training(np.array([[1, 0, 0, 0]]), sides(1), catalogue)
        model = ContentKnn(neighbours=4).fit(train, np.random.default_rng(0))
        scores = model.score(train.users, train.items)[0]
        assert scores == pytest.approx([0, 0, -1, 0], abs=1e-6)
