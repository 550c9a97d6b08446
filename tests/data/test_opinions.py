"""Labels, ratings and times are read as people write them."""

import numpy as np
import pandas as pd
import pytest

from coldstart.data.opinions import labels_of, looks_like_label, looks_like_rating, numbers_of
from coldstart.data.scale import Scale, scale_of
from coldstart.data.times import looks_like_time, seconds_of


@pytest.mark.parametrize("written", ["1", "true", "TRUE", " Yes", "y", "是", "1.0"])
def test_yes_is_read(written):
    assert labels_of(pd.Series([written])).tolist() == [1.0]


@pytest.mark.parametrize("written", ["0", "false", "No ", "n", "否", "0.0"])
def test_no_is_read(written):
    assert labels_of(pd.Series([written])).tolist() == [0.0]


@pytest.mark.parametrize("written", ["", "2", "-1", "maybe", "NaN"])
def test_anything_else_is_no_label(written):
    assert labels_of(pd.Series([written])).isna().all()


def test_only_finite_numbers_are_ratings():
    written = pd.Series(["4", "3.5", "3,5", "1e1", "nan", "inf", "-Infinity", "4/5", ""])
    read = numbers_of(written)
    assert read[:4].tolist() == [4.0, 3.5, 3.5, 10.0]
    assert read[4:].isna().all()


@pytest.mark.parametrize(
    ("ratings", "scale"),
    [
        ([3, 4, 5], Scale(1, 5, 4)),
        ([1, 2, 3], Scale(1, 5, 4)),
        ([1, 3.5], Scale(1, 5, 3.5)),
        ([2, 8], Scale(1, 10, 6)),
        ([0, 5], Scale(0, 5, 3)),
        ([0, 10], Scale(0, 10, 6)),
        ([-10, 10], Scale(-10, 10, 1)),
        ([0.1, 0.9], Scale(0.1, 0.9, 0.5, beyond=True)),
    ],
)
def test_liked_is_the_upper_half_of_the_scale(ratings, scale):
    assert scale_of(np.array(ratings, dtype=float)) == scale


def test_the_middle_itself_is_not_liked():
    ratings = np.array([1.0, 2.0, 3.0, 4.0, 5.0, np.nan])
    assert scale_of(ratings[:5]).liked(ratings).tolist() == [False] * 3 + [True] * 2 + [False]


def test_the_analyst_may_say_where_liking_begins():
    ratings = np.array([1.0, 2.0, 3.0])
    scale = scale_of(ratings, positive_from=2)
    assert scale.liked(ratings).tolist() == [False, True, True]
    assert scale.message().render("en") == "Liked means a rating of 2 or more (scale 1 to 5)."


@pytest.mark.parametrize(
    "written",
    [
        "2024-02-29", "2024-02-29T00:00:00Z", "2024-02-29 01:00:00+01:00", "20240229", "2024/2/29",
        "2024年2月29日", "1709164800", "1709164800000", "1709164800000000", "1709164800.0",
    ],
)  # fmt: skip
def test_one_day_in_many_spellings(written):
    seconds, bad = seconds_of(pd.Series([written]))
    assert seconds.tolist() == [1_709_164_800]
    assert not bad.any()


def test_blank_and_zero_are_unknown_and_nonsense_is_reported():
    seconds, bad = seconds_of(pd.Series(["", "0", "soon", "2024-02-30", "31.12.2024", "1e300"]))
    assert seconds.tolist() == [0] * 6
    assert bad.tolist() == [False, False, True, True, True, True]


def test_columns_are_known_by_their_values():
    assert looks_like_label(pd.Series(["yes", "no", "yes"]))
    assert not looks_like_label(pd.Series(["1", "1"]))
    assert looks_like_rating(pd.Series(["1", "2.5", "5"]))
    assert not looks_like_rating(pd.Series(["1", "2", "120"]))
    assert looks_like_time(pd.Series(["2024-01-01"] * 9 + ["?"]))
    assert not looks_like_time(pd.Series(["1", "2", "3"]))
