"""Popularity predicted from a text."""

from __future__ import annotations

import numpy as np
import pytest
from contract import Contract, cases_of, items_of, newcomers, sides, training

from coldstart.models.base import Part
from coldstart.models.baselines.predicted_popularity import PredictedPopularity
from coldstart.models.linear.ridge import TextRidge


class TestPredictedPopularity(Contract):
    method = PredictedPopularity

    def test_ranks_new_items_by_how_well_liked_such_texts_are(self):
        likes = np.zeros((30, 40))
        likes[:20, 0::2] = likes[:2, 1::2] = 1  # even texts are liked by ten times as many
        train = training(likes, sides(30), sides(40))
        model = PredictedPopularity().fit(train, np.random.default_rng(0))
        unseen = items_of(sides(8), prefix="unseen")
        case = cases_of(np.zeros((1, 40)), train.items, sides(1))
        scores = model.score(case, unseen)[0]
        assert scores[0::2] == pytest.approx(np.log(21), abs=0.2)
        assert scores[1::2] == pytest.approx(np.log(3), abs=0.2)

    def test_is_the_same_for_everyone_and_says_what_the_text_adds(self, train, fitted):
        scores = fitted.score(newcomers(train, 3), train.items)
        assert (scores[0] == scores[1]).all()
        made = fitted.contributions(newcomers(train, 3).take(np.array([0])), train.items)
        assert {tuple(term.part for term in m.terms) for m in made} == {(Part.BASE, Part.EXPECTED)}


def test_a_text_that_tells_nothing_gets_the_mean():
    rng = np.random.default_rng(0)
    wanted = rng.normal(3.0, 1.0, (50, 2))
    model = TextRidge.of(np.zeros((50, 4), dtype=np.float32), wanted)
    found = model(rng.normal(size=(3, 4)).astype(np.float32))
    np.testing.assert_allclose(found, np.tile(wanted.mean(axis=0), (3, 1)), atol=1e-5)
