"""The header is where a person sees it, and nowhere if the first row is data."""

from __future__ import annotations

import time

import pytest

from coldstart.data.formats.header import find_header, is_prose


def csv_records(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.split("\n")]


def header_of(text: str, width: int | None = None, *, sheet: bool = False):
    records = csv_records(text)
    width = width or max(map(len, records))
    if sheet:
        records = [[*record, *[""] * (width - len(record))] for record in records]
    return find_header(records, width, fixed=not sheet)


@pytest.mark.parametrize(
    "text",
    [
        "1,2268318,2520377,pv,1511544070\n1,2333346,2520771,pv,1511561733\n2,9,1,cart,1511572885",
        "0205616461,A3F6TSBTZGUS7G,5.0,1392163200\nB000005N7P,A1V6B6TNIC0012,2.0,1424649601",
        "1,1193,5,978300760\n1,661,3,978302109",
        "u1,i1\nu2,i2\nu3,i1",
        "1,Toy Story (1995),Animation\n2,Jumanji (1995),Adventure",
        "1,F,1,10,48067\n2,M,56,16,70072\n3,M,25,15,55117",
        "276726,nowhere,NULL\n276727,somewhere,30",
        "买家12号,亚麻衬衫,2026-09-01 09:00:00\n买家13号,瑜伽垫,2026-09-02 09:00:00",
        "x@y.example,https://x.example/1\nz@y.example,https://x.example/2",
        "1,2",
    ],
)
def test_a_first_row_like_the_others_is_data(text):
    header = header_of(text)
    assert (header.row, header.first) == (None, 0)


@pytest.mark.parametrize(
    "text",
    [
        "user_id,item_id\nalice,tea\nbob,coffee",
        "user_id,item_id\nu1,i1\nu2,i2",
        "col1,col2\n4,5\n6,7",
        "买家ID,商品ID,下单时间\n5100005832254169,690002469135780263,2026-09-01 09:00:00",
        "Name,Email\n#1001,a@b.example\n#1002,c@d.example",
        "user_id,city",
        ",id,city\n0,u1,York\n1,u2,Leeds",
        "id,score 2024\n17,3\n18,4",
    ],
)
def test_a_first_row_of_names_is_the_header(text):
    header = header_of(text)
    assert (header.row, header.first) == (0, 1)


def test_titles_blank_rows_and_comments_stand_above_the_header():
    data = "id,city,n\nu1,York,1\nu2,Leeds,2"
    assert header_of(f"# a, b\n# c\n\n{data}").row == 3
    assert header_of(f"Orders, September\n\n{data}").row == 2
    for title in ("Orders of September\n", "Period:,2026-09", "Exported,2026-09-01\n"):
        header = header_of(f"{title}\n{data}", sheet=True)
        assert header.names == ("id", "city", "n")


def test_a_header_may_be_written_as_a_comment():
    assert header_of("# user_id,item_id\n1,3\n2,4").names == ("user_id", "item_id")
    assert header_of("#user_id,item_id\nu1,3\nu2,4").names == ("user_id", "item_id")


def test_separators_at_the_end_of_rows_or_of_the_header():
    assert header_of("a,b,c\n1,2,3,\n4,5,6,").names == ("a", "b", "c", "")
    assert header_of("a,b,c,\n1,2,3\n4,5,6", 3).names == ("a", "b", "c")


def test_group_headings_of_a_sheet_are_not_its_header():
    text = "Customer,,Order,\nid,name,sku,qty\n1,Ann,s1,2\n2,Bob,s2,1"
    assert header_of(text, sheet=True).row == 1


def test_lines_of_a_note_are_no_table():
    for text in (
        "Exported by the shop system\nAll amounts without taxes",
        "本表由系统导出，金额均不含税，如有疑问请联系客服",
    ):
        records = [[line] for line in text.split("\n")]
        assert is_prose(records, find_header(records, 1))
    for text in ("item_id\ns1\ns2", "id\n7\n8", "colour\nred\nblue"):
        records = [[line] for line in text.split("\n")]
        assert not is_prose(records, find_header(records, 1))


def test_thousands_of_columns_and_endless_cells_take_no_time():
    started = time.perf_counter()
    wide = [["x"] * 3000, *[["1"] * 3000] * 49]
    assert find_header(wide, 3000, fixed=True).row == 0
    long = [["id", "text"], ["1", "1" * 1_000_000 + "x"]]
    assert find_header(long, 2, fixed=True).row == 0
    assert time.perf_counter() - started < 10
