"""Scores of any kind are read as yes or no on pairs that the reading has not seen."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, brier_score_loss

from coldstart.evaluation.classification import halves, read


@pytest.fixture
def half():
    return np.repeat(halves([f"u{n}" for n in range(100)]), 20)


@pytest.fixture
def liked(half):
    return np.random.default_rng(0).random(len(half)) < 0.5


def test_scores_that_tell_are_read_as_such_whatever_their_unit(half, liked):
    score = liked + np.random.default_rng(1).normal(size=len(liked))
    plain = read(score, liked, half)
    assert accuracy_score(liked, plain >= 0.5) > 0.65
    assert read(1000 * np.exp(score) + 7, liked, half) == pytest.approx(plain)


def test_chance_is_read_as_chance(half, liked):
    found = read(np.random.default_rng(2).random(len(liked)), liked, half)
    assert accuracy_score(liked, found >= 0.5) == pytest.approx(0.5, abs=0.04)
    assert brier_score_loss(liked, found) == pytest.approx(0.25, abs=0.005)


def test_who_says_the_opposite_is_not_turned_round(half, liked):
    score = -(liked + np.random.default_rng(1).normal(size=len(liked)))
    assert accuracy_score(liked, read(score, liked, half) >= 0.5) < 0.55


def test_no_pair_is_read_by_its_own_label(half, liked):
    score = np.random.default_rng(3).random(len(liked))
    changed = liked.copy()
    changed[half == 1] = ~changed[half == 1]
    mine = half == 1
    assert read(score, changed, half)[mine] == pytest.approx(read(score, liked, half)[mine])
