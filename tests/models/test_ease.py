"""EASE."""

from __future__ import annotations

import numpy as np
import pytest
from contract import N_ITEMS, Contract, checkerboard, newcomers, sides, training

from coldstart.models.linear import ease
from coldstart.models.linear.ease import Ease


def textbook(likes: np.ndarray, ridge: float) -> np.ndarray:
    """Return B as Steck (2019) writes it down."""
    inverse = np.linalg.inv(likes.T @ likes + ridge * np.eye(likes.shape[1]))
    found = -inverse / np.diag(inverse)
    np.fill_diagonal(found, 0.0)
    return found


class TestEase(Contract):
    method = Ease
    settings = {"ridge": 2.0}

    def test_ranks_the_side_of_the_known_likes_first(self, train, fitted):
        scores = fitted.score(newcomers(train, 4), train.items)
        for side in (0, 1):
            first = np.argsort(-scores[side])[: N_ITEMS // 4]
            assert set(first % 2) == {side}

    @pytest.mark.parametrize("shape", [(40, 9), (9, 40)])
    def test_is_the_textbooks_closed_form(self, shape):
        likes = (np.random.default_rng(0).random(shape) < 0.3).astype(np.float64)
        train = training(likes, sides(shape[0]), sides(shape[1]))
        model = Ease(7.0).fit(train, np.random.default_rng(0))
        for ridge, fitted in ((7.0, model), (0.5, model.at(0.5))):
            scores = fitted.score(train.users, train.items)
            np.testing.assert_allclose(scores, likes @ textbook(likes, ridge), atol=2e-5)

    def test_another_lambda_is_what_fitting_with_it_gives(self, train, fitted):
        again = Ease(50.0).fit(train, np.random.default_rng(0))
        cases = newcomers(train, 3)
        assert (fitted.at(50.0).score(cases, train.items) == again.score(cases, train.items)).all()
        assert fitted.ridge_ == 2.0

    def test_unless_told_lambda_goes_with_the_likes_of_an_item(self, train):
        assert Ease().fit(train, np.random.default_rng(0)).ridge_ == pytest.approx(
            ease.USUAL * train.likes.sum() / N_ITEMS
        )


def test_where_both_sides_are_large_the_largest_singular_vectors_stand_for_all(monkeypatch):
    train = checkerboard()
    whole = Ease(5.0).fit(train, np.random.default_rng(0))
    monkeypatch.setattr(ease, "LARGEST", 3)
    monkeypatch.setattr(ease, "RANK", N_ITEMS - 2)
    cut = Ease(5.0).fit(train, np.random.default_rng(0))
    cases = newcomers(train, 3)
    np.testing.assert_allclose(
        cut.score(cases, train.items), whole.score(cases, train.items), atol=0.05
    )
    again = Ease(5.0).fit(train, np.random.default_rng(0))
    assert (again.score(cases, train.items) == cut.score(cases, train.items)).all()
