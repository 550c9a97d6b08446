"""A new version has the answers, and everything that the old one has."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from coldstart.serving.versions import usable, with_answers
from coldstart.store.answers import Answer

YES = Answer("cold tea", "t0", 1, 1_700_000_000.5)
NO = Answer("cold tea", "c0", 0, 1_700_000_001.0)
SKIPPED = Answer("cold coffee", "c0", None, 1_700_000_002.0)


def rows(dataset) -> set[tuple[str, str, int]]:
    table = dataset.interactions
    return set(zip(table["user_id"], table["item_id"], table["label"], strict=True))


def test_likes_join_the_data_and_the_old_version_stays(tea_shop):
    before = tea_shop.fingerprint
    likes = replace(tea_shop, interactions=tea_shop.interactions.query("label == 1"))
    new = with_answers(likes, [YES, NO, SKIPPED])
    assert rows(new) == rows(likes) | {("cold tea", "t0", 1)}
    assert new.fingerprint != likes.fingerprint
    assert new.name == f"{tea_shop.name} +1"
    assert tea_shop.fingerprint == before


def test_a_no_joins_where_the_data_know_dislikes(tea_shop):
    table = tea_shop.interactions
    disliked = table.assign(label=np.where(table.index == 0, 0, 1).astype(np.int8))
    new = with_answers(replace(tea_shop, interactions=disliked), [YES, NO, SKIPPED])
    assert {("cold tea", "t0", 1), ("cold tea", "c0", 0)} <= rows(new)


def test_what_is_answered_is_held_back_no_longer(tea_shop):
    new = with_answers(tea_shop, [YES])
    left = set(zip(new.held_back["user_id"], new.held_back["item_id"], strict=True))
    old = set(zip(tea_shop.held_back["user_id"], tea_shop.held_back["item_id"], strict=True))
    assert left == old - {("cold tea", "t0")}


def test_ratings_and_times_keep_their_types(tea_shop):
    rated = tea_shop.interactions.assign(rating=np.float32(4.0), timestamp=np.int64(1_600_000_000))
    new = with_answers(replace(tea_shop, interactions=rated), [YES])
    assert new.interactions.dtypes.equals(rated.dtypes)
    last = new.interactions.iloc[-1]
    assert np.isnan(last["rating"])
    assert last["timestamp"] == 1_700_000_000


def test_nothing_usable_is_no_new_version(tea_shop):
    known = tea_shop.interactions.iloc[0]
    again = Answer(known["user_id"], known["item_id"], 1, 0.0)
    assert usable(tea_shop, [SKIPPED, again]) == []
    assert with_answers(tea_shop, [SKIPPED, again]) is tea_shop
    assert isinstance(tea_shop.interactions, pd.DataFrame)
