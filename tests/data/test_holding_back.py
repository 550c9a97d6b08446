"""Some are made cold on purpose: nothing is lost, nothing of theirs is left to learn from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coldstart.data.dataset import Dataset, Warmth
from coldstart.data.holding_back import hold_back


@pytest.fixture
def shop() -> Dataset:
    ids = [f"u{n}" for n in range(40)]
    rows = [(u, f"i{m}", int((n + m) % 3 == 0)) for n, u in enumerate(ids) for m in range(20)]
    return Dataset(
        "Shop",
        pd.DataFrame({"user_id": [*ids, "nobody"]}),
        pd.DataFrame({"item_id": [f"i{m}" for m in range(20)]}),
        pd.DataFrame(rows, columns=["user_id", "item_id", "label"]).astype({"label": "int8"}),
    )


def test_a_tenth_of_those_with_likes_becomes_cold_and_every_pair_is_kept(shop: Dataset) -> None:
    held = hold_back(shop, 0.1, np.random.default_rng(0))
    cold = {
        id_ for id_, warmth in zip(held.user_ids, held.user_warmth, strict=True)
        if warmth == Warmth.COLD
    }  # fmt: skip
    assert len(cold - {"nobody"}) == 4
    assert (held.item_warmth == Warmth.COLD).sum() == 2
    assert not held.interactions["user_id"].isin(cold).any()
    assert held.truth.sum(axis=1)[[held.user_index[id_] for id_ in cold - {"nobody"}]].min() > 0
    both = pd.concat([held.interactions, held.held_back]).sort_values(["user_id", "item_id"])
    before = shop.interactions.sort_values(["user_id", "item_id"])
    pd.testing.assert_frame_equal(both.reset_index(drop=True), before.reset_index(drop=True))


def test_the_same_seed_holds_back_the_same(shop: Dataset) -> None:
    one, other, third = (hold_back(shop, 0.1, np.random.default_rng(n)) for n in (1, 1, 2))
    assert one.held_back.equals(other.held_back)
    assert not one.held_back.equals(third.held_back)


def test_repeats_of_whom_is_held_back_are_no_part_of_what_is_known(shop: Dataset) -> None:
    again = shop.interactions[["user_id", "item_id"]].astype("category").assign(timestamp=7)
    held = hold_back(replace(shop, repeats=again), 0.1, np.random.default_rng(0))
    keys = ["user_id", "item_id"]
    expected = held.interactions[keys].reset_index(drop=True)
    assert held.repeats[keys].astype("str").equals(expected)
