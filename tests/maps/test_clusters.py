from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from coldstart.data.dataset import Dataset
from coldstart.maps.clusters import clusters, count, group_names, names


def heaps(sizes: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Return places in heaps far apart, and the heap of each."""
    rng = np.random.default_rng(0)
    which = np.repeat(np.arange(len(sizes)), sizes)
    middles = np.array([[20 * n, 10 * (n % 2)] for n in range(len(sizes))])
    return (middles[which] + rng.normal(size=(len(which), 2))).astype(np.float32), which


def test_heaps_are_found_and_numbered_by_size() -> None:
    places, heap = heaps([30, 90, 60])
    found = clusters(places, np.random.default_rng(0))
    inside = found >= 0
    assert inside.mean() > 0.8
    assert (found == np.array([2, 0, 1])[heap])[inside].all()


def test_of_very_many_a_sample_is_grouped_and_the_others_join_the_nearest() -> None:
    places, heap = heaps([4_000, 8_000])
    found = clusters(places, np.random.default_rng(0))
    inside = found >= 0
    assert len(found) == 12_000
    assert (found == np.array([1, 0])[heap])[inside].all()


def test_a_few_are_no_groups() -> None:
    assert clusters(np.zeros((5, 2), np.float32), np.random.default_rng(0)).tolist() == [-1] * 5


def test_a_group_is_named_by_what_sets_it_apart_not_by_what_all_share() -> None:
    counts = csr_matrix(np.array([[5, 4, 0], [5, 4, 0], [5, 0, 3], [9, 9, 9]]))
    found = names(np.array([0, 0, 1, -1]), counts, ["common", "tea", "coffee"])
    assert [name.split(" · ")[0] for name in found] == ["1. tea", "2. coffee"]


def test_names_differ_even_where_words_do_not() -> None:
    same = csr_matrix(np.array([[1], [1], [1]]))
    assert names(np.array([0, 1, 2]), same, ["tea"]) == ["1. tea", "2. tea", "3. tea"]


def test_shared_values_are_terms_and_long_texts_are_words() -> None:
    table = pd.DataFrame(
        {
            "home": ["Renter", "Owner"] * 3,
            "n_kids": ["1", "2"] * 3,
            "title": [f"The red cup {n}" for n in range(6)],
            "text": "never read",
        }
    )
    counts, terms = count(table, [""] * 6)
    assert set(terms) == {"Renter", "Owner", "n_kids 1", "n_kids 2", "red", "cup"}
    assert counts[0].sum() == 4
    nothing, none = count(pd.DataFrame({"title": ["", ""]}), ["", ""])
    assert (nothing.shape, none) == ((2, 0), [])


def test_on_the_map_of_tastes_groups_are_named_by_what_they_like(tea_shop: Dataset) -> None:
    ids = [id_ for id_ in tea_shop.user_ids if not id_.startswith("cold")]
    group = [0 if id_.startswith("tea") else 1 for id_ in ids]
    points = pd.DataFrame({"id": ids, "kind": "user", "group": group})
    points.loc[3, "group"] = -1
    called = group_names(tea_shop, points, "taste")
    assert called[3] == ""
    assert "tea" in called[0]
    assert "coffee" in called[len(ids) - 1]
    assert called.nunique() == 3


def test_what_is_measured_names_no_group() -> None:
    table = pd.DataFrame({"year": [str(1980 + n // 2) for n in range(40)], "genre": ["war"] * 40})
    assert count(table, [""] * 40)[1] == ["war"]


def test_where_nothing_is_said_a_group_still_has_a_name() -> None:
    dataset = Dataset(
        "blank",
        pd.DataFrame({"user_id": ["a", "b"]}),
        pd.DataFrame({"item_id": ["p"]}),
        pd.DataFrame({"user_id": ["a"], "item_id": ["p"], "label": [1]}),
    )
    points = pd.DataFrame({"id": ["a", "b"], "kind": "user", "group": [0, 1]})
    assert group_names(dataset, points, "taste").tolist() == ["1", "2"]
