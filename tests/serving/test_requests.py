"""A file of cases: every line that is not one is reported with its place."""

from __future__ import annotations

import json

import pytest

from coldstart.serving.requests import read_cases
from coldstart.serving.session import CaseRequest

USERS, ITEMS = {"u1"}, {"p1", "p2"}


def read(*lines: object):
    content = "\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines)
    return read_cases(content, USERS, ITEMS, "cases.jsonl")


def test_someone_new_and_someone_known_are_read():
    requests, problems = read(
        {"case_id": "a", "text": "a gardener", "likes": ["p1"]},
        "",
        {"case_id": 2, "user_id": "u1"},
        {"case_id": "c", "profile": {"age": 30}},
    )
    assert problems == []
    assert requests == [
        CaseRequest("a", "a gardener", likes=("p1",)),
        CaseRequest("2", user_id="u1"),
        CaseRequest("c", profile={"age": "30"}),
    ]


def test_ids_are_read_however_an_export_writes_them():
    content = [
        {"case_id": "a", "likes": ['="p1"', "'p2", "p1\t"]},
        {"case_id": "b", "user_id": '="u1"'},
        {"case_id": "c", "user_id": {"$oid": "u1"}, "likes": [{"$oid": "p1"}]},
    ]
    requests, problems = read(*content)
    assert problems == []
    assert requests[0].likes == ("p1", "p2", "p1")
    assert [request.user_id for request in requests[1:]] == ["u1", "u1"]
    requests, problems = read_cases('{"case_id": "a", "likes": [6.0, 7]}', set(), {"6", "7"})
    assert (requests[0].likes, problems) == (("6", "7"), [])


def test_a_byte_order_mark_is_no_content():
    requests, problems = read('\ufeff{"case_id": "a", "text": "x"}')
    assert [r.case_id for r in requests] == ["a"]
    assert problems == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "answer.case.not_json"),
        ([1], "answer.case.no_id"),
        ({"text": "x"}, "answer.case.no_id"),
        ({"case_id": "first"}, "answer.case.repeated"),
        ({"case_id": "a", "like": ["p1"]}, "answer.case.strange_keys"),
        ({"case_id": "a", "likes": "p1"}, "answer.case.bad_types"),
        ({"case_id": "a", "profile": ["x"]}, "answer.case.bad_types"),
        ({"case_id": "a", "text": 7}, "answer.case.bad_types"),
        ({"case_id": "a", "user_id": "u9"}, "answer.case.unknown_user"),
        ({"case_id": "a", "dislikes": {"p1": 1}}, "answer.case.bad_types"),
        (
            {"case_id": "a", "likes": ["p1"], "dislikes": ["p2", "p1"]},
            "answer.case.liked_and_disliked",
        ),
        ({"case_id": "a", "profile": {"edges": []}}, "answer.case.bad_types"),
        ({"case_id": "a", "profile": {"$oid": "x"}}, "answer.case.bad_types"),
        (
            f'{{"case_id": "a", "profile": {{"a": {"[" * 900}1{"]" * 900}}}}}',
            "answer.case.too_deep",
        ),
        ("[" * 100_000, "answer.case.too_deep"),
    ],
)
def test_a_line_that_is_no_case_is_an_error_with_its_row(line, said):
    requests, problems = read({"case_id": "first", "text": "x"}, line)
    assert [r.case_id for r in requests] == ["first"]
    assert [(p.message.id, p.severity, p.row, p.table) for p in problems] == [
        (said, "error", 2, "cases.jsonl")
    ]
    for language in ("en", "zh"):
        assert problems[0].message.render(language)
        assert problems[0].remedy.render(language)


@pytest.mark.parametrize("key", ["likes", "dislikes"])
def test_an_unknown_item_is_a_warning_and_the_case_is_answered(key):
    requests, problems = read({"case_id": "a", key: ["p1", "p9"]})
    assert [getattr(r, key) for r in requests] == [("p1", "p9")]
    assert [(p.message.id, p.severity) for p in problems] == [
        (f"answer.case.unknown_{key}", "warning")
    ]


def test_an_empty_file_says_what_a_line_looks_like():
    requests, problems = read("", "  ")
    assert requests == []
    assert [p.message.id for p in problems] == ["answer.case.none"]


@pytest.mark.parametrize("described", [{"text": "a gardener"}, {"profile": {"age": 30}}])
def test_a_description_of_a_known_user_is_not_read_and_that_is_said(described):
    requests, problems = read({"case_id": "a", "user_id": "u1", **described})
    assert [r.user_id for r in requests] == ["u1"]
    assert [(p.message.id, p.severity) for p in problems] == [("answer.case.unread", "warning")]
    assert problems[0].message.params["keys"] == list(described)
    assert all(problems[0].message.render(language) for language in ("en", "zh"))


def test_of_a_text_and_a_profile_the_text_counts_and_that_is_said():
    requests, problems = read({"case_id": "a", "text": "a gardener", "profile": {"age": 30}})
    assert [r.text for r in requests] == ["a gardener"]
    (problem,) = problems
    assert (problem.message.id, problem.severity) == ("answer.case.two_descriptions", "warning")


def test_a_profile_is_read_as_a_record_of_a_file():
    profile = {"hobby": None, "new": False, "tags": ["a", "b"], "at": {"zip": "01"}, "n": 1.50}
    (request,), _ = read(json.dumps({"case_id": "a", "profile": profile}).replace("1.5", "1.50"))
    assert request.profile == {
        "hobby": "", "new": "false", "tags": "a, b", "at.zip": "01", "n": "1.50",
    }  # fmt: skip
