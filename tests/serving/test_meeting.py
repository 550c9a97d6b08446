"""A newcomer reveals choice by choice: what is known is never listed, never counted."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from coldstart.metrics.comparisons import Verdict
from coldstart.serving.holdout import held_back_users, reveal_user
from coldstart.serving.recommend import recommend
from coldstart.serving.session import CaseRequest
from coldstart.serving.simulation import meet, meet_all, order


def test_what_was_revealed_is_on_neither_list_and_counts_for_neither(serve):
    served = serve()
    for step in meet(served, "cold tea", top=3):
        known = set(step.revealed)
        assert known.isdisjoint(place.id for place in step.ranked)
        assert known.isdisjoint(step.plain)
        assert (step.hits | step.plain_hits).isdisjoint(known)
        assert step.left == 4 - len(known)


def test_each_list_is_what_recommend_shows_and_its_hits_what_the_truth_says(serve):
    served = serve()
    for step in meet(served, "cold coffee", seed=3, top=4):
        request = CaseRequest("a", likes=step.revealed, user_id="cold coffee")
        (answer,) = recommend(served, [request], top=4, explain=False)
        assert [p.id for p in step.ranked] == [p.id for p in answer.ranked]
        revealed = reveal_user(served, "cold coffee", answer.ranked, step.revealed)
        assert step.hits == revealed.hits
        assert len(step.plain_hits) == revealed.plain_hits


def test_an_entry_is_new_where_the_list_before_did_not_have_it(serve):
    steps = meet(serve(), "cold tea", top=3)
    assert steps[0].entered == set()
    for before, step in pairwise(steps):
        was, now = ({place.id for place in s.ranked} for s in (before, step))
        assert step.entered == now - was


def test_the_order_hangs_on_the_seed_and_on_nobody_else(serve, tea_shop):
    served = serve()
    orders = {tuple(order(served, "cold tea", seed)) for seed in range(20)}
    assert len(orders) > 1
    assert {frozenset(found) for found in orders} == {frozenset(("t0", "t1", "t2", "cup"))}
    truth = tea_shop.held_back
    alone = replace(tea_shop, held_back=truth[truth["user_id"] == "cold tea"])
    assert order(serve(dataset=alone), "cold tea", 7) == order(served, "cold tea", 7)


def test_a_method_that_needs_a_like_begins_with_the_first_choice(serve):
    steps = meet(serve("centroid"), "cold tea")
    assert [len(step.revealed) for step in steps] == [1, 2, 3]


@pytest.mark.parametrize("method", ["ensemble", "centroid"])
def test_the_sum_over_everyone_is_that_of_their_own_lists(serve, method):
    served = serve(method)
    found = meet_all(served, seed=5, top=2)
    everyone = [meet(served, id_, seed=5, top=2) for id_ in held_back_users(served)]
    each = [steps for steps in everyone if steps]  # without those of whom nothing is left to find
    assert (found.n_users, found.of_users) == (len(each), 2)
    assert found.n_lists == sum(map(len, each))
    assert found.hits == sum(len(step.hits) for steps in each for step in steps)
    assert found.plain_hits == sum(len(step.plain_hits) for steps in each for step in steps)
    assert found.mean == pytest.approx((found.hits - found.plain_hits) / found.n_users)


def test_two_people_are_too_few_for_any_claim(serve):
    assert meet_all(serve(), top=2).verdict is Verdict.INCONCLUSIVE


def test_the_popular_list_is_exactly_as_good_as_itself(serve):
    found = meet_all(serve("popularity"), top=2)
    assert found.hits == found.plain_hits
    assert (found.mean, found.low, found.high) == (0.0, 0.0, 0.0)


def test_many_are_sampled_and_it_is_said_of_how_many(serve):
    found = meet_all(serve(), most=1)
    assert (found.n_users, found.of_users) == (1, 2)


def test_where_nobody_is_held_back_there_is_nobody_to_meet(serve, tea_shop):
    served = serve(dataset=tea_shop.without())
    assert meet_all(served) is None
    assert order(served, "cold tea", 0) == []
