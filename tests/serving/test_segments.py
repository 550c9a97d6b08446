"""What sets a segment apart is only what chance would not do; what it is shown adds up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from coldstart.core.errors import CannotRankError
from coldstart.core.events import drain
from coldstart.data.dataset import Dataset
from coldstart.serving.audience import for_item_steps
from coldstart.serving.segments import Trait, traits, wanted_steps


def crowd(n: int = 200, items: int = 30, seed: int = 0) -> Dataset:
    """Return people whose town, pet and likes are drawn independently."""
    rng = np.random.default_rng(seed)
    ids = [f"u{k}" for k in range(n)]
    towns = rng.choice(["Bath", "York", "Hull", ""], n)
    users = pd.DataFrame({"user_id": ids, "town": towns, "pet": rng.choice(["cat", "dog"], n)})
    goods = pd.DataFrame({"item_id": [f"p{k}" for k in range(items)]})
    at = np.argwhere(rng.random((n, items)) < 0.2)
    likes = pd.DataFrame(
        {"user_id": [f"u{a}" for a, _ in at], "item_id": [f"p{b}" for _, b in at], "label": 1}
    )
    return Dataset("Crowd", users.astype("str"), goods.astype("str"), likes)


def of(found: list[Trait], column: str | None, value: str) -> Trait:
    return next(trait for trait in found if (trait.column, trait.value) == (column, value))


def test_counts_are_those_of_the_tables_and_blanks_are_left_out() -> None:
    data = crowd()
    members = data.user_ids[:60]
    found = of(traits(data, "user", members), "town", "Bath")
    town = data.users["town"].to_numpy()
    assert (found.inside, found.n) == ((town[:60] == "Bath").sum(), (town[:60] != "").sum())
    assert (found.outside, found.m) == ((town[60:] == "Bath").sum(), (town[60:] != "").sum())
    assert found.low < found.lift < found.high


def test_what_a_segment_was_made_of_sets_it_apart_and_comes_first() -> None:
    data = crowd()
    liking = data.likes[:, [3]].toarray().ravel()
    members = [id_ for id_, likes in zip(data.user_ids, liking, strict=True) if likes]
    found = traits(data, "user", members)
    assert (found[0].column, found[0].value, found[0].apart) == (None, "p3", True)
    assert found[0].low > 1


def test_people_drawn_by_lot_are_rarely_called_different() -> None:
    data, rng = crowd(), np.random.default_rng(1)
    lots = [rng.choice(data.user_ids, 40, replace=False).tolist() for _ in range(40)]
    alarms = sum(any(trait.apart for trait in traits(data, "user", lot)) for lot in lots)
    assert alarms <= 4  # at most one in twenty is promised


def test_products_are_told_apart_by_their_columns_and_nobody_by_nothing(tea_shop: Dataset) -> None:
    teas = [f"t{n}" for n in range(5)]
    assert {trait.column for trait in traits(tea_shop, "item", teas)} == {"made_of"}
    assert traits(tea_shop, "user", tea_shop.user_ids) == []  # there are no others
    assert traits(tea_shop, "user", []) == []


def test_what_a_segment_is_shown_is_the_mean_over_those_to_whom_it_is_new(serve) -> None:
    served = serve()
    members = ["tea0", "tea1", "tea2", "cold tea", "not there"]
    rng = np.random.default_rng(0)
    found = drain(wanted_steps(served, "user", members, rng, top=50))
    assert [w.rank for w in found] == list(range(1, len(found) + 1))
    assert [w.expected for w in found] == sorted((w.expected for w in found), reverse=True)
    rows = [served.dataset.user_index[id_] for id_ in members[:4]]
    for one in found:
        scores = drain(for_item_steps(served, one.id))[rows]
        assert one.new_to == np.isfinite(scores).sum()
        assert one.probability == pytest.approx(np.nanmean(scores), abs=1e-6)
        assert one.expected == pytest.approx(one.probability * one.new_to)


def test_who_will_want_a_range_of_products_is_ranked_by_the_likes_to_expect(serve) -> None:
    served = serve()
    found = drain(wanted_steps(served, "item", ["t0", "pot"], np.random.default_rng(0), top=3))
    scores = np.nansum([drain(for_item_steps(served, id_)) for id_ in ("t0", "pot")], axis=0)
    assert [w.expected for w in found] == pytest.approx(np.sort(scores)[::-1][:3].tolist())


def test_scores_that_are_no_probabilities_are_not_averaged(serve) -> None:
    with pytest.raises(CannotRankError):
        drain(wanted_steps(serve("popularity"), "user", ["tea0"], np.random.default_rng(0)))
