"""Scores to probabilities."""

from __future__ import annotations

import numpy as np
import pytest

from coldstart.models.calibration import FLATTEST, ScoreHistogram


def test_finds_the_map_that_made_the_labels():
    rng = np.random.default_rng(0)
    scores = rng.normal(0, 1.5, 300_000)
    liked = rng.random(len(scores)) < 1 / (1 + np.exp(-(-2.0 + 0.8 * scores)))
    histogram = ScoreHistogram()
    for part in np.array_split(np.arange(len(scores)), 7):
        histogram.add(scores[part], liked[part])
    assert histogram.fit() == pytest.approx((-2.0, 0.8), abs=0.03)


@pytest.mark.parametrize("liked", [np.zeros(50, bool), np.ones(50, bool)])
def test_all_or_none_liked_gives_a_rate_short_of_certainty(liked):
    histogram = ScoreHistogram()
    histogram.add(np.linspace(-1, 1, 50), liked)
    a, b = histogram.fit()
    assert 0.01 < 1 / (1 + np.exp(-a)) < 0.99
    assert b == FLATTEST


def test_a_better_score_never_means_a_smaller_chance():
    histogram = ScoreHistogram()
    scores = np.linspace(-2, 2, 200)
    histogram.add(scores, scores < 0)
    a, b = histogram.fit()
    assert b > 0
    assert 1 / (1 + np.exp(-a)) == pytest.approx(0.5, abs=0.01)


def test_separable_scores_do_not_run_away():
    histogram = ScoreHistogram()
    scores = np.linspace(-2, 2, 200)
    histogram.add(scores, scores > 0)
    assert np.isfinite(histogram.fit()).all()


def test_no_pairs_at_all():
    assert np.isfinite(ScoreHistogram().fit()).all()
