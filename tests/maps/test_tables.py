from __future__ import annotations

import numpy as np
import pandas as pd

from coldstart.data.dataset import Dataset
from coldstart.maps.tables import describe, sample


def map_of(ids: list[str], kinds: list[str]) -> pd.DataFrame:
    places = np.arange(len(ids), dtype=np.float32)
    return pd.DataFrame({"id": ids, "x": places, "y": places, "kind": kinds})


def points(warmth: list[str]) -> pd.DataFrame:
    frame = map_of([f"u{n}" for n in range(len(warmth))], ["user"] * len(warmth))
    return frame.assign(warmth=warmth, likes=0, name="")


def test_each_point_is_told_with_what_its_table_says(dataset: Dataset) -> None:
    frame = map_of(["u39", "i0", "u0"], ["user", "item", "user"])
    described = describe(dataset, frame).set_index("id")
    assert described.index.tolist() == ["u39", "i0", "u0"]
    assert described.loc["u39", ["warmth", "likes"]].tolist() == ["cold", 0]
    assert described.loc["u0", "likes"] == len(dataset.history("u0"))
    assert described.loc["i0", ["name", "price"]].tolist() == ["Thing 0", "1.50"]
    assert described.loc["u0", "price"] == ""
    assert described["x"].tolist() == [0, 1, 2]


def test_a_column_of_theirs_that_is_called_like_ours_is_kept(dataset: Dataset) -> None:
    described = describe(dataset, map_of(["u0"], ["user"]))
    assert described.loc[0, "likes_"] == "cats"
    assert described["likes"].dtype == np.int64


def test_a_user_and_an_item_of_the_same_id_are_not_mixed_up() -> None:
    dataset = Dataset(
        "one",
        pd.DataFrame({"user_id": ["7"], "age": ["30"]}),
        pd.DataFrame({"item_id": ["7"], "title": ["Hammer"]}),
        pd.DataFrame({"user_id": ["7"], "item_id": ["7"], "label": [1]}),
    )
    described = describe(dataset, map_of(["7", "7"], ["item", "user"]))
    assert described["name"].tolist() == ["Hammer", "7"]
    assert described["age"].tolist() == ["", "30"]


def test_an_empty_map_is_described_as_empty(dataset: Dataset) -> None:
    described = describe(dataset, map_of([], []))
    assert len(described) == 0
    assert {"warmth", "likes", "name"} <= set(described.columns)


def test_points_that_fit_are_all_drawn() -> None:
    rows = sample(points(["warm"] * 5), 5, np.zeros(5, bool), np.random.default_rng(0))
    assert rows.tolist() == [0, 1, 2, 3, 4]


def test_a_sample_keeps_the_cold_and_the_selected_and_the_proportions() -> None:
    frame = points(["cold"] * 30 + ["few_shot"] * 300 + ["warm"] * 600)
    wanted = frame["id"].isin(["u900", "u50"]).to_numpy()
    rows = sample(frame, 120, wanted, np.random.default_rng(0))
    drawn = frame.iloc[rows]
    assert len(drawn) == 120
    assert {"u900", "u50"} <= set(drawn["id"])
    counts = drawn["warmth"].value_counts()
    assert counts["cold"] == 30
    assert abs(counts["warm"] - 2 * counts["few_shot"]) <= 3
    assert drawn["id"].is_unique
    assert (rows == sample(frame, 120, wanted, np.random.default_rng(0))).all()


def test_what_must_be_kept_is_drawn_even_above_the_limit() -> None:
    frame = points(["cold"] * 30 + ["warm"] * 30)
    rows = sample(frame, 10, np.zeros(60, bool), np.random.default_rng(0))
    assert rows.tolist() == list(range(30))
