"""Whatever file comes: a table with everything as typed, or an error that says what to do."""

import datetime
import io
import json
import random
import zipfile

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldstart.data.problems import Severity
from coldstart.data.reading import Table, read, read_all
from coldstart.errors import DataError

CLEAN = "user_id,city\nu1,York\nu2,Leeds\n"


def refused(content: bytes, filename: str = "f.csv", **limits) -> DataError:
    with pytest.raises(DataError) as caught:
        read(content, filename, **limits)
    problems = caught.value.problems
    assert problems
    for problem in problems:
        assert problem.severity is Severity.ERROR
        for language in ("en", "zh"):
            assert problem.message.render(language)
            assert problem.remedy.render(language)
    return caught.value


def first_id(error: DataError) -> str:
    return error.problems[0].message.id


def rows_of(table: Table) -> list[list[str]]:
    return table.frame.to_numpy().tolist()


def workbook(*sheets, **cells) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for n, rows in enumerate(sheets):
        sheet = book.create_sheet(f"S{n}")
        for row in rows:
            sheet.append(row)
        for place, shown in cells.items():
            sheet[place].number_format = shown
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


# --- text as typed, rows as counted -------------------------------------------------------------


@pytest.mark.parametrize("value", ["007", "NA", "null", "1e5", "None", "nan", "1.0", "TRUE", "-0"])
def test_values_stay_as_typed(value):
    table = read(f"user_id,city\n{value},York\n".encode(), "users.csv")
    assert rows_of(table) == [[value, "York"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(delimiter):
    text = CLEAN.replace(",", delimiter)
    table = read(text.encode(), "users.csv")
    assert table.delimiter == delimiter
    assert rows_of(table) == [["u1", "York"], ["u2", "Leeds"]]


def test_decimal_commas_do_not_fool_the_delimiter():
    table = read(b"user;item;rating\n1;2;4,5\n1;3;2,5\n", "x.csv")
    assert table.delimiter == ";"
    assert rows_of(table)[0] == ["1", "2", "4,5"]


def test_rows_are_counted_as_a_spreadsheet_does():
    text = 'user_id,about\nu1,"two\nlines"\n\nu2,x\n'
    assert read(text.encode(), "x.csv").frame.index.tolist() == [2, 4]


def test_line_ends_and_quotes():
    table = read(b'a,b\r\n"x, ""y""",1\r\nz,2\r\n', "x.csv")
    assert rows_of(table) == [['x, "y"', "1"], ["z", "2"]]


# --- encodings ----------------------------------------------------------------------------------

CHINESE = "用户编号,城市\nu1,北京\nu2,上海\nu3,广州\n"


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("gbk", "GB18030"),
        ("gb18030", "GB18030"),
    ],
)
def test_chinese_in_every_usual_encoding(codec, found):
    table = read(CHINESE.encode(codec), "users.csv")
    assert table.encoding == found
    assert table.frame.columns.tolist() == ["用户编号", "城市"]
    assert rows_of(table)[0] == ["u1", "北京"]


def test_western_file_is_read_as_windows_1252():
    table = read("user_id,city\nu1,Zürich\nu2,Besançon\n".encode("cp1252"), "users.csv")
    assert rows_of(table) == [["u1", "Zürich"], ["u2", "Besançon"]]
    assert [p.severity for p in table.problems] == [Severity.NOTICE]


# --- rows that do not fit -----------------------------------------------------------------------


def test_a_field_too_many_leaves_the_row_out_and_names_it():
    table = read(b"user_id,city\nu1,York\nu2,Leeds,extra\nu3,Bath\n", "users.csv")
    assert table.frame["user_id"].tolist() == ["u1", "u3"]
    (problem,) = table.problems
    assert (problem.severity, problem.row, problem.count) == (Severity.WARNING, 3, 1)


def test_a_field_too_few_is_named():
    table = read(b"user_id,city\nu1\nu2,Leeds\nu3\n", "users.csv")
    (problem,) = table.problems
    assert (problem.severity, problem.row, problem.count) == (Severity.WARNING, 2, 2)


def test_columns_of_one_name_both_stay():
    table = read(b"id,city,city\nu1,York,Leeds\n", "users.csv")
    assert table.frame.columns.is_unique
    assert rows_of(table) == [["u1", "York", "Leeds"]]
    assert [p.column for p in table.problems] == ["city"]


def test_a_column_without_a_name_gets_one_and_row_numbers_of_pandas_go():
    table = read(b",id,\n0,u1,York\n1,u2,Leeds\n", "users.csv")
    assert rows_of(table) == [["u1", "York"], ["u2", "Leeds"]]
    assert len(table.problems) == 1


def test_nul_is_taken_out_and_reported():
    text = "id,city\n" + "\n".join(f"u{n},York" for n in range(200))
    table = read(text.replace("u7,York", "u7,Yo\x00rk").encode(), "users.csv")
    assert table.frame["city"].unique().tolist() == ["York"]
    assert (table.problems[0].row, table.problems[0].column) == (9, "city")


# --- refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "filename", "found"),
    [
        (b"", "a.csv", "data.read.empty"),
        (b" \r\n\n", "a.csv", "data.read.empty"),
        (b"\xef\xbb\xbf", "a.csv", "data.read.empty"),
        (b"user_id,city\n", "a.csv", "data.read.header_only"),
        (b"%PDF-1.7\n%\xe2\xe3", "a.csv", "data.read.pdf"),
        (b"\x1f\x8b\x08" + b"\x00" * 30, "a.csv", "data.read.packed"),
        (packed("a.csv", CLEAN.encode()), "a.xlsx", "data.read.zip"),
        (packed("a.csv", CLEAN.encode()), "a.csv", "data.read.zip"),
        (b"PK\x03\x04garbage", "a.xlsx", "data.read.corrupt_excel"),
        (b"PAR1garbagePAR1", "a.parquet", "data.read.corrupt_parquet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "a.xls", "data.read.old_excel"),
        (bytes(random.Random(0).randbytes(4000)), "a.csv", "data.read.binary"),
        (b'id,city\nu1,"York\nu2,Leeds\n', "a.csv", "data.read.quote"),
        (b"a,b\n1,2,3\n4,5,6\n", "a.csv", "data.read.no_row_fits"),
        (b'{"a": 1}\n{"a": \n{"a": 3}\n', "a.jsonl", "data.read.json_line"),
        (b'[{"a": 1}, {"a"]', "a.json", "data.read.json_document"),
        (b'[{"a": 1}, 7]', "a.json", "data.read.json_object"),
    ],
)
def test_refused_with_its_reason(content, filename, found):
    assert first_id(refused(content, filename)) == found


def test_a_bad_json_line_is_named():
    assert refused(b'{"a": 1}\n{"a": \n').problems[0].row == 2


def test_truncated_parquet_and_workbook():
    out = io.BytesIO()
    pd.DataFrame({"a": ["1"] * 99}).to_parquet(out)
    assert first_id(refused(out.getvalue()[:-20])) == "data.read.corrupt_parquet"
    assert first_id(refused(workbook([["a"], ["1"]])[:-40])) == "data.read.corrupt_excel"


def test_more_rows_than_allowed():
    text = "a\n" + "1\n" * 11
    assert first_id(refused(text.encode(), max_rows=10)) == "data.read.too_many_rows"
    assert len(read(text.encode(), "a.csv", max_rows=11).frame) == 11


def test_a_name_is_never_a_path():
    assert read(CLEAN.encode(), "../../etc/passwd").name == "passwd"
    assert read(CLEAN.encode(), "C:\\x\\users.csv").name == "users.csv"


# --- Excel, Parquet, JSON: the content decides --------------------------------------------------


def test_workbook_keeps_whole_numbers_dates_and_leading_zeros():
    day = datetime.datetime(2024, 12, 31)
    content = workbook([["id", "n", "x", "day"], [7, 3.0, 2.5, day]], A2="000")
    table = read(content, "whatever.csv")
    assert table.format == "Excel"
    assert rows_of(table) == [["007", "3", "2.5", "2024-12-31"]]


def test_other_sheets_are_named():
    table = read(workbook([["a"], ["1"]], [["b"], ["2"]]), "x.xlsx")
    (problem,) = table.problems
    assert problem.severity is Severity.NOTICE
    assert "S1" in problem.message.render("en")


def test_each_sheet_is_a_table_and_what_is_none_is_told():
    content = workbook([["a"], ["1"]], [["only a note"]], [["b"], ["2"], ["3"]])
    first, last = read_all(content, "x.xlsx")
    assert (first.name, last.name) == ("x.xlsx · S0", "x.xlsx · S2")
    assert [len(first.frame), len(last.frame)] == [1, 2]
    (problem,) = first.problems
    assert problem.severity is Severity.WARNING
    assert "S1" in str(problem.table)


def test_parquet_whole_numbers_and_missing_values():
    out = io.BytesIO()
    times = pd.to_datetime(["2024-01-01 00:00", "2024-01-01 12:30"])
    pd.DataFrame({"id": [1, 2], "x": ["a", None], "at": times}).to_parquet(out)
    table = read(out.getvalue(), "x.bin")
    assert table.format == "Parquet"
    assert rows_of(table)[0][:2] == ["1", "a"]
    assert rows_of(table)[1] == ["2", "", "2024-01-01 12:30:00"]
    assert table.frame.index.tolist() == [2, 3]


def test_json_lines_and_json_list_keep_numbers_as_typed():
    records = '{"id": 1.50, "likes": ["a", "b"], "x": null}\n{"id": 2, "more": true}\n'
    table = read(records.encode(), "x.txt")
    assert table.format == "JSON Lines"
    assert rows_of(table) == [["1.50", "a, b", "", ""], ["2", "", "", "true"]]
    listed = read(json.dumps([{"id": "007"}]).encode(), "x.csv")
    assert (listed.format, rows_of(listed)) == ("JSON", [["007"]])


# --- anything at all ----------------------------------------------------------------------------

MAGIC = (
    b"", b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xfe\xff",
    b"\xef\xbb\xbf", b'{"a":', b'[{"a": 1},', b"a,b\n", b'a,b\n"', b"%PDF-", b"\x1f\x8b",
)  # fmt: skip


def outcome(content: bytes) -> Table | DataError:
    try:
        return read(content, "upload.csv")
    except DataError as error:
        return error


@settings(max_examples=300, deadline=None)
@given(start=st.sampled_from(MAGIC), rest=st.binary(max_size=300))
def test_any_bytes_give_a_table_or_a_data_error(start, rest):
    found = outcome(start + rest)
    if isinstance(found, DataError):
        assert found.problems
    else:
        assert len(found.frame) > 0
        assert found.frame.columns.is_unique
        assert (found.frame.dtypes == "str").all()


@settings(max_examples=100, deadline=None)
@given(
    rows=st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=2,
                 max_size=2),
        min_size=1, max_size=5,
    )
)  # fmt: skip
def test_what_is_written_is_read(rows):
    from coldstart.data.generator import csv_bytes

    table = read(csv_bytes([["a", "b"], *rows]), "x.csv")
    assert rows_of(table) == rows
