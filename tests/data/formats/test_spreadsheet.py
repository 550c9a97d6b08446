"""Each sheet of a workbook that holds a table is one; the rest is listed."""

from __future__ import annotations

import base64
import datetime
import io
import re
import struct
import time
import zipfile
import zlib

import openpyxl
import pytest

from coldstart.core.errors import DataError
from coldstart.data.formats.spreadsheet import parse
from coldstart.data.formats.table import Limits, RawTable
from coldstart.data.problems import Severity

# The sheet S of an Excel 97 workbook: id, u1.
XLS = zlib.decompress(base64.b85decode(
    "c-p&gUhu)fjZzO8(10BSGsD0CoD6J8VvIn{3F8Pb0OkMx2QgtZ2N3@s1w#sOasVTejg?_H?-"
    "_Pb9D?HeAp;Y`29|?Bl7Zn75XUeSF!<%?r7F-7IDy@e$Ov+SEs$hnm;)5yV~_;9N(f9QgGpg9xgM-"
    "?514cSi}Zp?TcFwpj8P2d?ftYYps6^5NeL{+#{e>SJ6O*xu!tdpD8mU*Dz2Zv2vN(*;8>KIm@_yf<XCtZmM{S0%{?_Qw"
    "J0&?0fPuI0+%p+{jb2l@CBAr4=9X^(^s640Vw_hRh%7*_+%y)28ITP{|Vp(-"
    "U=*SH!(vZIQS1VjYDx}3Xmu@<N}qz;2bM}l4E(nDVYaIrZDh>*@9r50>Co)&&rRNe3Js~<G~^g;8Ge=maBrSXZX+12+{"
    "%6%m<cXg3D`x+1g;T32dq~m@Ne+MS!UgNUH^iLK$w&U^OjZSv8<N#$a&SULA?80c5wn4%{Kv`q*9*$X@6Euu5dzb^C=3"
    "N<i<Y0QG}lGlLGJ4&$tuAh6ROMl(Xg<Sv+$#3%zem;|71{|~LO_!<5(aDkbEU=pN)5sL~&unG`q$0WqC4IBgxNHrf9!z"
    "dU9qhJ(_f>AIEM!_f;1;YU_LR<Wxeg~*GzzXeAutUdn{sQs8(P5Hd3xXK(fv^PFF?D6g1JXqdl_aGfF$Pvfm|2WO>Vb_"
    "Hf<QRX_9BLCh9s~%vPn+Az#btZvVVxyC_ud|M5_J&NO32P?FRtW>A6J"
))  # fmt: skip


@pytest.fixture
def read(tmp_path):
    """Return a function that reads bytes as a workbook."""

    def parsed(content: bytes, **limits) -> list[RawTable]:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return parse(path, "book.xlsx", Limits(**limits))

    return parsed


@pytest.fixture
def refused(read):
    """Return a function that returns the problem for which a workbook is refused."""

    def problem(content: bytes, **limits):
        with pytest.raises(DataError) as caught:
            read(content, **limits)
        (problem,) = caught.value.problems
        for language in ("en", "zh"):
            assert problem.message.render(language)
            assert problem.remedy.render(language)
        return problem

    return problem


def workbook(**sheets) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def rows_of(table: RawTable) -> list[list[str]]:
    return [list(record.values()) for record in table.data.to_pylist()]


def test_cells_are_written_as_people_would(read):
    moment = datetime.datetime(2026, 9, 1, 9)
    header = ["id", "whole", "half", "day", "moment", "flag", "text", "error"]
    row = [690000000000000000, 3.0, 2.5, datetime.date(2026, 9, 1), moment, True, "007", "#N/A"]
    (table,) = read(workbook(S=[header, row]))
    assert rows_of(table)[0] == [
        "690000000000000000", "3", "2.5", "2026-09-01", "2026-09-01 09:00:00", "true", "007", "",
    ]  # fmt: skip
    assert (table.format, table.sheet, table.path) == ("Excel", "S", "book.xlsx")


def test_sums_have_no_more_digits_than_excel_shows(read):
    (table,) = read(workbook(S=[["id", "n"], ["a", 0.1 + 0.2]]))
    assert rows_of(table) == [["a", "0.3"]]


def test_times_do_not_lose_a_second_to_rounding(read):
    minutes = [
        datetime.datetime(2026, 9, 1) + datetime.timedelta(minutes=37 * n) for n in range(99)
    ]
    (table,) = read(workbook(S=[["id", "at"], *([f"u{n}", m] for n, m in enumerate(minutes))]))
    texts = [text if " " in text else f"{text} 00:00:00" for text in table.data["at"].to_pylist()]
    assert texts == [str(m) for m in minutes]


def test_a_title_and_the_place_of_the_table_do_not_matter(read):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C3"] = "Orders of September"
    cells = [["id", "city", "n"], ["u1", "York", 1], [None, None, None], ["u2", "Leeds", 2]]
    for n, row in enumerate(cells, 5):
        for m, value in enumerate(row, 3):
            sheet.cell(n, m, value)
    (table,) = read(saved(book))
    assert table.data.column_names == ["id", "city", "n"]
    assert rows_of(table) == [["u1", "York", "1"], ["u2", "Leeds", "2"]]
    assert table.rows.to_pylist() == [6, 8]
    assert [problem.row for problem in table.problems] == [3]


def test_each_sheet_is_a_table_and_notes_are_listed(read):
    content = workbook(
        说明=[["本表由系统导出"]],
        订单明细=[["买家", "商品编码"], ["买家14", "SP002"], ["买家02", "SP004"]],
        商品=[["商品编码", "名称"], ["SP002", "亚麻衬衫"]],
        Empty=[],
    )
    orders, items = read(content)
    assert (orders.name, orders.path, orders.sheet) == (
        "book.xlsx · 订单明细",
        "订单明细",
        "订单明细",
    )
    assert [len(orders.data), len(items.data)] == [2, 1]
    (problem,) = orders.problems
    assert problem.severity is Severity.NOTICE
    assert "说明" in problem.message.render("zh")
    assert items.problems == ()


def test_a_sheet_without_a_header_has_numbered_columns(read):
    (table,) = read(workbook(S=[[1, 1193, 5], [1, 661, 3], [2, 914, 3]]))
    assert not table.has_header
    assert (table.data.column_names[0], table.rows.to_pylist()) == ("column 1", [1, 2, 3])


def test_old_and_open_formats(read):
    (table,) = read(XLS)
    assert (table.data.to_pydict(), table.sheet) == ({"id": ["u1"]}, "S")
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = [["id", "city"], ["u1", "York"]]
    body = "".join(
        f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows
    )
    spaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{body}'
        f"</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    parts = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}
    (table,) = read(packed(**parts))
    assert table.data.to_pydict() == {"id": ["u1"], "city": ["York"]}


def ole(sectors: int = 0) -> bytes:
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016))
    struct.pack_into("<HH", header, 30, 9, 6)
    struct.pack_into("<I", header, 44, sectors)
    return bytes(header)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (packed(**{"a.csv": "id\n1\n"}), "no_workbook"),
        (b"PK\x03\x04garbage", "damaged"),
        (workbook(S=[["id"], ["u1"]])[:-40], "damaged"),
        (XLS[:1000], "damaged"),
        (ole(sectors=1 << 30), "damaged"),
        (ole() + "EncryptedPackage".encode("utf-16-le"), "password"),
        (workbook(S=[]), "empty"),
        (workbook(S=[["This is only a note"]]), "no_table"),
        (workbook(S=[["id", "city"]]), "no_table"),
    ],
)
def test_refused_with_its_reason(refused, content, reason):
    assert refused(content).message.id == f"read.workbook.{reason}"


def test_limits_come_with_their_figure(read, refused):
    content = workbook(S=[["id", "n"], *[["u", n] for n in range(11)]])
    assert len(read(content, rows=11)[0].data) == 11
    assert "10" in refused(content, rows=10).message.render("en")
    assert "1" in refused(content, columns=1).message.render("en")
    assert refused(content, unpacked=1000).message.id == "read.workbook.unpacks"


def test_a_cell_far_away_is_named_and_does_not_take_the_memory(refused):
    book = openpyxl.Workbook()
    book.active.append(["id"])
    book.active.append(["u1"])
    book.active["XFD1048576"] = 5
    started = time.perf_counter()
    problem = refused(saved(book))
    assert problem.message.id == "read.workbook.span"
    assert problem.message.params["rows"] == 1 << 20
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize("is_shared", [True, False])
def test_spaces_far_away_do_not_count(read, is_shared):
    book = openpyxl.Workbook()
    book.active.append(["id", "note"])
    book.active.append(["u1", "a\N{NO-BREAK SPACE}b"])
    book.active["XFD1048576"] = " \N{NO-BREAK SPACE}"
    content = saved(book)
    if is_shared:
        content = with_shared_texts(content)
    (table,) = read(content)
    assert rows_of(table) == [["u1", "a\N{NO-BREAK SPACE}b"]]


def with_shared_texts(content: bytes) -> bytes:
    """Return a workbook of a sheet whose texts stand in a list of their own, as Excel writes it."""
    written = io.BytesIO()
    texts: list[str] = []

    def shared(cell: re.Match[str]) -> str:
        texts.append(cell[1])
        return f't="s"><v>{len(texts) - 1}</v>'

    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            part = source.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                part = re.sub(r't="inlineStr"><is>(.*?)</is>', shared, part)
            if name == "xl/_rels/workbook.xml.rels" and "sharedStrings" not in part:
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
                relation = f'Id="rIdS" Type="{kind}/sharedStrings" Target="sharedStrings.xml"'
                part = part.replace(
                    "</Relationships>", f"<Relationship {relation}/></Relationships>"
                )
            target.writestr(name, part)
        items = "".join(f"<si>{text}</si>" for text in texts)
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        target.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}">{items}</sst>')
    assert texts
    return written.getvalue()


def test_numbers_that_a_format_fills_up_with_zeros_are_shown_so(read):
    book = openpyxl.Workbook()
    book.active.append(["user", "item", "mixed", "text"])
    for n in (7, 42, 1234):
        book.active.append([n, n, n, str(n)])
        for column, code in ((2, "000"), (4, "000"), (3, "000" if n == 7 else "0")):
            book.active.cell(book.active.max_row, column).number_format = code
    (table,) = read(saved(book))
    assert table.data.column("user").to_pylist() == ["7", "42", "1234"]
    assert table.data.column("item").to_pylist() == ["007", "042", "1234"]
    assert table.data.column("mixed").to_pylist() == ["7", "42", "1234"]
    assert table.data.column("text").to_pylist() == ["7", "42", "1234"]


def test_cells_that_are_only_formatted_count_for_nothing(read):
    book = openpyxl.Workbook()
    book.active.append(["id"])
    book.active.append(["u1"])
    book.active["XFD1048576"].number_format = "0.00"
    (table,) = read(saved(book))
    assert rows_of(table) == [["u1"]]


def test_a_small_workbook_that_unpacks_to_tens_of_megabytes(read):
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(S=[["id", "n"], ["u1", 1]]))) as source,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            data = source.read(part)
            if part.startswith("xl/worksheets/"):
                blank = "".join(
                    f'<row r="{r}">' + f'<c r="A{r}" s="0"/>' * 200 + "</row>"
                    for r in range(3, 10_000)
                )
                data = data.replace(b"</sheetData>", blank.encode() + b"</sheetData>")
            target.writestr(part, data)
    started = time.perf_counter()
    (table,) = read(content.getvalue())
    assert rows_of(table) == [["u1", "1"]]
    assert time.perf_counter() - started < 20


def beside(n_left, n_right, *, gap=None):
    rows = [["user", "sku", None, "sku", "title"]]
    for n in range(max(n_left, n_right)):
        left = [f"u{n}", f"s{n % 3}"] if n < n_left else [None, None]
        right = [f"s{n}", f"Tea {n}"] if n < n_right and n != gap else [None, None]
        rows.append([*left, None, *right])
    return workbook(S=rows)


def test_a_shorter_table_beside_another_is_a_table_of_its_own(read):
    left, right = read(beside(6, 3))
    assert (left.name, right.name) == ("book.xlsx · A:B", "book.xlsx · D:E")
    assert (left.data.column_names, right.data.column_names) == (["user", "sku"], ["sku", "title"])
    assert rows_of(right) == [["s0", "Tea 0"], ["s1", "Tea 1"], ["s2", "Tea 2"]]
    assert (left.data.num_rows, right.problems) == (6, ())


@pytest.mark.parametrize("content", [beside(6, 6), beside(6, 5, gap=2)])
def test_a_blank_column_inside_of_one_table_does_not_cut_it(read, content):
    (table,) = read(content)
    assert (table.name, table.data.num_columns) == ("book.xlsx", 4)


@pytest.mark.parametrize(
    "last",
    [[["Total", "9"], [None, None]], [[None, None], ["u9", "s9"]], [["Total", None], ["9", None]]],
)
@pytest.mark.parametrize("margins", [1, 2])
def test_last_rows_that_are_half_blank_do_not_cut_a_table(read, last, margins):
    def row(left, right):
        return [*left, None, *right, *([None, right[0], right[1]] if margins > 1 else [])]

    rows = [row(["order", "date"], ["user", "sku"])]
    rows += [row([f"o{n}", "2026-09-01"], [f"u{n % 3}", f"s{n % 4}"]) for n in range(9)]
    (table,) = read(workbook(S=[*rows, row(*last)]))
    assert table.data.num_columns == 2 + 2 * margins


@pytest.mark.parametrize(
    ("n_right", "header", "n_tables"), [(17, "sku", 2), (17, "x", 1), (9, "x", 2)]
)
def test_a_list_that_ends_soon_before_a_table_shares_a_header_with_it(
    read, n_right, header, n_tables
):
    rows = [["user", "sku", None, header, "title"]]
    for n in range(20):
        right = [f"s{n}", f"Tea {n}"] if n < n_right else [None, None]
        rows.append([f"u{n}", f"s{n % 3}", None, *right])
    assert len(read(workbook(S=rows))) == n_tables
