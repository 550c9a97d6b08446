from __future__ import annotations

import numpy as np
import pandas as pd

from coldstart.data.dataset import Dataset
from coldstart.encoders.base import Encoder
from coldstart.models.queries import training_of
from coldstart.serving.embedded import Embedded
from coldstart.serving.search import search


def embedded(dataset: Dataset, encoder: Encoder) -> Embedded:
    users, items = encoder.encode(dataset.user_texts), encoder.encode(dataset.item_texts)
    return Embedded(dataset, training_of(dataset, users, items), encoder)


def everyone(dataset: Dataset) -> pd.DataFrame:
    ids = [*dataset.user_ids, *dataset.item_ids]
    kinds = ["user"] * len(dataset.user_ids) + ["item"] * len(dataset.item_ids)
    line = np.arange(len(ids), dtype=np.float32)
    return pd.DataFrame({"id": ids, "x": line, "y": line, "kind": kinds})


def test_the_text_of_something_finds_it_first_and_stands_near_it(
    tea_shop: Dataset, word_encoder: Encoder
) -> None:
    given, points = embedded(tea_shop, word_encoder), everyone(tea_shop)
    items = points[points["kind"] == "item"]
    found = search(given, items, "items", tea_shop.item_texts[2])
    best = found.nearest.iloc[0]
    assert tea_shop.item_texts[tea_shop.item_index[best["id"]]] == tea_shop.item_texts[2]
    assert best["likeness"] > 0.999
    assert found.nearest["likeness"].is_monotonic_decreasing
    assert found.place is not None


def test_on_the_map_of_tastes_people_are_found_by_what_they_like(
    tea_shop: Dataset, word_encoder: Encoder
) -> None:
    having = np.asarray(tea_shop.likes.sum(axis=1)).ravel() > 0
    points = everyone(tea_shop)[[*having, *[True] * len(tea_shop.item_ids)]]
    found = search(embedded(tea_shop, word_encoder), points, "taste", "leaf coffee", top=10)
    users = found.nearest.loc[found.nearest["kind"] == "user", "id"]
    assert set(users) == {f"coffee{n}" for n in range(10)}


def test_only_who_is_on_the_map_is_found(tea_shop: Dataset, word_encoder: Encoder) -> None:
    given, points = embedded(tea_shop, word_encoder), everyone(tea_shop).iloc[:2]
    found = search(given, points, "profile", "anything")
    assert set(found.nearest["id"]) == set(points["id"])
    nobody = search(given, points.iloc[:0], "profile", "anything")
    assert len(nobody.nearest) == 0
    assert nobody.place is None
