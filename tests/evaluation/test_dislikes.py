"""Held-out dislikes: what of them is known, and what a list with them is worth."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from coldstart.evaluation.collector import ResultCollector
from coldstart.evaluation.evaluator import Evaluator
from coldstart.evaluation.measures import DISLIKED, NET
from coldstart.evaluation.notes import calibration_summary
from coldstart.evaluation.results import Evaluation
from coldstart.evaluation.scenarios.registry import PROTOCOLS
from coldstart.evaluation.test_sets import SplitConfig


def split(build, likes, dislikes, times=None, **asked):
    data = build(likes, seen=dislikes, timestamps=times)
    return data, PROTOCOLS["cold-user"](data, SplitConfig(**asked), np.random.default_rng(0))


@pytest.fixture
def dislikes(likes):
    rng = np.random.default_rng(5)
    return (rng.random(likes.shape) < 0.15) & ~likes


def test_the_same_share_of_dislikes_is_known_as_of_likes(build, likes, dislikes):
    data, found = split(build, likes, dislikes, shots=(0, 3))
    none, three = found.test_sets
    assert none.cases.dislikes.nnz == 0
    rows = [data.users.ids.index(id_) for id_ in three.cases.ids]
    theirs = csr_matrix(dislikes)[rows]
    told = three.cases.dislikes
    assert (told.multiply(theirs)).nnz == told.nnz
    expected = (3 / likes[rows].sum(axis=1) * dislikes[rows].sum(axis=1)).sum()
    assert told.nnz == pytest.approx(expected, rel=0.35)
    shown = three.excluded.toarray()
    assert (shown == (three.cases.support + told).toarray().astype(bool)).all()
    assert not (three.disliked.toarray() & shown).any()


def test_dislikes_that_were_given_no_later_than_the_likes_are_known(build, likes, dislikes):
    times = np.where(likes | dislikes, np.random.default_rng(1).integers(1, 999, likes.shape), 0)
    data, found = split(build, likes, dislikes, times, shots=(2,), earliest=True)
    test_set = found.test_sets[0]
    for row, id_ in enumerate(test_set.cases.ids):
        user = data.users.ids.index(id_)
        last = np.sort(times[user][likes[user]])[1]
        wanted = dislikes[user] & (times[user] <= last)
        assert (test_set.cases.dislikes[row].toarray().ravel().astype(bool) == wanted).all()


def test_net_is_likes_less_dislikes_in_the_first_ten(build, likes, dislikes):
    _, found = split(build, likes, dislikes, shots=(0,))
    test_set = found.test_sets[0]
    evaluator = Evaluator.of(test_set, found.train, 0, np.random.default_rng(0))
    scores = test_set.relevant.toarray() * 1.0 - test_set.disliked.toarray()
    best = evaluator.measure(scores).estimates
    assert best[DISLIKED].mean == 0
    n_likes = test_set.relevant.toarray().sum(axis=1)
    assert best[NET].mean == pytest.approx(np.minimum(n_likes, 10).mean() / 10)
    worst = evaluator.measure(-scores).estimates
    n_dislikes = test_set.disliked.toarray().sum(axis=1)
    assert worst[NET].mean == pytest.approx(-np.minimum(n_dislikes, 10).mean() / 10)


def test_without_dislikes_nothing_is_said_of_them(build, likes):
    _, found = split(build, likes, np.zeros_like(likes), shots=(0, 2))
    for test_set in found.test_sets:
        assert test_set.cases.dislikes is None
        evaluator = Evaluator.of(test_set, found.train, 0, np.random.default_rng(0))
        assert NET not in evaluator.measure(test_set.relevant.toarray() * 1.0).estimates


@pytest.mark.parametrize(
    ("among_answers", "english", "chinese"),
    [
        (True, "over the pairs with an answer", "有评价的配对"),
        (False, "over all pairs", "全部配对"),
    ],
)
def test_probabilities_are_held_against_the_pairs_that_the_sentence_names(
    build, likes, dislikes, among_answers, english, chinese
):
    _, halves = split(build, likes, dislikes, shots=(0,))
    test_set = halves.test_sets[0]
    evaluator = Evaluator.of(test_set, halves.train, 0, np.random.default_rng(0))
    scores = np.full(test_set.relevant.shape, 0.4)
    judged = evaluator.measure(scores, probabilities=True, among_answers=among_answers)
    measured = ResultCollector()
    measured.begin("cold-user", halves)
    measured.seconds["cold-user", "ensemble"] = [1.0]
    measured.add("cold-user", 0, "ensemble", evaluator, judged)
    evaluation = Evaluation.from_json(measured.conclude({"repeats": 1}).to_json())
    answered = test_set.relevant.nnz + test_set.disliked.nnz
    n_pairs = answered if among_answers else (~evaluator.excluded).sum()
    assert sum(promise.n for promise in evaluation.calibration_bins) == n_pairs
    sentence = calibration_summary(evaluation.calibration_bins)
    assert english in sentence.render("en")
    assert chinese in sentence.render("zh")


@pytest.mark.parametrize(("second_is_among", "n_compared"), [(True, 2), (False, 0)])
def test_brier_scores_over_other_pairs_are_not_compared(
    build, likes, dislikes, second_is_among, n_compared
):
    _, halves = split(build, likes, dislikes, shots=(0,))
    evaluator = Evaluator.of(halves.test_sets[0], halves.train, 0, np.random.default_rng(0))
    scores = np.full(evaluator.test_set.relevant.shape, 0.4)
    measured = ResultCollector()
    measured.begin("cold-user", halves)
    for method, among in (("ensemble", True), ("live_ensemble", second_is_among)):
        measured.seconds["cold-user", method] = [1.0]
        judged = evaluator.measure(scores, probabilities=True, among_answers=among)
        measured.add("cold-user", 0, method, evaluator, judged)
    comparisons = measured.conclude({"repeats": 1}).comparisons
    assert sum(compared.metric == "brier" for compared in comparisons) == n_compared
    assert sum(compared.metric == "auc" for compared in comparisons) == 2
