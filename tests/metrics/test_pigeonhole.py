"""Resampling users and items together says how sure one can be of new items."""

import numpy as np
import pytest

from coldstart.metrics import bootstrap
from coldstart.metrics.bootstrap import centred, interval, mean_draws, resampling
from coldstart.metrics.ranking import Ranking

METRICS = [
    lambda p: p.ndcg(5),
    lambda p: p.recall(5),
    lambda p: p.precision(5),
    lambda p: p.hit(5),
    lambda p: p.average_precision(5),
    lambda p: p.reciprocal_rank(),
    lambda p: p.auc(),
]


@pytest.mark.parametrize("metric", METRICS)
def test_a_resample_is_the_ranking_of_a_catalogue_with_copies(metric):
    rng = np.random.default_rng(0)
    scores = rng.permuted(np.tile(np.arange(30.0), (8, 1)), axis=1)
    relevant, excluded = rng.random((8, 30)) < 0.2, rng.random((8, 30)) < 0.2
    counts = rng.poisson(1.0, (3, 30))
    ranking = Ranking.of(scores, relevant, excluded)
    for drawn, places in zip(counts, bootstrap.resample_ranks(ranking, counts), strict=True):
        copied = [np.repeat(values, drawn, axis=1) for values in (scores, relevant, excluded)]
        np.testing.assert_allclose(metric(places), metric(Ranking.of(*copied).places))


def test_a_resampled_ratio_is_that_of_repeated_rows_and_columns():
    rng = np.random.default_rng(1)
    above, below = rng.random((4, 6)), rng.random((4, 6))
    users, items = rng.poisson(1.0, (3, 4)), rng.poisson(1.0, (3, 6))
    found = bootstrap.pair_ratio_draws(above, below, users.astype(float), items.astype(float))
    for value, u, i in zip(found, users, items, strict=True):
        copied = [np.repeat(np.repeat(cells, u, 0), i, 1).sum() for cells in (above, below)]
        assert value == pytest.approx(copied[0] / copied[1])


def test_users_who_share_few_items_are_less_sure_than_they_look():
    """Over new draws of users and items, the joint interval holds the truth; users alone do not."""
    rng = np.random.default_rng(2)
    n_users, n_items = 50, 40
    users = resampling(map(str, range(n_users)), 0, 100)
    items = resampling(map(str, range(n_items)), 1, 100).astype(np.int64)
    means, joint, alone = [], [], []
    for _ in range(50):
        appeal = rng.normal(size=n_items)
        relevant = rng.random((n_users, n_items)) < 1 / (1 + np.exp(1.5 - 1.5 * appeal))
        guessed = appeal + rng.normal(size=n_items) + 0.3 * rng.normal(size=(n_users, n_items))
        ranking = Ranking.of(guessed, relevant)
        values = ranking.places.ndcg(10)
        means.append(np.nanmean(values))
        alone.append(interval(mean_draws(values, users)))
        drawn = [
            mean_draws(places.ndcg(10), weights[None])[0]
            for places, weights in zip(bootstrap.resample_ranks(ranking, items), users, strict=True)
        ]
        joint.append(interval(centred(np.array(drawn), means[-1])))
    truth = np.mean(means)
    assert np.mean([low <= truth <= high for low, high in joint]) >= 0.88
    assert np.mean([low <= truth <= high for low, high in alone]) <= 0.7
