"""Ids mean what they stand for, whatever an export wraps around them."""

from decimal import Decimal

import pandas as pd
import pytest

from coldstart.data.intake.ids import as_known, clean


def values(*written):
    return clean(pd.Series(written, dtype="str")).values.tolist()


@pytest.mark.parametrize(
    ("written", "id_"),
    [
        ('="007"', "007"),
        ('="690002469135780263"', "690002469135780263"),
        ("=42", "42"),
        ("'00002", "00002"),
        ('"a"', "a"),
        ("\t17\t", "17"),
        (" \u3000u1 ", "u1"),
        ("\ufeffu1", "u1"),
        ("\u200fu1\u200e", "u1"),
        ("u\u202a1\u2069", "u1"),
        ('{"$oid": "64b0c0ffee"}', "64b0c0ffee"),
        ("{'$numberLong': '12'}", "12"),
        ('{"$uuid":"0-1"}', "0-1"),
        ("ObjectId('0123456789abcdef01234567')", "0123456789abcdef01234567"),
        ("4.006381000052E+12", "4006381000052"),
        ("1.5e1", "15"),
    ],
)
def test_what_is_wrapped_around_an_id_is_taken_off(written, id_):
    assert values(written, "x") == [id_, "x"]
    assert clean(pd.Series([written, "x"], dtype="str")).changed.tolist() == [True, False]


@pytest.mark.parametrize("id_", ["007", "NA", "1e5", "1.0.0", "a=b", "O'Neill", "x\ty", "-1"])
def test_everything_else_stays_as_written(id_):
    assert values(id_, "x") == [id_, "x"]


@pytest.mark.parametrize("nothing", ["NULL", "null", "None", "NaN", "\\N", "(not set)", " "])
def test_what_programs_write_for_a_missing_id_is_blank(nothing):
    assert values(nothing, "x") == ["", "x"]


def test_floats_are_whole_only_where_the_whole_column_is_written_so():
    assert values("6.0", "12.0", "") == ["6", "12", ""]
    assert values("6.0", "12.5") == ["6.0", "12.5"]
    assert values("6.0", "7") == ["6.0", "7"]


@pytest.mark.parametrize(
    "written", ['="007"', "'007", " 007\t", '"007"', "007.0", "ObjectId('007')", {"$oid": "007"}]
)
def test_an_id_that_is_asked_about_may_be_written_as_exports_write_it(written):
    known = {"007", "6"}
    if isinstance(written, str) and written.startswith("ObjectId"):
        written, known = "ObjectId('65f0aa10c2d4a1b2c3d4e5f6')", {"65f0aa10c2d4a1b2c3d4e5f6"}
    assert as_known([written], known)[0] in known


def test_an_unknown_id_stays_and_numbers_are_ids():
    assert as_known([6, 6.0, "NULL", "6.5", "06"], {"6"}) == ["6", "6", "NULL", "6.5", "06"]
    assert as_known(["6.0"], {"6", "6.0"}) == ["6.0"]  # spelled so in the data


def test_index_and_blanks_stay():
    ids = clean(pd.Series(["'1", "", "  "], index=[5, 7, 9], dtype="str"))
    assert ids.values.to_dict() == {5: "1", 7: "", 9: ""}
    assert clean(pd.Series([], dtype="str")).values.empty


def test_digits_lost_to_scientific_notation_are_seen():
    ids = clean(pd.Series(["6.90007E+17", "u1"], dtype="str"))
    assert ids.values.tolist() == ["6.90007E+17", "u1"]
    assert ids.lost.tolist() == [True, False]
    assert ids.example == "6.90007E+17"


@pytest.mark.parametrize(
    "numbers",
    [
        [f"69000{n}13578000000" for n in range(2460, 2466)],  # 15 digits and zeros
        [str(int(float(690002469135780263 + 1001 * n))) for n in range(9)],  # exact doubles
        [f"{float(690002469135780263 + 7000 * n):.16g}" for n in range(9)],  # in the fewest digits
    ],
)
def test_digits_lost_to_a_spreadsheet_or_floating_point_are_seen(numbers):
    lost = [f"{Decimal(number):f}" for number in numbers]
    assert clean(pd.Series(lost, dtype="str")).lost.all()


@pytest.mark.parametrize(
    "numbers",
    [
        [str(690002469135780263 + 7 * n) for n in range(9)],
        [str(4006381000050 + n) for n in range(9)],
        ["100", "200", "300"],
    ],
)
def test_whole_ids_are_not_suspected(numbers):
    assert not clean(pd.Series(numbers, dtype="str")).lost.any()
