"""A page may only say that a list rests on what would change it."""

from __future__ import annotations

import pytest

from coldstart.answers.ability import cannot_list
from coldstart.answers.basis import Basis, basis
from coldstart.answers.served import CaseRequest


@pytest.mark.parametrize(
    ("method", "likes_matter", "profile_matters"),
    [
        ("popularity", False, False),
        ("centroid", True, False),
        ("profile_ridge", False, True),
    ],
)
def test_what_makes_a_difference(serve, method, likes_matter, profile_matters):
    request = CaseRequest("a", profile={"drinks": "tea"}, likes=("t0",))
    assert basis(serve(method), request) == Basis(1, likes_matter, True, profile_matters)


def test_nothing_known_is_nothing_to_rest_on(serve):
    assert basis(serve(), CaseRequest("a")) == Basis(0, False, False, False)


def test_what_a_method_cannot_list(serve):
    popularity, centroid, activity = (
        serve(m).model for m in ("popularity", "centroid", "activity")
    )
    assert cannot_list(popularity, 0) is None
    assert cannot_list(centroid, 1) is None
    assert cannot_list(centroid, 0).id == "answer.cannot_cold"
    assert cannot_list(activity, 5).id == "answer.cannot_list"
