"""What people buy again: ranked among what they had, by counts that end at the boundary."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coldstart.data.dataset import Dataset
from coldstart.evaluation.scenarios.registry import PROTOCOLS, baseline
from coldstart.evaluation.test_sets import SplitConfig, negatives
from coldstart.models.queries import training_of
from coldstart.models.registry import make

GOODS = [f"p{n:02}" for n in range(14)]
N_USERS = 24
BOUNDARY = 800
"""Later than four fifths of the purchases below."""


def purchases(milk_later=(900, 950)):
    """Return who bought what when: milk (p00) five times and again, bread (p01) once, some more."""
    rows = []
    for n in range(N_USERS):
        user = f"u{n:02}"
        rows += [(user, "p00", 100 + 100 * k + n) for k in range(5)]
        rows += [(user, "p01", 120 + n), (user, GOODS[2 + n % 12], 130 + n)]
        rows += [(user, "p00", time) for time in milk_later]
    return rows


def dataset(rows):
    """Return the data set of purchases: the first of each pair, the others in `repeats`."""
    log = pd.DataFrame(rows, columns=["user_id", "item_id", "timestamp"])
    log = log.sort_values("timestamp", kind="stable")
    is_first = ~log.duplicated(["user_id", "item_id"])
    pairs = log[is_first].assign(label=np.int8(1)).reset_index(drop=True)
    again = log[~is_first].astype({"user_id": "category", "item_id": "category"})
    users = pd.DataFrame({"user_id": sorted(log["user_id"].unique())}, dtype="str")
    items = pd.DataFrame({"item_id": GOODS, "title": GOODS}, dtype="str")
    pairs = pairs.astype({"user_id": "str", "item_id": "str"})
    again = None if again.empty else again.reset_index(drop=True)
    return Dataset("shop", users, items, pairs, repeats=again)


def training(data):
    rng = np.random.default_rng(1)
    sizes = (len(data.users), len(data.items))
    return training_of(data, *(rng.normal(size=(n, 4)).astype(np.float32) for n in sizes))


def split_of(data):
    return PROTOCOLS["buy-again"](training(data), SplitConfig(), np.random.default_rng(0))


def counts_of(split):
    """Return how often each case had what, by user and item."""
    cases = split.test_sets[0].cases
    ids = cases.support_items.ids
    counts = cases.counts.tocoo()
    found = zip(counts.row, counts.col, counts.data, strict=True)
    return {(cases.ids[row], ids[column]): int(n) for row, column, n in found}


def test_milk_was_had_five_times_and_bread_once_and_milk_is_bought_again():
    split = split_of(dataset(purchases()))
    (test_set,) = split.test_sets
    counts = counts_of(split)
    assert {n for (_, item), n in counts.items() if item == "p00"} == {5}
    assert {n for (_, item), n in counts.items() if item != "p00"} == {1}
    assert set(test_set.cases.ids) == {f"u{n:02}" for n in range(N_USERS)}
    candidates = [
        {test_set.candidates.ids[n] for n in np.flatnonzero(~row)}
        for row in test_set.excluded.toarray()
    ]
    had = {user: {item for one, item in counts if one == user} for user, _ in counts}
    assert candidates == [had[user] for user in test_set.cases.ids]
    assert all(len(one) == 3 for one in candidates)
    milk = test_set.candidates.ids.index("p00")
    assert (test_set.relevant.toarray() == (np.arange(len(test_set.candidates)) == milk)).all()


def test_what_is_bought_later_changes_no_count_before():
    usual, later = (split_of(dataset(purchases(times))) for times in ((900, 950), (1900, 2950)))
    assert counts_of(usual) == counts_of(later)
    assert (usual.test_sets[0].relevant != later.test_sets[0].relevant).nnz == 0
    for split in (usual, later):
        assert split.train.repeats is None
        assert split.train.users.counts is None
        assert split.train.timestamps.data.max() < BOUNDARY


def test_two_lines_of_one_receipt_are_one_purchase():
    doubled = [row for row in purchases() for _ in range(2)]
    assert counts_of(split_of(dataset(doubled))) == counts_of(split_of(dataset(purchases())))


def test_who_buys_nothing_again_or_had_one_thing_takes_no_part():
    rows = [row for row in purchases() if row[0] not in ("u00", "u01")]
    rows += [("u00", "p00", 100), ("u00", "p01", 200)]
    rows += [("u01", "p00", 100), ("u01", "p00", 900)]
    split = split_of(dataset(rows))
    assert not {"u00", "u01"} & set(split.test_sets[0].cases.ids)
    (note,) = split.notes
    assert (note.id, note.params["n"], note.params["of"]) == ("evaluate.note.not_again", 2, N_USERS)


def test_had_most_often_is_the_baseline_and_right_here(measure):
    assert baseline("buy-again", None) == "repeat_count"
    found = measure(
        training(dataset(purchases())),
        protocols=["buy-again", "temporal"],
        methods=["repeat_count", "random", "popularity", "ease", "ensemble"],
    )
    ndcg = {
        row.method: row.mean
        for row in found.rows
        if (row.protocol, row.metric) == ("buy-again", "ndcg@10")
    }
    assert ndcg["repeat_count"] == 1.0
    assert ndcg["random"] < 1.0
    assert set(ndcg) == {"repeat_count", "random", "popularity", "ease", "ensemble"}
    compared = found.comparison("buy-again", None, "random", "repeat_count", "ndcg@10")
    assert compared.verdict == "worse"
    assert ("temporal", None, "repeat_count") in found.cannot
    assert not any(row.metric == "brier" for row in found.rows if row.protocol == "buy-again")


def test_of_equal_counts_what_more_people_like_comes_first_then_the_catalogue():
    data = training(dataset([*purchases(), *(("u00", item, 50) for item in ("p12", "p13"))]))
    model = make("repeat_count").fit(data, np.random.default_rng(0))
    case = data.users.take(np.array([0]))
    scores = model.score(case, data.items)[0]
    likes = np.asarray(data.likes.sum(axis=0)).ravel()
    had = case.support.toarray()[0]
    expected = sorted(range(len(GOODS)), key=lambda n: (-had[n].astype(int), -likes[n], n))
    assert np.argsort(-scores, kind="stable").tolist() == expected
    often = case.with_counts(case.support.astype(np.int32) * 3)
    assert model.score(often, data.items)[0] == pytest.approx(scores + 2 * had)


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ([row for row in purchases() if row[1] != "p00"], "evaluate.note.no_repeats"),
        ([(user, item, 7) for user, item, _ in purchases()], "evaluate.note.no_times"),
        ([(user, item, 0) for user, item, _ in purchases()], "evaluate.note.no_times"),
    ],
)
def test_without_repeats_or_times_nothing_is_measured_and_the_reason_is_said(rows, note):
    split = split_of(dataset(rows))
    assert not split.test_sets
    assert [one.id for one in split.notes] == [note]


def test_pairs_are_told_from_what_was_had_and_not_bought_again():
    (test_set,) = split_of(dataset(purchases())).test_sets
    drawn = negatives(test_set, np.random.default_rng(0))
    assert drawn.nnz == test_set.relevant.nnz
    assert not drawn.multiply(test_set.excluded).nnz


def test_repeats_follow_users_and_items_wherever_they_are_taken():
    whole = training(dataset(purchases()))
    some = whole.take_users(np.array([5, 2])).take_items(np.array([3, 0]))
    assert some.repeats.since(0).toarray().tolist() == [[0, 6], [0, 6]]
    assert whole.only(whole.seen).repeats is None
    assert replace(whole, repeats=None).take_users(np.array([1])).repeats is None


@pytest.mark.parametrize(("n_bought", "hold_all"), [(3, True), (14, False)])
def test_lists_of_ten_that_hold_all_candidates_are_noticed(n_bought, hold_all):
    users, k_all = [f"u{n:02}" for n in range(12)], range(n_bought)
    rows = [(user, GOODS[(n + k) % 14], 100 + k) for n, user in enumerate(users) for k in k_all]
    rows += [(user, GOODS[n], 900 + k) for n, user in enumerate(users) for k in k_all]
    data = training_of(dataset(rows), np.zeros((12, 2)), np.zeros((len(GOODS), 2)))
    split = PROTOCOLS["buy-again"](data, SplitConfig(), np.random.default_rng(0))
    assert [test_set.lists_hold_all for test_set in split.test_sets] == [hold_all]
