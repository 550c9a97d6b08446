from __future__ import annotations

import pandas as pd

from coldstart.data import recipe

ALIKE = "Every parcel is made with care and is shipped in a plain box. " * 9


def test_a_long_text_names_its_item_by_its_beginning_and_where_that_is_shared_by_its_id() -> None:
    texts = [f"{ALIKE}cup", f"{ALIKE}pot", "全脂牛奶，来自高山牧场的鲜奶" * 9, "Oat milk", ""]
    items = pd.DataFrame({"item_id": ["p1", "p2", "p3", "p4", "p5"], "text": texts})
    first, second, milk, *short = recipe.title(items, "item_id")
    assert (first[-6:], second[-6:]) == ("… (p1)", "… (p2)")
    assert first[:-6] == second[:-6] == ALIKE[: len(first) - 6]
    assert milk.endswith("…")
    assert max(map(len, (first, second, milk))) < 80
    assert short == ["Oat milk", "p5"]


def test_a_title_is_left_as_it_is() -> None:
    items = pd.DataFrame({"item_id": ["p1"], "title": [ALIKE + "cup"]})
    assert recipe.title(items, "item_id") == [ALIKE + "cup"]
