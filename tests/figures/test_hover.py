from __future__ import annotations

import pandas as pd

from coldstart.core.i18n import Message
from coldstart.data.dataset import Dataset
from coldstart.figures.interaction import column_title
from coldstart.maps.tables import describe


def chinese(message: Message) -> str:
    return message.render("zh")


def test_a_column_is_called_as_its_file_calls_it_one_of_a_name_of_ours_too() -> None:
    users = pd.DataFrame({"user_id": ["u1"], "household_size": ["3"], "group": ["b"]})
    items = pd.DataFrame({"item_id": ["p1"], "title": ["Tea"]})
    likes = pd.DataFrame([("u1", "p1", 1)], columns=["user_id", "item_id", "label"])
    place = pd.DataFrame({"id": ["u1"], "x": 0.0, "y": 0.0, "kind": "user", "group": 0})
    own = list(describe(Dataset("Names", users, items, likes), place).columns[-2:])
    assert [column_title(column, chinese) for column in own] == ["household_size", "group"]
    assert column_title("likes", chinese) == "喜好数"
