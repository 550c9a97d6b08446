"""Factors of the likes, guessed from the text."""

from __future__ import annotations

import numpy as np
from contract import Contract, checkerboard, items_of, newcomers, sides

from coldstart.models.linear.text_factors import TextFactors


class TestTextFactors(Contract):
    method = TextFactors
    settings = {"factors": 4}

    def test_ranks_the_side_of_the_known_likes_first_among_new_items(self, train, fitted):
        unseen = items_of(sides(8), prefix="unseen")
        scores = fitted.score(newcomers(train, 3), unseen)
        for side in (0, 1):
            assert scores[side, side::2].min() > scores[side, 1 - side :: 2].max()


def test_the_factors_are_the_likes_singular_vectors():
    train = checkerboard()
    model = TextFactors(factors=3).fit(train, np.random.default_rng(0))
    wanted = np.linalg.svd(train.likes.toarray().astype(float))[2][:3]
    overlap = np.abs(wanted @ model.vectors_)
    np.testing.assert_allclose(overlap, np.eye(3), atol=1e-3)
