"""Times are read however they are written; what is no plausible time is unknown."""

import pandas as pd
import pytest

from coldstart.data.intake.mapping import Time
from coldstart.data.intake.times import looks_like_time, read

DAY = 1_709_164_800  # 29 February 2024


def seconds(*written, **hint):
    return read(pd.Series(written, dtype="str"), Time(**hint)).seconds.tolist()


@pytest.mark.parametrize(
    "written",
    [
        "2024-02-29",
        "2024-02-29T00:00:00Z",
        "2024-02-29 01:00:00+01:00",
        "2024-02-29 00:00:00 UTC",
        "20240229",
        "20240229000000",
        "2024/2/29",
        "29.02.2024",
        "2/29/2024 12:00:00 AM",
        "29/02/2024",
        "29-02-24",
        "2024年2月29日",
        "2024.02.29.",
        "2024. 2. 29.",
        "29.02.2024.",
        "29/02/2567",
        "2567-02-29 00:00",
        "\u200e29/02/2024",
        "2024年2月29日 0时0分",
        "Feb 29, 2024",
        "29 February 2024",
        "Thu Feb 29 2024",
        "29/Feb/2024:00:00:00 +0000",
        "1709164800",
        "1709164800000",
        "1709164800000000",
        "1709164800000000000",
        "1709164800.0",
        "45351",
        "'2024-02-29",
    ],
)
def test_one_day_in_many_spellings(written):
    times = read(pd.Series([written], dtype="str"))
    assert times.seconds.tolist() == [DAY]
    assert not times.bad.any()
    assert not times.implausible.any()


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        ("2024-02-29 13:05", 13, 5),
        ("20240229130500", 13, 5),
        ("2/29/2024 1:05:58 PM", 13, 5),
        ("29.02.2024 13:05", 13, 5),
        ("2024年2月29日 下午1:05", 13, 5),
        ("45351.5", 12, 0),
        ("2024-02-29T14:05:00+01:00", 13, 5),
        ("2024-02-29 05:05:00-08:00", 13, 5),
        ("29 de febrero de 2024 13:05 hs.", 13, 5),
        ("jeudi 29 février 2024 à 13h05", 13, 5),
        ("29. Februar 2024, 13:05 Uhr", 13, 5),
        ("29 de fev. de 2024 às 13:05", 13, 5),
        ("29 febbraio 2024 alle 13:05", 13, 5),
        ("29 februari 2024 om 13:05", 13, 5),
        ("29 февраля 2024 г. в 13:05", 13, 5),
    ],
)
def test_the_time_of_day_is_read(written, hour, minute):
    (read_as,) = seconds(written)
    assert (read_as - DAY) // 60 == hour * 60 + minute


def test_all_values_together_tell_which_number_is_the_day():
    assert seconds("01.09.2026", "31.09.2026", "02.10.2026")[0] == seconds("2026-09-01")[0]
    assert seconds("9/1/2026", "9/13/2026")[0] == seconds("2026-09-01")[0]
    assert seconds("1/9/2026", "13/9/2026")[0] == seconds("2026-09-01")[0]


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("01.09.2026", "day_first"),
        ("9/1/2026 1:05:58 AM", "month_first"),
        ("9/1/2026", "month_first"),
    ],
)
def test_where_values_do_not_tell_the_likelier_order_is_taken_and_said(written, order):
    times = read(pd.Series([written], dtype="str"))
    assert times.order == order
    assert times.seconds.iloc[0] // 86400 == seconds("2026-09-01")[0] // 86400
    other = "month_first" if order == "day_first" else "day_first"
    (turned,) = seconds(written, order=other)
    assert turned // 86400 == seconds("2026-01-09")[0] // 86400
    assert read(pd.Series([written], dtype="str"), Time(order=other)).order is None


def test_blank_and_zero_are_unknown_and_nonsense_is_reported():
    written = ["", "0", "NULL", "soon", "2024-02-30", "31.13.2024", "25:00", "1e300"]
    times = read(pd.Series(written, dtype="str"))
    assert times.seconds.tolist() == [0] * 8
    assert times.bad.tolist()[:3] == [False] * 3
    assert times.bad.tolist()[3:7] == [True] * 4
    assert (times.bad | times.implausible).tolist()[7]


def test_one_implausible_time_spoils_nothing():
    times = read(pd.Series(["2024-02-29", "9999-12-31", "0001-01-01", "1970-01-01"], dtype="str"))
    assert times.seconds.tolist() == [DAY, 0, 0, 0]
    assert times.implausible.tolist() == [False, True, True, True]
    assert not times.bad.any()
    many = ["1709164800000"] * 8
    assert seconds(*many, "253402214400000", "-1") == [*[DAY] * 8, 0, 0]


def test_a_unit_that_is_known_is_taken():
    assert seconds("1709164800", unit="s") == [DAY]
    assert seconds("170916480", unit="ms") == [170916]


def test_a_column_of_times_is_known_by_its_values():
    def looks(*written):
        return looks_like_time(pd.Series(written, dtype="str"))

    assert looks(*["2024-01-01"] * 9, "?")
    assert looks("1709164800", "1709164801")
    assert looks("20240229", "20240301")
    assert not looks("1", "2", "3")
    assert not looks("123456", "654321")
    assert not looks("Tea", "Salt")
    assert not looks("")


def test_a_clock_is_as_far_from_utc_as_it_says():
    written = ["2026-09-01 00:00:00 +0200", "2026-09-01T00:00:00-03:30", "2026-09-01T00:00Z", ""]
    times = read(pd.Series(written, dtype="str"))
    assert times.offsets.tolist() == [7200, -12_600, 0, 0]
    assert read(pd.Series(["2026-09-01", "2026-09-01 10:00"], dtype="str")).offsets is None


def test_hours_of_dates_in_two_digits_each_are_times():
    assert looks_like_time(pd.Series(["24022900", "24022923"]))
    assert seconds("24022900", "24022901") == [DAY, DAY + 3600]
    assert not looks_like_time(pd.Series(["24022900", "24139900"]))
