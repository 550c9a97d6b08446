"""What someone is shown, and what never."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coldstart.core.errors import CannotRankError, NotFoundError
from coldstart.rules.rule import Rule
from coldstart.serving.recommend import recommend
from coldstart.serving.session import CaseRequest


def ids(answer) -> list[str]:
    return [place.id for place in answer.ranked]


@pytest.mark.parametrize("method", ["random", "popularity", "centroid", "ensemble"])
def test_neither_likes_nor_what_someone_has_is_recommended_back(serve, method):
    served = serve(method)
    new, known = recommend(
        served,
        [CaseRequest("a", likes=("t0", "cup")), CaseRequest("b", user_id="tea0", likes=("c1",))],
        top=100,
    )
    assert {"t0", "cup"}.isdisjoint(ids(new))
    has = set(served.dataset.history("tea0"))
    assert {*has, "c1"}.isdisjoint(ids(known))
    assert set(ids(known)) == set(served.dataset.item_ids) - has - {"c1"}


def test_places_count_from_one_and_scores_fall(serve):
    (answer,) = recommend(serve(), [CaseRequest("a", likes=("t0",))], top=5)
    assert [place.rank for place in answer.ranked] == [1, 2, 3, 4, 5]
    scores = [place.score for place in answer.ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)


def test_likes_move_the_list(serve):
    served = serve("centroid")
    tea, coffee = recommend(
        served, [CaseRequest("a", likes=("t0",)), CaseRequest("b", likes=("c0",))], top=4
    )
    assert all(id_.startswith("t") or id_ == "pot" for id_ in ids(tea))
    assert all(id_.startswith("c") for id_ in ids(coffee))


def test_given_products_alone_are_ranked_and_only_by_a_method_that_can(serve):
    table = pd.DataFrame({"item_id": ["n1", "n2"], "title": ["coffee 9", "tea 9"]}, dtype="str")
    served = serve()
    (answer,) = recommend(
        served, [CaseRequest("a", likes=("t0",))], items=served.new_items(table), top=10
    )
    assert ids(answer) == ["n2", "n1"]
    popular = serve("popularity")
    with pytest.raises(CannotRankError):
        recommend(popular, [CaseRequest("a")], items=popular.new_items(table))


def test_a_method_for_audiences_alone_has_no_list(serve):
    with pytest.raises(CannotRankError):
        recommend(serve("activity"), [CaseRequest("a", likes=("t0",))])


def test_a_method_for_what_someone_had_recommends_nothing_new(serve):
    with pytest.raises(CannotRankError, match="had already"):
        recommend(serve("repeat_count"), [CaseRequest("a", likes=("t0",))])


def test_an_unknown_user_is_named(serve):
    with pytest.raises(NotFoundError, match="nobody"):
        recommend(serve(), [CaseRequest("a", user_id="nobody")])


def test_a_known_profile_is_read_in_the_words_of_the_data(serve, tea_shop):
    from dataclasses import replace

    said = tea_shop.users.assign(text="Drinks " + tea_shop.users["drinks"])
    served = serve(dataset=replace(tea_shop, users=said))
    known = CaseRequest("a", profile={"drinks": "tea", "town": "town0"})
    assert served.described(known) == "Drinks tea"
    unknown = CaseRequest("a", profile={"drinks": "cocoa"})
    assert served.described(unknown) == "drinks: cocoa"
    assert served.described(CaseRequest("a")) == ""
    own = [
        CaseRequest("a", "green tea", profile={"town": "town0"}),
        CaseRequest("b", profile={"text": "green tea", "town": "town0"}),
        CaseRequest("c", "green tea"),
    ]
    cases, _ = served.cases(own)
    assert list(cases.texts) == ["green tea"] * 3
    scores = served.model.score(cases, served.training.items)
    np.testing.assert_array_equal(scores, scores[[2, 2, 2]])


def test_only_a_known_user_without_further_likes_has_a_complete_history(serve):
    served = serve("popularity")
    users = served.training.users
    row = int(np.flatnonzero(users.n_likes)[0])
    liked = tuple(users.support_items.ids[n] for n in users.support[row].indices)
    other = next(id_ for id_ in users.support_items.ids if id_ not in liked)
    requests = [
        CaseRequest("a", user_id=users.ids[row]),
        CaseRequest("b", user_id=users.ids[row], likes=(other,)),
        CaseRequest("c", likes=liked),
    ]
    queries, _ = served.cases(requests)
    assert queries.is_complete_history.tolist() == [True, False, False]
    assert not served.cases(requests[2:])[0].is_complete_history.any()


def test_rules_reorder_the_list_and_leave_the_scores_alone(serve):
    served = serve()
    request = CaseRequest("a", likes=("t0",))
    (plain,) = recommend(served, [request], top=100)
    rules = [
        Rule(rule="pin", items=("c4", "t0")),
        Rule(rule="exclude", column="made_of", value="porcelain"),
        Rule(rule="at_most", column="made_of", n=2),
    ]
    (ruled,) = recommend(served, [request], top=100, rules=rules)
    scores = {place.id: place.score for place in plain.ranked}
    assert ids(ruled)[0] == "c4"
    assert {"t0", "cup"}.isdisjoint(ids(ruled))
    assert len(ruled.ranked) == 5
    assert all(scores[place.id] == place.score for place in ruled.ranked)
    assert [place.rank for place in ruled.ranked] == [1, 2, 3, 4, 5]


def test_what_a_request_says_of_an_item_goes_before_what_is_known_of_the_user(serve, tea_shop):
    table = tea_shop.interactions.assign(label=np.where(tea_shop.interactions.index == 0, 0, 1))
    served = serve("popularity", replace(tea_shop, interactions=table))
    at = served.training.items.index
    user, disliked = table.loc[table["label"] == 0, ["user_id", "item_id"]].iloc[0]
    liked = table.loc[(table["label"] == 1) & (table["user_id"] == user), "item_id"].iloc[0]
    request = CaseRequest("a", user_id=user, likes=(disliked,), dislikes=(liked,))
    cases, has = served.cases([request])
    for item, likes in ((disliked, True), (liked, False)):
        assert bool(cases.support[0, at[item]]) is likes
        assert bool(cases.dislikes[0, at[item]]) is not likes
        assert has[0, at[item]]
