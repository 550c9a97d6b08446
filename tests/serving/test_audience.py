"""Who will want it."""

from __future__ import annotations

import pandas as pd
import pytest

from coldstart.core.errors import CannotRankError, NotFoundError
from coldstart.serving import ranking
from coldstart.serving.audience import audience, audience_steps


def test_whoever_has_it_is_left_out(serve):
    served = serve()
    (found,) = audience(served, served.known_items(["t1"]), top=100)
    row = served.dataset.item_index["t1"]
    has = {served.dataset.user_ids[n] for n in served.dataset.seen[:, [row]].nonzero()[0]}
    assert has
    assert {place.id for place in found.ranked} == set(served.dataset.user_ids) - has


def test_a_new_product_is_offered_to_those_of_its_taste(serve):
    served = serve()
    table = pd.DataFrame({"item_id": ["n"], "title": ["coffee 9"], "made_of": ["leaf coffee"]})
    (found,) = audience(served, served.new_items(table.astype("str")), top=10)
    assert all(place.id.startswith("coffee") for place in found.ranked)
    assert found.item_id == "n"


def test_a_new_product_needs_not_all_columns_and_may_have_others(serve):
    served = serve()
    new = served.new_items(pd.DataFrame({"item_id": ["n"], "title": ["x"], "colour": ["red"]}))
    assert new.columns.to_dict("records") == [{"title": "x", "made_of": "", "colour": "red"}]


def test_a_typed_product_is_nobodys_yet_whatever_ids_the_catalogue_has(serve, tea_shop):
    from dataclasses import replace

    renamed = {"t0": "new", "t1": "new-2"}
    tables = {
        name: getattr(tea_shop, name).replace({"item_id": renamed})
        for name in ("items", "interactions", "held_back")
    }
    served = serve(dataset=replace(tea_shop, **tables))
    assert served.unused_item_ids(2) == ["new-3", "new-4"]
    assert serve().unused_item_ids(1) == ["new"]


def test_methods_whose_scores_say_nothing_across_users_have_no_audience(serve):
    served = serve("popularity")
    with pytest.raises(CannotRankError):
        audience(served, served.known_items(["t1"]))


def test_an_unknown_product_is_named(serve):
    with pytest.raises(NotFoundError, match="nothing-such"):
        serve().known_items(["nothing-such"])


def test_it_tells_of_how_many_it_has_asked_and_comes_to_the_same_in_small_steps(serve, monkeypatch):
    served = serve()
    asked = served.known_items(["t1", "t2"])
    (whole, other) = audience(served, asked, top=4)
    monkeypatch.setattr(ranking, "CHUNK", 5)
    told, steps = [], audience_steps(served, asked, top=4)
    while True:
        try:
            told.append(next(steps))
        except StopIteration as ended:
            found = ended.value
            break
    n = len(served.training.users)
    counts = [now.done for now in told if now.stage == "users"]
    assert counts == [*range(5, n, 5), n]
    assert {now.total for now in told if now.stage == "users"} == {n}
    assert told[-1].stage == "reasons"
    assert told[-1].done == told[-1].total
    for before, after in zip((whole, other), found, strict=True):
        assert [place.id for place in after.ranked] == [place.id for place in before.ranked]
        assert [place.score for place in after.ranked] == pytest.approx(
            [place.score for place in before.ranked]
        )
