"""The methods that read a person's profile."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from contract import N_ITEMS, Contract, items_of, newcomers, sides, training

from coldstart.models.base import Part
from coldstart.models.linear.profile_ridge import ProfileRidge
from coldstart.models.neighbors.centering import Centering
from coldstart.models.neighbors.profile_knn import ProfileKnn
from coldstart.models.queries import Queries


def without_profile(cases: Queries) -> Queries:
    return replace(cases, embeddings=np.zeros_like(cases.embeddings))


class ProfileContract(Contract):
    def test_ranks_what_people_of_such_a_profile_like(self, train, fitted):
        scores = fitted.score(newcomers(train, 0), train.items)
        for side in (0, 1):
            first = np.argsort(-scores[side])[: N_ITEMS // 4]
            assert set(first % 2) == {side}

    def test_without_a_profile_it_is_popularity(self, train, fitted):
        scores = fitted.score(without_profile(newcomers(train, 0)), train.items)
        share = train.likes.toarray().mean(axis=0)
        np.testing.assert_allclose(scores, [share, share], atol=1e-6)

    def test_of_an_unknown_item_it_knows_nothing(self, train, fitted):
        unseen = items_of(sides(2), prefix="unseen")
        assert (fitted.score(newcomers(train, 0), unseen) == 0).all()

    def test_the_profile_has_its_share(self, train, fitted):
        (made,) = fitted.contributions(
            newcomers(train, 0).take(np.array([0])), train.items.take(np.array([0]))
        )
        assert [term.part for term in made.terms] == [Part.POPULARITY, Part.PROFILE]
        assert min(term.value for term in made.terms) > 0


class TestProfileRidge(ProfileContract):
    method = ProfileRidge
    settings = {"ridge": 3.0}

    @pytest.mark.parametrize("ridge", [0.5, 20.0])
    def test_is_scikit_learns_ridge_with_an_intercept(self, ridge):
        from sklearn.linear_model import Ridge

        rng = np.random.default_rng(0)
        likes = (rng.random((40, 6)) < 0.3).astype(np.float64)
        train = training(likes, rng.normal(size=(40, 8)), sides(6))
        centred = Centering.of(train.users.embeddings)
        known = centred(train.users.embeddings)
        new = replace(newcomers(train, 0), embeddings=rng.normal(size=(2, 8)).astype(np.float32))
        reference = Ridge(alpha=ridge).fit(known, likes).predict(centred(new.embeddings))
        model = ProfileRidge(1.0).fit(train, np.random.default_rng(0)).at(ridge)
        np.testing.assert_allclose(model.score(new, train.items), reference, atol=1e-5)


class TestProfileKnn(ProfileContract):
    method = ProfileKnn
    settings = {"neighbours": 4, "prior": 2.0}

    def test_counts_the_neighbours_and_mixes_everyone_in(self):
        people = np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1]])
        likes = np.array([[1, 0], [1, 0], [0, 1], [1, 1]])
        train = training(likes, people, sides(2))
        model = ProfileKnn(neighbours=2, prior=2.0).fit(train, np.random.default_rng(0))
        case = train.users.take(np.array([0]))
        # Both neighbours like the first item, none the second; of all, 3/4 and 1/2 do.
        wanted = [(2 + 2 * 0.75) / 4, (0 + 2 * 0.5) / 4]
        assert model.score(case, train.items)[0] == pytest.approx(wanted)


def test_unless_told_settings_go_with_the_number_of_people():
    train = training(np.ones((30, 4)), sides(30), sides(4))
    assert ProfileRidge().fit(train, np.random.default_rng(0)).ridge_ == pytest.approx(5.0)
    assert ProfileKnn().fit(train, np.random.default_rng(0)).neighbours_ == 10
