"""Answers are kept: asked again, nothing is worked out again."""

from __future__ import annotations

import numpy as np
import pytest

from coldstart.core.events import Progressed
from coldstart.serving import result_cache
from coldstart.serving.result_cache import by_items, by_request, cached, iter_cached
from coldstart.serving.session import CaseRequest


@pytest.fixture
def counted():
    """Work that says how often it was done."""
    done = []

    def work():
        done.append(len(done) + 1)
        return done[-1]

    return work


def test_an_answer_is_worked_out_once_for_each_question_and_run(serve, counted):
    one, other = serve("popularity"), serve("popularity")
    assert [cached(one, "a", counted), cached(one, "a", counted)] == [1, 1]
    assert [cached(one, "b", counted), cached(other, "a", counted)] == [2, 3]
    assert cached(one, "a", counted) == 1


def test_the_answer_not_asked_for_the_longest_is_forgotten_first(serve, counted, monkeypatch):
    monkeypatch.setattr(result_cache, "MAX_RESULTS", 2)
    served = serve("popularity")
    assert [cached(served, question, counted) for question in "abac"] == [1, 2, 1, 3]
    assert [cached(served, question, counted) for question in "ab"] == [1, 4]


def test_answers_take_no_more_memory_than_is_set_aside_for_them(serve, monkeypatch):
    monkeypatch.setattr(result_cache, "MAX_BYTES", 20_000)
    served, done = serve("popularity"), []

    def ask(question, floats):
        cached(served, question, lambda: done.append(question) or [np.zeros(floats)])

    for question in "aba":
        ask(question, 1_000)
    assert done == ["a", "b"]
    ask("c", 1_000)  # too much with both: b was not asked for the longest
    ask("a", 1_000)
    assert done == ["a", "b", "c"]
    ask("large", 10_000)
    ask("large", 10_000)
    ask("a", 1_000)
    assert done == ["a", "b", "c", "large", "a"]


def test_what_a_run_has_anyway_is_not_counted_again(serve, monkeypatch):
    served = serve("popularity")
    monkeypatch.setattr(result_cache, "MAX_BYTES", served.training.items.embeddings.nbytes)
    done = []
    for question in "abcab":
        cached(served, question, lambda: done.append(1) or (served.training.items,))
    assert len(done) == 3


def test_what_is_stopped_is_not_kept(serve):
    served = serve("popularity")

    def steps():
        yield Progressed("users", 1, 2)
        yield Progressed("users", 2, 2)
        return "whole"

    begun = iter_cached(served, "a", steps)
    next(begun)
    begun.close()
    assert cached(served, "a", lambda: "again") == "again"


def test_questions_differ_by_all_that_an_answer_depends_on(serve):
    asked = [
        CaseRequest("a", text="tea"),
        CaseRequest("a", text="coffee"),
        CaseRequest("a", text="tea", likes=("t1",)),
        CaseRequest("a", profile={"town": "x"}),
        CaseRequest("a", profile={"town": "y"}),
        CaseRequest("a", user_id="tea1"),
    ]
    assert len({by_request(request) for request in asked}) == len(asked)
    served = serve("popularity")
    assert by_items(served.known_items(["t1"])) == by_items(served.known_items(["t1"]))
    assert by_items(served.known_items(["t1"])) != by_items(served.known_items(["t2"]))
