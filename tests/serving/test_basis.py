"""A page may only say that a list rests on what would change it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coldstart.serving.basis import Basis, Effect, basis
from coldstart.serving.ranking import cannot_list
from coldstart.serving.session import CaseRequest


@pytest.mark.parametrize(
    ("method", "likes", "profile"),
    [
        ("popularity", Effect.NONE, Effect.NONE),
        ("centroid", Effect.ORDER, Effect.NONE),
        ("profile_ridge", Effect.NONE, Effect.ORDER),
    ],
)
def test_what_makes_a_difference(serve, method, likes, profile):
    request = CaseRequest("a", profile={"drinks": "tea"}, likes=("t0",))
    assert basis(serve(method), request) == Basis(1, likes, True, profile)


def test_what_moves_all_scores_alike_is_no_reason_for_the_order(serve, monkeypatch):
    served = serve("popularity")
    plain = served.model.score
    monkeypatch.setattr(
        served.model, "score", lambda cases, items: plain(cases, items) + cases.n_likes[:, None]
    )
    found = basis(served, CaseRequest("a", profile={"drinks": "tea"}, likes=("t0",)))
    assert found == Basis(1, Effect.SCORES, True, Effect.NONE)


def test_nothing_known_is_nothing_to_rest_on(serve):
    assert basis(serve(), CaseRequest("a")) == Basis(0, Effect.NONE, False, Effect.NONE)


def test_known_dislikes_make_a_difference_of_their_own(serve, rated_shop):
    served = serve("dislike_knn", rated_shop)
    request = CaseRequest("a", likes=("cup",), dislikes=("t0",))
    assert basis(served, request).n_dislikes == 1
    assert basis(served, request).dislikes == Effect.ORDER
    assert basis(served, replace(request, dislikes=())).dislikes == Effect.NONE


def test_what_a_method_cannot_list(serve):
    popularity, centroid, activity = (
        serve(m).model for m in ("popularity", "centroid", "activity")
    )
    assert cannot_list(popularity, 0) is None
    assert cannot_list(centroid, 1) is None
    assert cannot_list(centroid, 0).id == "answer.cannot_cold"
    assert cannot_list(activity, 5).id == "answer.cannot_list"
