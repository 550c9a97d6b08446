"""How long an evaluation takes is told before: near what was measured, and from what drives it."""

from __future__ import annotations

import pytest

from coldstart.core.settings import EvaluateConfig
from coldstart.evaluation.effort import pairs, seconds
from coldstart.evaluation.results import Evaluation, Row

SIZE = (943, 1682)
MANY, FEW = pairs(100_000, 55_375), pairs(10_000, 5_500)


def takes(method, n_pairs=MANY, earlier=None):
    config = EvaluateConfig(methods=(method,), protocols=("temporal",))
    return seconds(*SIZE, n_pairs, config, earlier)


@pytest.mark.parametrize(
    ("method", "measured"),
    [
        ("mlp_head", 46),
        ("rating_head", 44),
        ("two_tower", 3),
        ("live_ensemble", 40),
        ("ensemble", 24),
        ("item_knn", 0.2),
    ],
)
def test_a_fit_takes_about_what_was_measured_on_one_core(method, measured):
    assert measured / 2 < takes(method) < 2 * measured + 2


@pytest.mark.parametrize("method", ["mlp_head", "rating_head"])
def test_what_goes_through_the_pairs_takes_longer_with_more_of_them(method):
    assert takes(method, MANY) > 4 * takes(method, FEW)


def test_what_a_fit_took_before_is_believed_unless_it_went_beside_other_work():
    def earlier(fit):
        row = Row("temporal", None, 700, "ensemble", "ndcg@10", 0.4, 0.3, 0.5, 90, fit)
        return Evaluation((row,))

    usual = takes("ensemble")
    assert takes("ensemble", earlier=earlier(50.0)) == pytest.approx(50.5, abs=0.1)
    assert takes("ensemble", earlier=earlier(634.0)) < 4 * usual


def test_likes_alone_are_met_by_as_many_drawn_pairs():
    assert pairs(500, 500) == 1000
    assert pairs(500, 100) == 500
