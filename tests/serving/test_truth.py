"""The held-back truth is counted against a list of equal length that knows nothing."""

from __future__ import annotations

import pytest

from coldstart.serving.audience import audience
from coldstart.serving.holdout import held_back_items, held_back_users, reveal_item, reveal_user
from coldstart.serving.ranking import Ranked
from coldstart.serving.recommend import recommend
from coldstart.serving.session import CaseRequest


def places(*ids: str) -> list[Ranked]:
    return [Ranked(n, id_, 1.0, None) for n, id_ in enumerate(ids, start=1)]


def test_only_those_whose_own_history_is_hidden_can_be_revealed(serve):
    served = serve()
    assert held_back_users(served) == ["cold tea", "cold coffee"]
    assert held_back_items(served) == ["pot"]


def test_hits_are_counted_for_the_list_and_for_the_most_popular(serve):
    served = serve()
    found = reveal_user(served, "cold tea", places("t0", "c0"))
    assert found.real == ("t0", "t1", "t2", "cup")
    assert found.hits == {"t0"}
    assert (found.listed, found.plain_hits) == (2, 2)  # the cup, liked by all, and t0


def test_what_was_given_away_counts_for_neither_list(serve):
    served = serve()
    found = reveal_user(served, "cold tea", places("t1"), ["cup", "t0"])
    assert found.real == ("t1", "t2")
    assert found.hits == {"t1"}
    (answer,) = recommend(serve("popularity"), [CaseRequest("a", likes=("cup", "t0"))], top=1)
    assert found.plain_hits == (answer.ranked[0].id in {"t1", "t2"})


def test_an_audience_is_held_against_the_most_active(serve):
    served = serve()
    (found,) = audience(served, served.known_items(["pot"]), top=3)
    revealed = reveal_item(served, "pot", found.ranked)
    assert revealed.real == ("tea0", "tea1", "coffee0")
    assert revealed.hits == {place.id for place in found.ranked} & set(revealed.real)
    (active,) = audience(serve("activity"), served.known_items(["pot"]), top=3)
    assert revealed.plain_hits == len({p.id for p in active.ranked} & set(revealed.real))


@pytest.mark.parametrize("held_back", ["none", "nothing of them"])
def test_without_truth_there_is_nothing_to_reveal(serve, tea_shop, held_back):
    if held_back == "none":
        served = serve(dataset=tea_shop.without())
        assert held_back_users(served) == held_back_items(served) == []
    else:
        served = serve()
    assert reveal_user(served, "tea9", places("t0")) is None
    assert reveal_item(served, "c0" if held_back == "none" else "t4", places("tea0")) is None
