"""Rating data: how far predicted ratings lie from those that were really given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.metrics import mean_absolute_error, mean_squared_error

from coldstart.core.errors import CannotRankError
from coldstart.core.events import Finished
from coldstart.evaluation.evaluate import evaluate_steps
from coldstart.evaluation.evaluator import Evaluator
from coldstart.evaluation.scenarios.cold_users import cold_user
from coldstart.evaluation.test_sets import SplitConfig
from coldstart.models.baselines.mean_rating import MeanRating
from coldstart.models.queries import Training


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture
def stars(data: Training) -> Training:
    """Return people whose likes are four or five stars, and who give as many others one or two."""
    draw = rng()
    liked = data.likes.toarray()
    other = (draw.random(liked.shape) < 0.3) & ~liked
    given = np.where(liked, draw.integers(4, 6, liked.shape), draw.integers(1, 3, liked.shape))
    ratings = csr_matrix(np.where(liked | other, given, 0).astype(np.float32))
    return replace(data, seen=csr_matrix(liked | other), ratings=ratings)


def test_errors_are_those_of_scikit_learn_over_held_out_ratings_alone(stars):
    split = cold_user(stars, SplitConfig([1]), rng())
    test_set = split.test_sets[0]
    model = MeanRating().fit(split.train, rng())
    scores = model.score(test_set.cases, test_set.candidates)
    evaluator = Evaluator.of(test_set, split.train, 0, rng())
    found = evaluator.measure(scores, rating_predictions=True).estimates
    held = test_set.ratings.tocoo()
    predicted = scores[held.row, held.col]
    assert found["rating_mse"].mean == pytest.approx(mean_squared_error(held.data, predicted))
    assert found["rating_mae"].mean == pytest.approx(mean_absolute_error(held.data, predicted))
    known = test_set.cases.support.toarray()
    assert not (test_set.ratings.toarray().astype(bool) & known).any()


def test_an_evaluation_of_ratings_reports_both_errors_beside_the_plain_baseline(stars):
    heads = {"rating_head": {"epochs": 2}, "mlp_head": {"epochs": 1}}
    steps = evaluate_steps(
        stars, protocols=["cold-user", "cold-item"], shots=[0], method_settings=heads
    )
    result = next(e.result for e in steps if isinstance(e, Finished))
    for protocol in ("cold-user", "cold-item"):
        for metric in ("rating_mse", "rating_mae"):
            rows = {
                r.method: r for r in result.rows if (r.protocol, r.metric) == (protocol, metric)
            }
            assert set(rows) == {"mean_rating", "rating_head"}
            assert all(r.low <= r.mean <= r.high for r in rows.values())


def test_without_ratings_they_take_no_part_and_asked_for_say_why(data):
    steps = evaluate_steps(data, protocols=["cold-user"], shots=[0], methods=["popularity"])
    result = next(e.result for e in steps if isinstance(e, Finished))
    assert not [r for r in result.rows if r.metric.startswith("rating")]
    with pytest.raises(CannotRankError, match="no interaction has one"):
        MeanRating().fit(data, rng())


def test_the_mean_is_drawn_to_that_of_all_where_ratings_are_few(stars):
    model = MeanRating().fit(stars, rng())
    given = stars.ratings.tocoo()
    overall = given.data.mean(dtype=np.float64)
    column = given.data[given.col == 0].astype(np.float64)
    expected = overall + (column - overall).sum() / (len(column) + 5)
    assert model.score(stars.users, stars.items)[0, 0] == pytest.approx(expected, rel=1e-6)
