"""Two methods that an evaluation did not compare itself are compared just as it would have done."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coldstart.core.i18n import Message
from coldstart.data.dataset import Dataset
from coldstart.evaluation.evaluate import evaluate_steps
from coldstart.evaluation.pairing import PairedResults, compare_evaluations, compare_with
from coldstart.models.queries import training_of

METHODS = ("random", "popularity", "centroid", "content_knn", "kernel_ridge")
SETTING = ("cold-user", 2)
METRIC = "ndcg@10"


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(1)
    likes = rng.random((60, 40)) < np.where(np.arange(40) < 8, 0.6, 0.15)
    users, items = [f"u{n:02}" for n in range(60)], [f"p{n:02}" for n in range(40)]
    rows, columns = np.nonzero(likes)
    pairs = {"user_id": [users[n] for n in rows], "item_id": [items[n] for n in columns]}
    market = Dataset(
        name="Market",
        users=pd.DataFrame({"user_id": users, "town": ["A", "B"] * 30}),
        items=pd.DataFrame({"item_id": items, "title": items}),
        interactions=pd.DataFrame({**pairs, "label": np.ones(len(rows), dtype=np.int8)}),
    )
    vectors = [rng.normal(size=(n, 8)).astype(np.float32) for n in (60, 40)]
    return training_of(market, *(v / np.linalg.norm(v, axis=1, keepdims=True) for v in vectors))


def evaluated(data, **asked):
    asked = {"protocols": ["cold-user", "cold-item"], "shots": [0, 2], "methods": METHODS, **asked}
    *_, last = evaluate_steps(data, **asked)
    return PairedResults(last.result, last.result.details)


@pytest.fixture(scope="module")
def measured(data):
    return evaluated(data, repeats=2)


def test_what_is_worked_out_afterwards_is_what_the_evaluation_found_itself(measured):
    own = compare_with(measured, SETTING, "popularity", METRIC)
    forgotten = replace(measured, evaluation=replace(measured.evaluation, comparisons=()))
    again = compare_with(forgotten, SETTING, "popularity", METRIC)
    assert set(own) == set(again) == set(METHODS) - {"popularity"}
    for method, found in own.items():
        assert again[method].verdict == found.verdict
        for end in ("difference", "low", "high", "p"):
            assert getattr(again[method], end) == pytest.approx(getattr(found, end), abs=1e-6)


def test_any_method_can_be_what_the_others_are_held_against(measured):
    there = compare_with(measured, SETTING, "random", METRIC)["centroid"]
    back = compare_with(measured, SETTING, "centroid", METRIC)["random"]
    rows = [measured.evaluation.row(*SETTING, m, METRIC).mean for m in ("centroid", "random")]
    assert there.difference == pytest.approx(rows[0] - rows[1], abs=1e-6)
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low))


def test_where_items_are_subject_to_chance_too_only_what_was_kept_is_claimed(measured):
    setting, against = ("cold-item", None), "content_knn"
    kept = {(c.method, c.against): c for c in measured.evaluation.comparisons
            if c.protocol == "cold-item" and c.metric == METRIC}  # fmt: skip
    found = compare_with(measured, setting, against, METRIC)
    assert found["random"] == kept["random", against]
    assert ("centroid", against) not in kept
    assert found["centroid"].low == -kept[against, "centroid"].high
    assert not {("kernel_ridge", against), (against, "kernel_ridge")} & set(kept)
    assert found["kernel_ridge"] == Message("evaluate.unpaired.together")


def test_without_what_was_measured_of_each_case_nothing_is_claimed(measured):
    bare = PairedResults(replace(measured.evaluation, comparisons=()), None)
    found = compare_with(bare, SETTING, "random", METRIC)
    assert {stands.id for stands in found.values()} == {"evaluate.unpaired.not_kept"}


def test_two_evaluations_of_the_same_cases_are_paired_and_of_others_are_not(data, measured):
    fewer = evaluated(data, repeats=2, train_users=20)
    other = evaluated(data, repeats=2, seed=7)
    found = compare_evaluations(measured, fewer, [SETTING], "popularity", METRIC)[SETTING]
    rows = [m.evaluation.row(*SETTING, "popularity", METRIC).mean for m in (measured, fewer)]
    assert found.difference == pytest.approx(rows[1] - rows[0], abs=1e-6)
    assert found.low < found.difference < found.high
    assert compare_evaluations(measured, other, [SETTING], "centroid", METRIC)[SETTING] == Message(
        "evaluate.unpaired.other_cases"
    )


def test_an_evaluation_does_not_differ_from_itself(measured):
    found = compare_evaluations(measured, measured, [SETTING], "centroid", METRIC)[SETTING]
    assert (found.difference, found.low, found.high, found.verdict) == (0, 0, 0, "undecided")
