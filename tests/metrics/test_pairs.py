"""Pair metrics agree with scikit-learn, resampled ones too."""

import numpy as np
import pytest
from sklearn import metrics as judged_by

from coldstart.metrics import classification


def ratio(name, predicted, label):
    """Return a metric of `RATIOS` as an evaluation sums it up."""
    parts = classification.counts(predicted, label)
    above, below = (sum(parts[part].sum() for part in side) for side in classification.RATIOS[name])
    return np.divide(above, below, where=below > 0, out=np.array(np.nan))


@pytest.fixture
def predictions():
    rng = np.random.default_rng(0)
    label = rng.random(300) < 0.4
    return np.round(np.clip(0.35 * label + 0.65 * rng.random(300), 0, 1), 2), label


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("accuracy", lambda y, p: judged_by.accuracy_score(y, p >= 0.5)),
        ("precision", lambda y, p: judged_by.precision_score(y, p >= 0.5)),
        ("recall", lambda y, p: judged_by.recall_score(y, p >= 0.5)),
        ("f1", lambda y, p: judged_by.f1_score(y, p >= 0.5)),
        ("mse", judged_by.brier_score_loss),
    ],
)
def test_agrees_with_scikit_learn(name, theirs, predictions):
    predicted, label = predictions
    assert ratio(name, predicted, label) == pytest.approx(theirs(label, predicted))


def test_auc_counts_ties_as_scikit_learn_does(predictions):
    predicted, label = predictions
    assert len(np.unique(predicted)) < len(predicted)
    assert classification.auc(predicted, label) == pytest.approx(
        judged_by.roc_auc_score(label, predicted)
    )


def test_a_resampled_auc_is_that_of_the_resample(predictions):
    predicted, label = predictions
    counts = np.random.default_rng(1).poisson(1.0, (4, 300))
    expected = [judged_by.roc_auc_score(label, predicted, sample_weight=c) for c in counts]
    np.testing.assert_allclose(classification.auc_draws(predicted, label, counts), expected)


def test_what_cannot_be_said_is_nan():
    never = np.array([0.1, 0.2])
    assert np.isnan(ratio("precision", never, np.array([True, False])))
    assert np.isnan(classification.auc(never, np.array([True, True])))
