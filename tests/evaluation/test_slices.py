"""Groups are cut as the data say, compared with the baseline, and small ones marked."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coldstart.core.i18n import Message
from coldstart.data.dataset import Dataset
from coldstart.evaluation.details import Details
from coldstart.evaluation.grouping import MOST_GROUPS, WARMTH, grouping, segment_grouping, sides
from coldstart.evaluation.groups import FOUND, SMALL, by_ranking, slices
from coldstart.store.records import Segment


@pytest.fixture
def dataset():
    n = 90
    ids = [f"u{k:02}" for k in range(n)]
    users = pd.DataFrame(
        {
            "user_id": ids,
            "town": ["North"] * 50 + ["South"] * 35 + [""] * 5,
            "age": [str(k) for k in range(n)],
            "name": [f"name {k}" for k in range(n)],
            "same": ["x"] * n,
        }
    )
    items = pd.DataFrame({"item_id": ["a", "b"], "title": ["A", "B"], "kind": ["x", "y"]})
    pairs = pd.DataFrame({"user_id": ids, "item_id": ["a"] * n, "label": [1] * n})
    return Dataset("d", users, items, pairs)


@pytest.fixture
def details(dataset):
    """The method is better by 0.3 in the north, and no different in the south."""
    rng = np.random.default_rng(0)
    ids = dataset.user_ids
    plain = rng.uniform(0.2, 0.4, len(ids))
    north = dataset.users["town"].to_numpy() == "North"
    mine = plain + np.where(north, 0.3, 0.0) + rng.normal(0, 0.05, len(ids))
    place = {"protocol": "cold-user", "shots": 0, "repeat": 0}
    values = pd.concat(
        pd.DataFrame({**place, "method": method, "id": ids, "ndcg@10": found})
        for method, found in (("ensemble", mine), ("popularity", plain))
    )
    pairs = pd.DataFrame(
        {**place, "user": ids * 2, "item": ["a"] * 90 + ["b"] * 90,
         "ensemble": [1] * 90 + [0] * 90, "popularity": [1, 0] * 90}
    )  # fmt: skip
    return Details(values, pairs)


def cut(details, dataset, side, column, metric, protocol="cold-user"):
    return slices(
        details,
        grouping(dataset, side, column),
        side,
        protocol,
        0,
        "ensemble",
        "popularity",
        metric,
    )


def test_a_difference_is_found_where_it_is(details, dataset):
    north, south, missing = cut(details, dataset, "users", "town", "ndcg@10")
    assert (north.name, south.name) == ("North", "South")
    assert missing.name == Message("evaluate.group.missing")
    assert (north.verdict, south.verdict) == ("better", "undecided")
    assert north.difference == pytest.approx(0.3, abs=0.05)
    assert north.low < north.mean < north.high


def test_a_baseline_that_failed_in_one_split_is_compared_on_the_others(details, dataset):
    for column in ("values", "pairs"):
        table = getattr(details, column)
        second = table.assign(repeat=1)
        if column == "values":
            second = second[second["method"] == "ensemble"]
        else:
            second["popularity"] = -1
        details = replace(details, **{column: pd.concat([table, second], ignore_index=True)})
    once, *_ = cut(details, dataset, "users", "town", "ndcg@10")
    assert once.n == 50  # of those whose difference is shown
    assert once.mean - once.baseline == pytest.approx(once.difference)
    assert once.difference == pytest.approx(0.3, abs=0.05)
    assert once.verdict == "better"
    first, second = cut(details, dataset, "items", "kind", FOUND)
    assert (first.difference, second.difference) == (0.5, -0.5)


def test_small_groups_are_marked_and_claim_nothing(details, dataset):
    *_, missing = cut(details, dataset, "users", "town", "ndcg@10")
    assert missing.n == 5 < SMALL
    assert missing.small
    assert missing.verdict == "undecided"


def test_many_likes_of_few_people_claim_nothing(dataset):
    users = ["u00", "u01", "u02"] * 40
    place = {"protocol": "cold-user", "shots": 0, "repeat": 0}
    items = ["a", "b"] * 60
    pairs = pd.DataFrame(
        {**place, "user": users, "item": items, "ensemble": 1, "popularity": [0] * 117 + [1] * 3}
    )
    first, second = cut(Details(pd.DataFrame(), pairs), dataset, "items", "kind", FOUND)
    for group in (first, second):
        assert group.n == 60 > SMALL
        assert group.small
        assert group.verdict == "undecided"


@pytest.mark.parametrize("warm", [[6, 7], [6, 6, 20], [6], [6, 8, 8, 30]])
def test_few_warm_people_are_grouped_without_empty_ranges(warm):
    items = pd.DataFrame({"item_id": [f"i{n}" for n in range(30)]})
    users = pd.DataFrame({"user_id": [f"u{n}" for n in range(len(warm))]})
    pairs = [(f"u{n}", f"i{k}", 1) for n, likes in enumerate(warm) for k in range(likes)]
    data = Dataset("d", users, items, pd.DataFrame(pairs, columns=["user_id", "item_id", "label"]))
    found = grouping(data, "users", WARMTH)
    assert set(range(2, len(found.names))) == set(found.of.values())


def test_items_are_cut_by_the_share_of_likes_that_is_found(details, dataset):
    first, second = cut(details, dataset, "items", "kind", FOUND)
    assert (first.mean, second.mean) == (1.0, 0.0)
    assert (first.baseline, second.baseline) == (0.5, 0.5)
    assert (first.verdict, second.verdict) == ("better", "worse")


def test_numbers_become_ranges_that_cover_everyone(dataset):
    found = grouping(dataset, "users", "age")
    assert found.names == ["0 – 22", "23 – 44", "45 – 66", "67 – 89"]
    sizes = np.bincount([found.of[id_] for id_ in dataset.user_ids])
    assert sizes.sum() == 90
    assert sizes.min() >= 20


def test_many_values_leave_the_rare_ones_together(dataset):
    town = [f"t{k % 15:02}" for k in range(90)]
    changed = Dataset("d", dataset.users.assign(town=town), dataset.items, dataset.interactions)
    found = grouping(changed, "users", "town")
    assert len(found.names) == MOST_GROUPS
    assert found.names[-1] == Message("evaluate.group.rest")
    assert set(found.of.values()) == set(range(MOST_GROUPS))


def test_columns_that_tell_nothing_are_not_offered(dataset):
    assert sides(dataset)["users"] == [WARMTH, "town", "age"]


def test_whole_rankings_are_compared_only_where_each_belongs_to_one_group():
    assert by_ranking("cold-user", "users")
    assert by_ranking("audience", "items")
    assert not by_ranking("cold-user", "items")
    assert not by_ranking("cold-item", "users")


def test_a_segment_and_all_others_are_two_groups(dataset):
    members = tuple(dataset.user_ids[:30])
    segment = Segment("s", "d", "Regulars", "user", members, "", 0.0)
    found = segment_grouping(dataset, segment)
    assert found.names[0] == "Regulars"
    assert {id_ for id_, at in found.of.items() if at == 0} == set(members)
    assert set(found.of) == set(dataset.user_ids)
