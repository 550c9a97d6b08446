"""Separated values come as typed, with their rows, or are refused for the true reason."""

from __future__ import annotations

import time

import pytest

from coldstart.core.errors import DataError
from coldstart.data.formats.separated import parse
from coldstart.data.formats.table import Limits, RawTable
from coldstart.data.problems import Severity

LIMITS = Limits()


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a text, or bytes, as a file."""

    def parsed(content: str | bytes, encoding: str | None = None, **limits) -> RawTable:
        path = tmp_path / "a.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        (table,) = parse(path, "a.csv", Limits(**limits), encoding)
        return table

    return parsed


@pytest.fixture
def refused(read):
    """Return a function that returns the problem for which a file is refused."""

    def problem(content: str | bytes, **limits):
        with pytest.raises(DataError) as caught:
            read(content, **limits)
        (problem,) = caught.value.problems
        for language in ("en", "zh"):
            assert problem.message.render(language)
            assert problem.remedy.render(language)
        return problem

    return problem


def rows_of(table: RawTable) -> list[list[str]]:
    return [list(record.values()) for record in table.data.to_pylist()]


def ids_of(table: RawTable) -> list[str]:
    return [problem.message.id for problem in table.problems]


# --- spaces ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "u1 i7 5\nu2 i7 4\nu2 i9 1\n",
        "  u1   i7  5\r\n  u2   i7  4 \r\n  u2   i9  1",
        '"u1" "i7" 5\n"u2" "i7" 4\n"u2" "i9" 1\n',
    ],
)
def test_columns_that_spaces_separate(read, text):
    table = read(text)
    assert (table.delimiter, table.has_header) == (" ", False)
    assert rows_of(table) == [["u1", "i7", "5"], ["u2", "i7", "4"], ["u2", "i9", "1"]]


def test_spaces_are_one_separator_throughout_a_long_file(read):
    lines = [f"{n * 7919 % 9973}{' ' * (n % 5 + 1)}{n % 89}  3" for n in range(120_000)]
    table = read("user item rating\n" + "\n".join(lines))
    assert table.data.column_names == ["user", "item", "rating"]
    assert rows_of(table) == [line.split() for line in lines]
    assert table.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "The shop is closed\nWe come back soon\nUntil then good luck\n",
        "Call me at 5\nCall you at 7\nCall him at 8\n",
        "1 2 3\n1 2 3 4\n1 2\n1\n",
    ],
)
def test_lines_of_words_or_of_any_length_are_no_table(refused, text):
    assert refused(text).message.id.startswith("read.delimited.")


# --- a header wider than the rows -----------------------------------------------------------------


def test_the_last_names_of_a_header_may_be_blank_in_all_rows(read):
    table = read("user,item,date,price,note,gift\n1,7,2026-09-01,3\n2,7,2026-09-02,4\n")
    assert table.data.column_names == ["user", "item", "date", "price"]
    assert "read.delimited.valueless" in ids_of(table)
    for problem in table.problems:
        assert problem.message.render("zh")


def test_values_that_stand_below_other_names_are_refused(refused):
    text = "user,date,item,price,note\n1,7,2026-09-01,x\n2,7,2026-09-02,x\n"
    assert refused(text).message.id == "read.delimited.no_row_fits"


# --- as typed -----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["007", "NA", "null", "1e5", "None", "nan", "1.0", "TRUE", "-0"])
def test_values_stay_as_typed(read, value):
    assert rows_of(read(f"user_id,city\n{value},York\n")) == [[value, "York"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "::"])
def test_the_separator_is_recognized(read, delimiter):
    table = read("user_id,city\nu1,York\nu2,Leeds\n".replace(",", delimiter))
    assert (table.delimiter, table.format, table.encoding) == (delimiter, "CSV", "UTF-8")
    assert rows_of(table) == [["u1", "York"], ["u2", "Leeds"]]


def test_decimal_commas_and_lists_do_not_pass_for_separators(read):
    assert read("user;item;rating\n1;2;4,5\n1;3;2,5\n").delimiter == ";"
    assert read("user,tags\n1,a;b;c\n2,d;e;f\n").delimiter == ","
    assert read("1::Tea (1990)::Drink|Hot\n2::Rye (1991)::Food|Dry\n").delimiter == "::"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_quotes(read, end):
    table = read(f'a,b{end}"x, ""y""",1{end}"two{end}lines",2{end}z,3')
    assert rows_of(table) == [['x, "y"', "1"], [f"two{end}lines", "2"], ["z", "3"]]
    assert table.rows.to_pylist() == [2, 3, 4]


def test_backslashes_before_quotes(read):
    table = read('id;title\n5;"The \\"Mat\\" Book; or, How"\n6;"x"\n')
    assert rows_of(table) == [["5", 'The "Mat" Book; or, How'], ["6", "x"]]
    # A folder's name that ends in one is not followed by more of the text.
    assert rows_of(read('id,path\n1,"C:\\dir\\"\n2,"D:\\"\n'))[0] == ["1", "C:\\dir\\"]
    assert rows_of(read('id,json\n1,"{""a"": ""x\\""y""}"\n')) == [["1", '{"a": "x\\"y"}']]


def test_backslashes_that_come_late_count_as_well(read):
    text = "id,title\n" + "7,plain\n" * 140_000 + '8,"a \\"b\\", c"\n'
    assert rows_of(read(text))[-1] == ["8", 'a "b", c']


def test_long_cells_are_no_problem(read):
    long, longer = "x" * 200_000, "y\n" * 700_000
    table = read(f'id,text\n1,{long}\n2,"{longer}"\n3,z\n')
    assert rows_of(table) == [["1", long], ["2", longer], ["3", "z"]]


def test_two_characters_separate_even_where_blocks_meet(read):
    lines = [f"{n}::film {n}::{n % 5}" for n in range(100_000)]
    table = read("\n".join(lines))
    assert len(table.data) == len(lines)
    assert rows_of(table)[-1] == ["99999", "film 99999", "4"]


@pytest.mark.parametrize("codec", ["gb18030", "utf-16", "utf-8-sig"])
def test_other_encodings(read, codec):
    table = read("用户编号,城市\nu1,北京\nu2,上海\n".encode(codec))
    assert table.data.column_names == ["用户编号", "城市"]
    assert rows_of(table) == [["u1", "北京"], ["u2", "上海"]]


def test_an_encoding_that_was_chosen_is_taken(read):
    content = "상품명,n\n우유,1\n".encode("cp949")
    assert read(content).encoding == "CP949"
    assert read(content, encoding="GB18030").data.column_names[0] == "惑前疙"


# --- headers ------------------------------------------------------------------------------------


def test_without_a_header_columns_have_numbers(read):
    table = read("1,2268318,pv,1511544070\n1,2333346,cart,1511561733\n")
    assert not table.has_header
    assert table.data.column_names == ["column 1", "column 2", "column 3", "column 4"]
    assert table.rows.to_pylist() == [1, 2]
    assert ids_of(table) == ["read.header.none"]


def test_ids_that_count_the_rows_stay_where_there_is_no_header(read):
    assert rows_of(read("1::F::25\n2::M::31\n")) == [["1", "F", "25"], ["2", "M", "31"]]


def test_what_stands_above_the_header(read):
    table = read("# Free form\n# 20260901\n\nid,city\nu1,York\nu2,Leeds\n")
    assert table.rows.to_pylist() == [5, 6]
    (problem,) = table.problems
    assert (problem.severity, problem.row, problem.count) == (Severity.NOTICE, 1, 2)
    assert read("Orders, September, 2026\n\nid,city\nu1,York\n").data.column_names == ["id", "city"]
    excel = read("sep=;\nid;city\nu1;York, UK\n")
    assert (rows_of(excel), excel.rows.to_pylist(), ids_of(excel)) == (
        [["u1", "York, UK"]],
        [2],
        [],
    )


@pytest.mark.parametrize(
    "text", ["a,b,c\n1,2,3,\n4,5,6,\n", "a,b,c,\n1,2,3\n4,5,6\n", "a,b,c\n1,2,3,\n4,5,6\n7,8,9,\n"]
)
def test_separators_at_the_end(read, text):
    table = read(text)
    assert table.data.column_names == ["a", "b", "c"]
    assert rows_of(table)[:2] == [["1", "2", "3"], ["4", "5", "6"]]
    assert table.rows.to_pylist()[:2] == [2, 3]
    assert table.problems == ()


def test_columns_of_one_name_and_of_none(read):
    table = read(",id,id,,\n0,u1,York,x,\n1,u2,Leeds,y,\n")
    assert table.data.column_names == ["id", "id (2)", "column 4"]
    assert rows_of(table)[0] == ["u1", "York", "x"]
    assert len(table.problems) == 2


def test_types_of_recbole_are_no_part_of_names(read):
    table = read(
        "item_id:token\tmovie_title:token_seq\tclass:token_seq\n"
        "1\tOat Milk\tDry Food\n2\tRye\tWet\n"
    )
    assert table.data.column_names == ["item_id", "movie_title", "class"]
    assert rows_of(table)[0] == ["1", "Oat Milk", "Dry, Food"]
    assert read("id:token,city\nu1,York\n").data.column_names == ["id:token", "city"]


# --- rows that do not fit -----------------------------------------------------------------------


def test_rows_are_counted_as_a_spreadsheet_does(read):
    table = read('id,about\nu1,"two\nlines"\n\nu2,x,y\n,\nu3,z\n')
    assert rows_of(table) == [["u1", "two\nlines"], ["u3", "z"]]
    assert table.rows.to_pylist() == [2, 6]


def test_rows_with_a_value_too_many_or_too_few_are_not_used(read):
    table = read("id,city\nu1,York\nu2,Leeds,x\nu3\nu4,Bath\nu5,Hull,y\n")
    assert table.rows.to_pylist() == [2, 5]
    longer, shorter = table.problems
    assert (longer.severity, longer.row, longer.count) == (Severity.WARNING, 3, 2)
    assert (shorter.row, shorter.count) == (4, 1)


def test_a_value_beyond_the_header_is_one_too_many(read):
    table = read("a,b,c\n1,2,3,,\n4,5,6,x,\n7,8,9,,\n1,2,3,,y\n4,5,6,,\n")
    assert table.rows.to_pylist() == [2, 4, 6]
    assert [(problem.row, problem.count) for problem in table.problems] == [(3, 2)]


def test_rows_stay_right_across_blocks(read):
    lines = [f"u{n},York" + (",x" if n % 50_000 == 7 else "") for n in range(200_000)]
    table = read("id,city\n" + "\n".join(lines))
    assert len(table.data) == 199_996
    ids, rows = table.data["id"].to_pylist(), table.rows.to_pylist()
    assert all(int(u[1:]) + 2 == row for u, row in zip(ids, rows, strict=True))


def test_nul_is_removed_and_reported(read):
    text = "id,city\n" + "\n".join(f"u{n},York" for n in range(200))
    table = read(text.replace("u7,York", "u7,Yo\x00rk"))
    assert set(table.data["city"].to_pylist()) == {"York"}
    (problem,) = table.problems
    assert (problem.row, problem.column) == (9, "city")


# --- refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason", "row"),
    [
        ("", "empty", None),
        (" \r\n\n", "empty", None),
        ("\ufeff", "empty", None),
        ("user_id,city\n", "header_only", 1),
        ('id,city\nu1,"York\nu2,Leeds\n', "quote", 2),
        ('id,city\nu1,York\n"u2,Leeds\nu3,Bath\n', "quote", 3),
        ('"id,city\nu1,York\n', "quote", 1),
        ("a,b\n1,2,3\n4,5,6\n", "no_row_fits", 2),
        ("a,b\nx,y,z\np,q,r\n", "no_row_fits", 2),
        ("a,b,c,d,e\n" + "1,A very long title,x,y\n" * 9, "no_row_fits", 2),
        ("Read me first, please.\nThis is what the files hold.\n", "prose", None),
        (
            "Dear Jo,\n\nit comes next week, as we said.\nSee, for now, what is there\nAnn\n" * 3,
            "prose",
            None,
        ),
    ],
)
def test_refused_with_its_reason(refused, content, reason, row):
    problem = refused(content)
    assert (problem.message.id, problem.row) == (f"read.delimited.{reason}", row)


def test_a_quotation_mark_that_swallows_megabytes_is_refused_with_its_row(refused):
    started = time.perf_counter()
    assert refused("id,city\nu1,York\n" + 'u2,"Leeds\n' + "u3,Bath\n" * 500_000).row == 3
    assert time.perf_counter() - started < 20


def test_what_is_no_text(refused):
    content = bytes(range(256)) * 20
    assert refused(content).message.id == "read.encoding.binary"


def test_limits_come_with_their_figure(read, refused):
    text = "a\n" + "1\n" * 11
    assert len(read(text, rows=11).data) == 11
    assert "10" in refused(text, rows=10).message.render("en")
    wide = ",".join(["x"] * 3000) + "\n" + ",".join(["1"] * 3000) + "\n"
    assert "2,000" in refused(wide).message.render("en")


def test_thousands_of_columns_of_one_name_are_read_in_seconds(read):
    started = time.perf_counter()
    table = read(",".join(["x"] * 3000) + "\n" + ",".join(["1"] * 3000) + "\n", columns=5000)
    assert table.data.column_names[-1] == "x (3000)"
    assert time.perf_counter() - started < 20


def test_comments_and_the_size_of_a_matrix_are_no_rows(read):
    head = "%%MatrixMarket matrix coordinate integer general\n% note\n3 2 4\n"
    table = read(f"{head}1 1 5\n2 1 3\n3 2 4\n")
    assert rows_of(table) == [["1", "1", "5"], ["2", "1", "3"], ["3", "2", "4"]]
