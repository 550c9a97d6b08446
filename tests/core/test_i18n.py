"""Sentences in the reader's language: numbers, plurals, lists, words of the domain."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest

from coldstart.core.i18n import (
    LANGUAGES,
    Message,
    chance,
    closest_language,
    duration,
    figure,
    moment,
    number,
    percent,
    t,
)

TEXTS = {
    "counts": {"one": "{n} {user}", "other": "{n} {users}"},
    "list": "{parts}",
    "sentences": "{parts:sentences}",
    "numbers": "{many} {share:percent} {loss:.3f} {flag} {id}",
    "brace": "{{\"a\": {n}}}",
}  # fmt: skip


@pytest.fixture(autouse=True)
def sentences(monkeypatch):
    """A catalogue of our own, in both languages."""
    texts = {f"test.{key}": text for key, text in TEXTS.items()}
    monkeypatch.setattr("coldstart.core.i18n.catalogue", lambda language: texts)


def test_a_count_takes_the_form_that_the_language_has():
    assert t("test.counts", n=1).render("en") == "1 user"
    assert t("test.counts", n=1200).render("en") == "1,200 users"
    assert t("test.counts", n=1).render("zh") == "1 用户"


def test_the_words_of_the_domain_are_filled_in_unless_they_are_given():
    shop = {"user": "shopper", "users": "shoppers"}
    assert t("test.counts", n=2).render("en", shop) == "2 shoppers"
    assert t("test.counts", n=2, users="guests").render("en", shop) == "2 guests"


def test_lists_and_sentences_are_joined_as_the_language_does():
    inner = t("test.counts", n=2)
    assert t("test.list", parts=["a", inner, 3]).render("en") == "a, 2 users, 3"
    assert t("test.list", parts=["a", inner, 3]).render("zh") == "a、2 用户、3"
    assert t("test.sentences", parts=["A.", "B."]).render("en") == "A. B."
    assert t("test.sentences", parts=["甲。", "乙。"]).render("zh") == "甲。乙。"


def test_numbers_are_written_for_people_and_ids_are_left_alone():
    params = {"many": 1234567, "share": 0.256, "loss": 0.12345, "flag": True, "id": "007"}
    assert t("test.numbers", **params).render("en") == "1,234,567 26% 0.123 True 007"


def test_doubled_braces_stand_for_one_and_what_is_filled_in_is_not_read_again():
    assert t("test.brace", n=1).render("en") == '{"a": 1}'
    assert t("test.list", parts=["{n}", "{{"]).render("en") == "{n}, {{"


def test_what_is_missing_is_an_error_and_never_a_hole():
    with pytest.raises(KeyError):
        t("test.counts", m=1).render("en")
    with pytest.raises(KeyError):
        t("test.nothing").render("en")


def test_a_message_survives_json_with_all_that_it_holds():
    held = {"n": np.int64(2), "share": np.float32(0.5), "parts": [t("test.counts", n=1), "x"]}
    stored = json.loads(json.dumps(t("test.list", **held).to_json()))
    again = Message.from_json(stored)
    assert again == t("test.list", n=2, share=0.5, parts=[t("test.counts", n=1), "x"])
    assert hash(again) == hash(t("test.list", n=3, share=0, parts=[]))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("zh-TW", "zh"), ("zh_CN.UTF-8", "zh"), ("EN-us", "en"), ("fr", None), ("", None),
     (None, None), ("C.UTF-8", None), ("zh-CN,zh;q=0.9,en;q=0.8", "zh")],
)  # fmt: skip
def test_the_closest_language_is_taken(wanted, found):
    assert closest_language(wanted) == found


def test_numbers_times_and_shares_are_written_as_the_language_does():
    assert number(1234.5, "en") == "1,234.5"
    assert number(0.5, "zh", "0.00") == "0.50"
    assert percent(0.056, "en", "0.0%") == "5.6%"
    assert duration(42, "en") == "42 seconds"
    assert duration(180, "zh") == "3 分钟"
    assert str(time.localtime(0).tm_year)[2:] in moment(0, "en")
    assert moment(0, "zh") != moment(0, "en")


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "0%"),
        (1e-9, "< 0.01%"),
        (0.0042, "0.42%"),
        (0.5, "50%"),
        (0.9999, "> 99.9%"),
        (1, "100%"),
    ],
)
def test_only_none_reads_as_none_and_only_all_as_all(share: float, said: str):
    assert percent(share, "en") == said


def test_no_probability_reads_as_certain():
    assert chance(1.0, "en") == "> 99.9%"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_below_zero_has_one_sign_however_it_is_formatted(language):
    said = [
        number(-1234.5, language), number(-0.5, language, "+0.00;-0.00"),
        percent(-0.25, language, "0%"), figure(-0.5, "{:+.3f}"),
    ]  # fmt: skip
    assert said == ["−1,234.5", "−0.50", "−25%", "−0.500"]
