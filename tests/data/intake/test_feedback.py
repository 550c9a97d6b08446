"""Labels, ratings and kinds of event are read as people write them."""

import numpy as np
import pandas as pd
import pytest

from coldstart.data.intake import feedback
from coldstart.data.intake.mapping import EventTypes
from coldstart.data.scale import Scale, scale_of


def texts(*written):
    return pd.Series(written, dtype="str")


@pytest.mark.parametrize(
    "written", ["1", "true", "TRUE", " Yes", "y", "是", "1.0", "好评", "thumbs up"]
)
def test_yes_is_read(written):
    assert feedback.labels_of(texts(written)).tolist() == [1.0]


@pytest.mark.parametrize("written", ["0", "false", "No ", "n", "否", "0.0", "-1", "negative", "踩"])
def test_no_is_read(written):
    assert feedback.labels_of(texts(written)).tolist() == [0.0]


@pytest.mark.parametrize("written", ["", "2", "maybe", "NaN", "neutral"])
def test_anything_else_is_no_label(written):
    assert feedback.labels_of(texts(written)).isna().all()


def test_zero_is_neither_for_nor_against_where_minus_one_occurs():
    votes = texts("1", "-1", "0")
    assert feedback.labels_of(votes)[:2].tolist() == [1.0, 0.0]
    assert feedback.labels_of(votes).isna().tolist() == [False, False, True]
    assert feedback.neither(votes).tolist() == [False, False, True]
    assert feedback.neither(texts("0", "中评", "1")).tolist() == [False, True, False]


def test_only_finite_numbers_are_ratings():
    written = texts("4", "3.5", "3,5", "1e1", "nan", "inf", "-Infinity", "good", "", "1e30")
    read = feedback.numbers_of(written)
    assert read[:4].tolist() == [4.0, 3.5, 3.5, 10.0]
    assert read[4:].isna().all()
    assert feedback.not_finite(written).tolist() == [False] * 4 + [True] * 3 + [False] * 3


@pytest.mark.parametrize(
    ("ratings", "scale"),
    [
        ([3, 4, 5], Scale(1, 5, 4)),
        ([1, 2, 3], Scale(1, 5, 4)),
        ([1, 3.5], Scale(1, 5, 4)),
        ([0.5, 5], Scale(0.5, 5, 4)),
        ([2, 8], Scale(1, 10, 6)),
        ([0, 5], Scale(0, 5, 3)),
        ([0, 10], Scale(0, 10, 6)),
        ([-10, 10], Scale(-10, 10, 1)),
        ([0.1, 0.9], Scale(0.1, 0.9, 0.5, beyond=True)),
    ],
)
def test_positive_is_the_upper_part_of_the_scale(ratings, scale):
    assert scale_of(np.array(ratings, dtype=float)) == scale


def test_the_middle_itself_is_not_positive():
    ratings = np.array([1.0, 2.0, 3.0, 4.0, 5.0, np.nan])
    assert scale_of(ratings[:5]).liked(ratings).tolist() == [False] * 3 + [True] * 2 + [False]


def test_the_limit_can_be_said():
    scale = scale_of(np.array([1.0, 2.0, 3.0]), positive_from=2)
    assert scale.liked(np.array([1.0, 2.0, 3.0])).tolist() == [False, True, True]
    assert scale.message().params["limit"] == 2


def test_columns_are_known_by_their_values():
    assert feedback.looks_like_label(texts("yes", "no", "yes", ""))
    assert feedback.looks_like_label(texts("1", "-1", "0"))
    assert not feedback.looks_like_label(texts("1", "1"))
    assert feedback.looks_like_rating(texts("1", "2.5", "5"))
    assert not feedback.looks_like_rating(texts("1", "2"))
    assert not feedback.looks_like_rating(texts("1", "2", "120"))


def test_counts_have_a_long_tail_and_scales_have_none():
    plays = pd.Series([1.0] * 60 + [2.0] * 25 + [3.0] * 10 + [14.0, 91.0])
    assert feedback.looks_like_counts(plays)
    assert not feedback.looks_like_counts(pd.Series([0.0, 20, 40, 60, 80, 100, 100, 80]))
    assert not feedback.looks_like_counts(pd.Series([1.0, 2, 3, 4, 5, 5, 5]))


@pytest.mark.parametrize("odd", [999.0, -1.0, 1e9])
def test_a_rating_far_off_a_scale_that_all_others_keep_is_stray(odd):
    ratings = pd.Series([1.0, 3.0, 5.0] * 200 + [odd])
    assert feedback.stray(ratings).tolist() == [False] * 600 + [True]


def test_kinds_of_event_mean_what_their_words_say():
    kinds = [
        "view",
        "Add to cart",
        "purchase",
        "refund",
        "remove_from_cart",
        "dislike",
        "",
        "type 7",
    ]
    known = feedback.known_events(kinds)
    assert known.types.positive == ("Add to cart", "purchase")
    assert known.types.negative == ("dislike",)
    assert set(known.types.ignored) == {"view", "remove_from_cart", ""}
    assert known.types.returned == ("refund",)
    assert known.unknown == ("type 7",)


def test_views_count_only_where_nothing_stronger_occurs():
    assert feedback.known_events(["pv", "buy"]).types.ignored == ("pv",)
    assert feedback.known_events(["pv", "浏览"]).types.positive == ("pv", "浏览")


def test_codes_are_no_words():
    assert feedback.known_events(["1", "2", "3", "4"]).unknown == ("1", "2", "3", "4")


def test_each_row_gets_the_meaning_of_its_kind():
    types = EventTypes(positive=("Buy",), negative=("hide",), ignored=("view",))
    labels, ignored = feedback.of_events(texts("buy", "HIDE", "view", "other"), types)
    assert labels[:2].tolist() == [1.0, 0.0]
    assert ignored.tolist() == [False, False, True, True]


@pytest.mark.parametrize(
    ("kind", "meaning"),
    [
        ("not purchased", "ignored"),
        ("no purchase", "ignored"),
        ("未购买", "ignored"),
        ("没买", "ignored"),
        ("nicht gekauft", "ignored"),
        ("not liked", "negative"),
        ("不喜欢", "negative"),
        ("payment_incomplete", "ignored"),
        ("移除购物车", "ignored"),
        ("Aus Warenkorb entfernt", "ignored"),
        ("clear_cart", "ignored"),
        ("emptyCart", "ignored"),
        ("add_to_compare", "view"),
        ("autocomplete", "view"),
        ("order_completed", "positive"),
        ("Product Added", "positive"),
        ("已购买", "positive"),
        ("notebook", None),
    ],
)
def test_what_was_not_done_or_taken_back_is_not_positive(kind, meaning):
    assert feedback.event_meaning(kind) == meaning


@pytest.mark.parametrize(
    ("head", "kinds"),
    [
        ("purchased", ("purchased", "not purchased")),
        ("是否购买", ("已购买", "未购买")),
        ("liked", ("liked", "not liked")),
        ("event", ("purchase", "no purchase")),
    ],
)
def test_only_those_who_did_are_positive(understood, head, kinds):
    lines = [f"u{n % 12},p{n % 7},{kinds[n % 4 > 0]}\n" for n in range(84)]
    assert understood(log__csv=f"user_id,item_id,{head}\n{''.join(lines)}").counts.positives == 21


@pytest.mark.parametrize(
    ("head", "value_of"),
    [
        ("source", lambda n: ("homepage", "search", "cart")[n % 3]),
        ("category", lambda n: "Cartoons" if n % 7 < 3 else "Shows"),
        ("sort", lambda n: "Play" if n % 7 < 3 else "Show"),
        ("part", lambda n: ("Cartridge", "Basketball")[n % 2]),
        ("seen", lambda n: ("view", "click")[n % 2]),
    ],
)
def test_words_of_places_and_things_are_no_kinds_of_event(understood, head, value_of):
    lines = [f"u{n % 12},p{n % 7},{value_of(n)}\n" for n in range(84)]
    understanding = understood(log__csv=f"user_id,item_id,{head}\n{''.join(lines)}")
    assert understanding.counts.positives == 84
    assert "event_type" not in understanding.tables[0].columns


def test_acts_under_any_name_are_kinds_of_event(understood):
    kinds = ("view", "Add to cart", "purchase")
    lines = [f"u{n % 12},p{n % 7},{kinds[n % 3]}\n" for n in range(84)]
    understanding = understood(log__csv=f"user_id,item_id,what\n{''.join(lines)}")
    assert understanding.tables[0].columns["event_type"] == "what"
    assert understanding.counts.positives == 56


def test_of_deals_only_those_that_were_won_are_positive():
    events = feedback.known_events(["Closed won", "Closed lost", "Contract sent"])
    assert events.types.positive == ("Closed won",)
    assert events.unknown == ()


def test_the_last_word_of_an_event_may_be_event():
    assert feedback.known_events(["WatchEvent", "ForkEvent"]).types.positive == ("WatchEvent",)
