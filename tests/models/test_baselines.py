"""The methods that learn next to nothing."""

from __future__ import annotations

import numpy as np
from contract import (
    N_ITEMS,
    Contract,
    cases_of,
    checkerboard,
    items_of,
    newcomers,
    sides,
    training,
)

from coldstart.models.base import Part
from coldstart.models.baselines.popularity import Activity, Popularity
from coldstart.models.baselines.random import Random
from coldstart.models.baselines.repeat_count import RepeatCount
from coldstart.models.neighbors.centroid import Centroid


class TestRandom(Contract):
    method = Random

    def test_is_uniform_and_unrelated_from_one_pair_to_the_next(self, fitted):
        items = items_of(np.zeros((400, 2)))
        cases = cases_of(np.zeros((300, 400)), items, np.zeros((300, 2)))
        scores = fitted.score(cases, items)
        assert scores.min() >= 0
        assert scores.max() < 1
        counts = np.histogram(scores, bins=10, range=(0, 1))[0]
        assert np.abs(counts / scores.size - 0.1).max() < 0.005
        assert abs(np.corrcoef(scores[0], scores[1])[0, 1]) < 0.2
        assert abs(np.corrcoef(scores[:, 0], scores[:, 1])[0, 1]) < 0.2

    def test_another_seed_gives_another_order(self, train, fitted):
        other = Random().fit(train, np.random.default_rng(1))
        cases = newcomers(train, 0)
        assert (other.score(cases, train.items) != fitted.score(cases, train.items)).any()


class TestPopularity(Contract):
    method = Popularity

    def test_counts_the_users_who_like_an_item(self):
        likes = np.array([[1, 1, 0], [1, 0, 0]])
        train = training(likes, sides(2), sides(3))
        model = Popularity().fit(train, np.random.default_rng(0))
        assert model.score(newcomers(train, 0), train.items).tolist() == [[2, 1, 0]] * 2
        unseen = items_of(sides(1), prefix="unseen")
        assert model.score(newcomers(train, 0), unseen).tolist() == [[0]] * 2


class TestRepeatCount(Contract):
    method = RepeatCount


class TestActivity(Contract):
    method = Activity

    def test_counts_the_likes_of_a_user(self, train, fitted):
        scores = fitted.score(newcomers(train, 3), train.items)
        assert (scores == 3).all()


class TestCentroid(Contract):
    method = Centroid

    def test_ranks_the_side_of_the_known_likes_first(self, train, fitted):
        scores = fitted.score(newcomers(train, 2), train.items)
        for side in (0, 1):
            first = np.argsort(-scores[side])[: N_ITEMS // 2]
            assert set(first % 2) == {side}

    def test_is_a_cosine_after_the_catalogues_mean_is_taken_away(self):
        catalogue = np.array([[1, 0], [0, 1], [1, 0], [0, 1]], dtype=np.float64)
        train = training(np.eye(4), np.zeros((4, 2)), catalogue)
        model = Centroid().fit(train, np.random.default_rng(0))
        scores = model.score(train.users.take(np.array([0])), train.items)
        np.testing.assert_allclose(scores, [[1, -1, 1, -1]], atol=1e-6)

    def test_knowing_nothing_it_scores_nothing(self, train, fitted):
        assert (fitted.score(newcomers(train, 0), train.items) == 0).all()

    def test_a_catalogue_of_one_text_is_not_ranked_by_rounding(self):
        rounding = np.random.default_rng(0).normal(0, 2e-8, (50, 8))
        same = np.tile(sides(1), (50, 1)) + rounding
        train = training(np.eye(50), same, same)
        model = Centroid().fit(train, np.random.default_rng(0))
        assert (model.score(train.users, train.items) == 0).all()

    def test_every_liked_item_has_its_share(self, train, fitted):
        case = newcomers(train, 3).take(np.array([0]))
        (made,) = fitted.contributions(case, train.items.take(np.array([10])))
        assert [term.of for term in made.terms] == ["i0", "i2", "i4"]
        assert {term.part for term in made.terms} == {Part.SUPPORT}
        assert min(term.value for term in made.terms) > 0


def test_the_checkerboard_has_popular_items_at_its_beginning():
    counts = checkerboard().likes.toarray().sum(axis=0)
    assert counts[:4].min() > counts[-4:].max()
