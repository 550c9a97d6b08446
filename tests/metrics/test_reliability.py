"""Groups of predictions follow their order and share what is promised."""

import numpy as np
import pytest

from coldstart.metrics.classification import bin_probabilities


def test_groups_rise_with_the_prediction_and_promise_about_the_same():
    predicted = np.random.default_rng(0).beta(1, 20, 5000)
    found = bin_probabilities(predicted)
    order = np.argsort(predicted)
    assert (np.diff(found[order]) >= 0).all()
    promised = np.bincount(found, weights=predicted)
    assert len(promised) == 10
    assert promised == pytest.approx(predicted.sum() / 10, rel=0.05)


def test_equal_predictions_stay_together():
    assert len(set(bin_probabilities(np.full(30, 0.2)).tolist())) == 1
    assert bin_probabilities(np.zeros(5)).tolist() == [0] * 5
