"""Kernel ridge."""

from __future__ import annotations

import numpy as np
from contract import Contract, checkerboard, items_of, newcomers, sides, training

from coldstart.models.linear import kernel_ridge
from coldstart.models.linear.kernel_ridge import KernelRidge
from coldstart.models.neighbors.centering import Centering


class TestKernelRidge(Contract):
    method = KernelRidge

    def test_ranks_the_side_of_the_known_likes_first_among_new_items(self, train, fitted):
        unseen = items_of(sides(8), prefix="unseen")
        scores = fitted.score(newcomers(train, 3), unseen)
        for side in (0, 1):
            assert scores[side, side::2].min() > scores[side, 1 - side :: 2].max()

    def test_is_scikit_learns_kernel_ridge_for_each_user(self):
        from sklearn.kernel_ridge import KernelRidge as Reference

        rng = np.random.default_rng(0)
        likes = (rng.random((5, 30)) < 0.3).astype(np.float64)
        train = training(likes, sides(5), rng.normal(size=(30, 8)))
        unseen = items_of(rng.normal(size=(12, 8)), prefix="unseen")
        centring = Centering.of(train.items.embeddings)
        known, new = centring(train.items.embeddings), centring(unseen.embeddings)
        for ridge, gamma in ((0.3, 1.0), (5.0, 2.0)):
            reference = Reference(alpha=ridge, kernel="rbf", gamma=gamma).fit(known, likes.T)
            model = KernelRidge(1.0, gamma).fit(train, np.random.default_rng(0)).at(ridge)
            scores = model.score(train.users, unseen)
            np.testing.assert_allclose(scores, reference.predict(new).T, atol=1e-4)

    def test_who_likes_more_scores_higher(self, train, fitted):
        few, many = newcomers(train, 2), newcomers(train, 6)
        unseen = items_of(sides(2), prefix="unseen")
        scores = fitted.score(few, unseen), fitted.score(many, unseen)
        assert scores[1][0, 0] > scores[0][0, 0]

    def test_a_blank_text_is_like_no_other(self, train, fitted):
        blank = items_of(np.zeros((1, 8)), prefix="unseen")
        assert (fitted.score(newcomers(train, 3), blank) == 0).all()


def test_a_sample_of_a_large_catalogue_spans_nearly_the_same(monkeypatch):
    train = checkerboard()
    whole = KernelRidge().fit(train, np.random.default_rng(0))
    monkeypatch.setattr(kernel_ridge, "LANDMARKS", 12)
    sampled = KernelRidge().fit(train, np.random.default_rng(0))
    assert len(sampled.landmarks_) == 12
    scores = [model.score(train.users, train.items).ravel() for model in (whole, sampled)]
    assert np.corrcoef(scores)[0, 1] > 0.99
