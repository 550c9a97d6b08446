"""The content decides what a file is; whatever it is, there is a table or a true reason."""

import gzip
import io
import json
import pickle
import random
import sqlite3
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coldstart.core.errors import DataError
from coldstart.data.formats.reader import read_file
from coldstart.data.formats.table import Limits, RawTable
from coldstart.data.problems import Severity

CSV = b"user_id,city\nu1,York\nu2,Leeds\n"
ROWS = [{"user_id": "u1", "city": "York"}, {"user_id": "u2", "city": "Leeds"}]
LIMITS = Limits()


@pytest.fixture
def read(tmp_path):
    def run(content: bytes, filename: str = "users.txt", **options) -> list[RawTable]:
        path = tmp_path / "upload-0"
        path.write_bytes(content)
        return read_file(path, filename, LIMITS, folder=tmp_path, **options)

    return run


def parquet(rows: list[dict[str, str]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def arrow(rows: list[dict[str, str]]) -> bytes:
    table = pa.Table.from_pylist(rows)
    out = io.BytesIO()
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)
    return out.getvalue()


def workbook(rows: list[dict[str, str]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in ([*rows[0]], *(list(row.values()) for row in rows)):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xml(rows: list[dict[str, str]]) -> bytes:
    parts = ("".join(f"<{k}>{v}</{k}>" for k, v in row.items()) for row in rows)
    return f"<users>{''.join(f'<user>{part}</user>' for part in parts)}</users>".encode()


def html(rows: list[dict[str, str]]) -> bytes:
    lines = ([*rows[0]], *(row.values() for row in rows))
    cells = ("".join(f"<td>{cell}</td>" for cell in line) for line in lines)
    return f"<table border=1>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>".encode()


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (CSV, "CSV"),
        (CSV.decode().encode("utf-16"), "CSV"),
        (json.dumps(ROWS).encode(), "JSON"),
        ("\n".join(map(json.dumps, ROWS)).encode("utf-16"), "JSON Lines"),
        (parquet(ROWS), "Parquet"),
        (arrow(ROWS), "Arrow"),
        (workbook(ROWS), "Excel"),
        (xml(ROWS), "XML"),
        (html(ROWS), "HTML"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><!-- note -->\n" + xml(ROWS), "XML"),
        (gzip.compress(CSV, mtime=0), "CSV"),
        (gzip.compress(parquet(ROWS), mtime=0), "Parquet"),
    ],
)
def test_the_content_decides(read, content, format_):
    (table,) = read(content, "users.dat")
    assert table.format == format_
    assert table.data.to_pylist() == ROWS
    assert (table.name, table.path) == ("users.dat", "users.dat")


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def test_all_tables_of_an_archive_are_read_and_others_are_named(read):
    content = zipped({"users.csv": CSV, "scan.bin": b"%PDF-1.7", "items.json": b'[{"id": 1}]'})
    users, items = read(content, "shop.zip")
    assert [(t.name, t.path) for t in (users, items)] == [
        ("shop.zip · users.csv", "users.csv"), ("shop.zip · items.json", "items.json"),
    ]  # fmt: skip
    (problem,) = users.problems
    assert (problem.severity, problem.table) == (Severity.WARNING, "shop.zip · scan.bin")


def sqlite() -> bytes:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE t (x)")
        return database.serialize()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x00" * 100, "empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 30, "picture"),
        (b"7z\xbc\xaf'\x1c" + b"\x00" * 30, "packed"),
        (b"Rar!\x1a\x07\x01\x00" + b"\x00" * 30, "packed"),
        (pickle.dumps({"user_id": ["u1"] * 300}), "pickle"),
        (sqlite(), "database"),
        (b"\x89HDF\r\n\x1a\n" + b"\x00" * 30, "from_tool"),
        (b"FEA1" + b"\x00" * 30, "from_tool"),
        (b"PARE" + b"\x00" * 30, "parquet_encrypted"),
        (b"-- MySQL dump 10.13\nCREATE TABLE `orders` (`id` int);\n", "sql"),
        (b"{\\rtf1\\ansi Orders}", "document"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "web_archive"),
        (b"<!DOCTYPE html><html><body>Please sign in</body></html>", "html_no_table"),
        (parquet(ROWS)[:-20], "damaged"),
        (zipped({"a.zip": zipped({"b.zip": zipped({"c.csv": CSV})})}), "archive_nested"),
    ],
)
def test_what_is_no_table_is_refused_with_its_own_reason(read, content, reason):
    with pytest.raises(DataError) as caught:
        read(content)
    (problem,) = caught.value.problems
    assert problem.message.id == f"formats.{reason}"
    for language in ("en", "zh"):
        assert problem.message.render(language)
        assert problem.remedy.render(language)


def test_other_binaries_are_refused(read):
    with pytest.raises(DataError):
        read(random.Random(0).randbytes(4000))


@pytest.mark.parametrize("start", ["[id],name\n1,a\n", "a,b\n{x},1\n"])
def test_brackets_alone_make_no_json(read, start):
    assert read(start.encode())[0].format == "CSV"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\users.csv", "users.csv"),
        ("/home/me/users.csv", "users.csv"),
        ("2026/09/users.csv", "2026/09/users.csv"),
    ],
)
def test_a_name_is_never_a_way(read, given, shown):
    assert read(CSV, given)[0].name == shown


def test_nul_is_taken_out_and_reported(read):
    (table,) = read(b'[{"id": "u1", "city": "Yo\\u0000rk"}]')
    assert table.data.column("city").to_pylist() == ["York"]
    assert table.problems[0].column == "city"


def test_a_chosen_encoding_is_kept_to(read):
    content = "标题\n燕麦\n".encode("gb18030")
    assert read(content, encoding="GB18030")[0].data.column_names == ["标题"]


MAGIC = (
    b"", b"PK\x03\x04", b"PAR1", b"ARROW1\0\0", b"\xff\xff\xff\xff",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b'{"a":', b'[{"a": 1},', b'{"a": [{"b": 1}, ',
    b"a,b\n", b'a,b\n"',
    b"%PDF-", b"\x1f\x8b", b"BZh9", b"<a><b c='1'/><b c='2'/>", b"<table><tr><td>a", b"<?xml",
)  # fmt: skip


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(start=st.sampled_from(MAGIC), rest=st.binary(max_size=300))
def test_any_bytes_give_tables_or_a_data_error(read, start, rest):
    try:
        tables = read(start + rest)
    except DataError as error:
        assert error.problems
    else:
        for table in tables:
            assert table.data.num_rows == len(table.rows) > 0
            assert all(field.type == pa.large_string() for field in table.data.schema)
            assert all(column.null_count == 0 for column in table.data.columns)


def test_a_line_with_a_number_heads_the_rows_below_it(tmp_path):
    path = tmp_path / "combined_data_1.txt"
    path.write_text("1:\n30878,4,2005-12-26\n2:\n1488,5,2005-09-06\n30878,3,2005-09-07\n77,1\n")
    (table,) = read_file(path, path.name, Limits(), folder=tmp_path)
    assert [list(row.values()) for row in table.data.to_pylist()] == [
        ["1", "30878", "4", "2005-12-26"],
        ["2", "1488", "5", "2005-09-06"],
        ["2", "30878", "3", "2005-09-07"],
    ]
    assert table.rows.to_pylist() == [2, 4, 5]
    (problem,) = table.problems
    assert (problem.message.id, problem.row) == ("read.delimited.other_width", 6)
    assert all(problem.message.render(language) for language in ("en", "zh"))
