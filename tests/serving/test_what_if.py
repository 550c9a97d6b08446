"""A product that does not exist yet: what it resembles, whom it reaches, what it pushes out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coldstart.core.errors import CannotRankError
from coldstart.core.events import drain
from coldstart.models.queries import training_of
from coldstart.serving.recommend import recommend
from coldstart.serving.session import CaseRequest
from coldstart.serving.what_if import entered_steps, resembled


def new(served, *titles: str):
    ids = [f"n{n}" for n in range(len(titles))]
    table = pd.DataFrame({"item_id": ids, "title": list(titles), "made_of": ""}, dtype="str")
    return served.new_items(table)


def test_it_resembles_what_reads_alike_and_a_blank_text_nothing(serve):
    served = serve("centroid")
    tea, blank = resembled(served, new(served, "tea 9 leaf", ""), top=3)
    assert len(tea) == 3
    assert all(alike.id.startswith("t") for alike in tea)
    likeness = [alike.likeness for alike in tea]
    assert likeness == sorted(likeness, reverse=True)
    assert blank == ()


def test_a_known_product_is_not_compared_with_itself(serve):
    served = serve("centroid")
    (found,) = resembled(served, served.known_items(["t1"]), top=20)
    assert "t1" not in {alike.id for alike in found}


@pytest.mark.parametrize("top", [3, 10, 20])
def test_it_enters_the_lists_in_which_ranking_it_with_the_catalogue_would_put_it(serve, top):
    served = serve()
    newcomer = new(served, "tea 9")
    (found,) = drain(entered_steps(served, newcomer, top))
    # The same by hand: everything that someone has not got, and the newcomer, in one ranking.
    train = served.training
    scores = served.model.score(train.users, train.items).astype(float)
    scores[train.seen.toarray()] = -np.inf
    mine = served.model.score(train.users, newcomer)[:, 0]
    places = {
        id_: 1 + int((row >= own).sum())
        for id_, row, own in zip(train.users.ids, scores, mine, strict=True)
    }
    assert dict(found.users) == {id_: place for id_, place in places.items() if place <= top}
    assert found.n_users == len(train.users)
    assert found.share == len(found.users) / found.n_users
    assert [place for _, place in found.users] == sorted(place for _, place in found.users)


def test_what_leaves_a_list_for_it_is_what_stood_last_there(serve):
    served = serve()
    (found,) = drain(entered_steps(served, new(served, "tea 9"), top=3))
    assert found.users
    requests = [CaseRequest(id_, user_id=id_) for id_, _ in found.users]
    last = [answer.ranked[2].id for answer in recommend(served, requests, top=3, explain=False)]
    assert {id_: times for id_, times, _ in found.pushed_out} == {
        id_: last.count(id_) for id_ in set(last)
    }
    assert all(times <= stood for _, times, stood in found.pushed_out)


def test_nothing_is_pushed_out_where_there_is_room(serve):
    served = serve()
    (found,) = drain(entered_steps(served, new(served, "tea 9"), top=100))
    assert len(found.users) == found.n_users
    assert found.pushed_out == ()


def test_several_newcomers_are_asked_about_each_for_itself(serve):
    served = serve()
    both = drain(entered_steps(served, new(served, "tea 9", "coffee 9")))
    alone = [drain(entered_steps(served, new(served, title)))[0] for title in ("tea 9", "coffee 9")]
    assert [found.users for found in both] == [found.users for found in alone]


def test_who_cannot_be_ranked_for_is_left_out(serve):
    served = serve("centroid")
    (found,) = drain(entered_steps(served, new(served, "tea 9")))
    assert found.n_users == int((served.training.users.n_likes > 0).sum())


@pytest.mark.parametrize("method", ["popularity", "activity"])
def test_a_method_that_cannot_rank_newcomers_says_so(serve, method):
    served = serve(method)
    with pytest.raises(CannotRankError):
        drain(entered_steps(served, new(served, "tea 9")))


def test_nobody_to_rank_for_is_no_fault(serve):
    served = serve()
    dataset = served.dataset
    nobody = replace(dataset, users=dataset.users[:0], interactions=dataset.interactions[:0],
                     held_back=None)  # fmt: skip
    vectors = served.training.items.embeddings
    empty = replace(served, dataset=nobody, training=training_of(nobody, vectors[:0], vectors))
    (found,) = drain(entered_steps(empty, new(served, "tea 9")))
    assert (found.n_users, found.users, found.share, found.mean_place) == (0, (), 0.0, None)
