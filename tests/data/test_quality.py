"""The summary of a data set."""

import pandas as pd
import pytest

from coldstart.data.dataset import Dataset, Warmth
from coldstart.data.quality import summarise


def dataset(texts: list[str], titles: list[str]) -> Dataset:
    users = pd.DataFrame({"user_id": list("abcd"), "text": texts}, dtype="str")
    items = pd.DataFrame({"item_id": list("xyz"), "title": titles}, dtype="str")
    pairs = pd.DataFrame(
        {"user_id": list("aab"), "item_id": list("xyx"), "label": [1, 0, 1]}
    ).astype({"label": "int8", "user_id": "str", "item_id": "str"})
    return Dataset("d", users, items, pairs)


def test_counts_and_shares():
    found = summarise(dataset(["old", "old", "", "young"], ["tea", "milk", "salt"]))
    assert found.users == {Warmth.COLD: 2, Warmth.FEW_SHOT: 2, Warmth.WARM: 0}
    assert found.items == {Warmth.COLD: 2, Warmth.FEW_SHOT: 1, Warmth.WARM: 0}
    assert (found.interactions, found.likes, found.dislikes, found.held_back) == (3, 2, 1, 0)
    assert found.density == pytest.approx(3 / 12)
    assert found.median_likes == 1
    assert found.blank_profiles == 0.25
    assert found.duplicate_profiles == 0.5
