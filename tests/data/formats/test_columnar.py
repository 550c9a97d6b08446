"""Parquet and Arrow: every type becomes the text that a person would write."""

import datetime
import uuid
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coldstart.core.errors import DataError
from coldstart.data.formats import columnar
from coldstart.data.formats.table import Limits
from coldstart.data.problems import Severity

LIMITS = Limits()
UUIDS = [uuid.UUID(int=n, version=4) for n in (7, 2**100)]
MOMENT = datetime.datetime(2026, 9, 1, 10, 30)


@pytest.fixture
def read(tmp_path):
    def parse(table: pa.Table, limits: Limits = LIMITS, **options):
        pq.write_table(table, tmp_path / "t.parquet", **options)
        (only,) = columnar.parse(tmp_path / "t.parquet", "t.parquet", limits)
        return only

    return parse


def texts(read, values) -> list[str]:
    return read(pa.table({"x": values})).data.column("x").to_pylist()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array([u.bytes for u in UUIDS], pa.uuid()), [str(u) for u in UUIDS]),
        (pa.array([u.bytes for u in UUIDS], pa.binary(16)), [str(u) for u in UUIDS]),
        (pa.array([b"abc\0", b"abcd"], pa.binary(4)), ["abc", "abcd"]),
        (pa.array([b"abc", "ü".encode()]), ["abc", "ü"]),
        (pa.array([b"\xff\x01", None]), ["ff01", ""]),
        (pa.array([4006381000052.0, None]), ["4006381000052", ""]),
        (pa.array([1e21, 2.0]), ["1000000000000000000000", "2"]),
        (pa.array([0.1, 12345678901.5]), ["0.1", "12345678901.5"]),
        (pa.array([1e-7, float("nan")]), ["0.0000001", ""]),
        (pa.array([0.1, float("inf")], pa.float32()), ["0.1", ""]),
        (pa.array([1.0, 2.0], pa.float16()), ["1", "2"]),
        (pa.array([Decimal("1.50"), Decimal("2.00")]), ["1.50", "2.00"]),
        (pa.array([Decimal("1.00"), Decimal("2.00")]), ["1", "2"]),
        (pa.array([Decimal(10**50), None], pa.decimal256(60, 2)), ["1" + "0" * 50, ""]),
        (pa.array([datetime.date(9999, 12, 31), None]), ["9999-12-31", ""]),
        (pa.array([0, 86_400_000], pa.date64()), ["1970-01-01", "1970-01-02"]),
        (pa.array([0, 86_400_000], pa.timestamp("ms")), ["1970-01-01", "1970-01-02"]),
        (pa.array([0, 1500], pa.timestamp("ms")), [f"1970-01-01 00:00:0{s}" for s in ("0", "1.5")]),
        (pa.array([1500, None], pa.timestamp("ms", "+08:00")), ["1970-01-01 00:00:01.5Z", ""]),
        (pa.array([datetime.time(1, 2, 3), None]), ["01:02:03", ""]),
        (pa.array([1500, 60_000], pa.duration("ms")), ["1.5", "60"]),
        (pa.array(["view", "buy"]).dictionary_encode(), ["view", "buy"]),
        (pa.array([["a", None, "b"], None]), ["a, b", ""]),
        (pa.array([[1.0, 2.5], []]), ["1, 2.5", ""]),
        (pa.array([[[1], [2, 3]], None]), ["[[1], [2, 3]]", ""]),
        (pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64())), ['{"a": 1}', ""]),
        (pa.array([2**64 - 1, 0], pa.uint64()), ["18446744073709551615", "0"]),
        (pa.array([True, None]), ["true", ""]),
        (pa.nulls(2), ["", ""]),
        (pa.array(["007", "NA"]), ["007", "NA"]),
    ],
)  # fmt: skip
def test_each_type_is_written_out(read, values, expected):
    assert texts(read, values) == expected


def test_types_that_only_arrow_has(tmp_path):
    data = pa.table(
        {
            "view": pa.array(["a", "b"], pa.string_view()),
            "bytes": pa.array([b"a", b"b"], pa.binary_view()),
            "runs": pa.RunEndEncodedArray.from_arrays(pa.array([2], pa.int32()), pa.array(["a"])),
            "lists": pa.array([[1, 2], [3]], pa.list_view(pa.int64())),
        }
    )
    for new in (pa.ipc.new_file, pa.ipc.new_stream):
        with new(str(tmp_path / "t"), data.schema) as writer:
            writer.write_table(data.slice(1))
            writer.write_table(data)
        (read,) = columnar.parse(tmp_path / "t", "t.arrow", Limits())
        assert (read.format, read.rows.to_pylist()) == ("Arrow", [2, 3, 4])
        assert list(read.data.to_pylist()[1].values()) == ["a", "a", "a", "1, 2"]


def test_structs_are_flattened_and_lists_of_structs_are_to_be_unfolded(read):
    items = [[{"sku": 4.0, "day": datetime.date(2026, 9, 1), "none": None}], None]
    table = read(pa.table({"order": [{"id": 1, "lines": items[0]}, None], "items": items}))
    assert table.data.column_names == ["order.id", "order.lines", "items"]
    assert table.nested == ("order.lines", "items")
    document = '[{"sku": 4, "day": "2026-09-01", "none": null}]'
    assert table.data.to_pylist() == [
        {"order.id": "1", "order.lines": document, "items": document},
        {"order.id": "", "order.lines": "", "items": ""},
    ]


def test_a_far_date_of_spark_is_read_as_it_is(read):
    times = pa.array([MOMENT, datetime.datetime(9999, 12, 31)], pa.timestamp("us"))
    table = read(pa.table({"x": times}), use_deprecated_int96_timestamps=True)
    assert table.data.column("x").to_pylist() == ["2026-09-01 10:30:00", "9999-12-31 00:00:00"]


def test_digits_that_a_double_has_lost_are_reported(read):
    table = read(pa.table({"id": [690123456789012345.0, 17.0], "fine": [1.0, 2.0]}))
    (problem,) = table.problems
    assert (problem.severity, problem.column, problem.count) == (Severity.WARNING, "id", 1)
    assert problem.message.id == "formats.lost_digits"


def test_ids_that_differ_in_a_byte_that_is_not_utf8_stay_different(read):
    damaged = pa.array([b"ok", b"M\xfcller", b"M\xf6ller"], pa.binary()).view(pa.string())
    table = read(pa.table({"x": damaged}))
    assert table.data.column("x").to_pylist() == ["ok", r"M\xfcller", r"M\xf6ller"]
    assert (table.problems[0].message.id, table.problems[0].count) == ("formats.damaged_values", 2)


@pytest.fixture
def read_arrow(tmp_path):
    def parse(table: pa.Table):
        path = tmp_path / "t.arrow"
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        (only,) = columnar.parse(path, "t.arrow", LIMITS)
        return only

    return parse


def test_categories_of_polars_are_texts(read_arrow):
    codes = pa.array([1, 0, None], pa.uint32())
    for kind in (pa.string_view(), pa.binary_view()):
        values = pa.DictionaryArray.from_arrays(codes, pa.array(["a", "b"]).cast(kind))
        table = read_arrow(pa.table({"x": values}))
        assert table.data.column("x").to_pylist() == ["b", "a", ""]


def test_an_odd_column_does_not_take_the_others_with_it(read_arrow):
    types = pa.array([0, 1], pa.int8())
    mixed = pa.UnionArray.from_sparse(types, [pa.array([7, 8]), pa.array(["a", "b"])])
    inner = pa.StructArray.from_arrays([pa.array(["p", "q"], pa.string_view())], ["t"])
    structs = pa.DictionaryArray.from_arrays(pa.array([1, 0]), inner)
    listed = pa.ListArray.from_arrays([0, 1, 2], mixed)
    table = read_arrow(pa.table({"id": ["u1", "u2"], "m": mixed, "s": structs, "l": listed}))
    assert table.data.to_pylist() == [
        {"id": "u1", "m": "7", "s": '{"t": "q"}', "l": '["7"]'},
        {"id": "u2", "m": "b", "s": '{"t": "p"}', "l": '["b"]'},
    ]


def test_a_column_that_cannot_be_written_out_is_named_and_left_out(read_arrow):
    far = pa.array([2**62, 1], pa.int64()).view(pa.timestamp("s"))
    mixed = pa.UnionArray.from_sparse(pa.array([0, 0], pa.int8()), [far])
    table = read_arrow(pa.table({"id": ["u1", "u2"], "m": mixed}))
    assert table.data.to_pydict() == {"id": ["u1", "u2"]}
    (problem,) = table.problems
    assert (problem.message.id, problem.column) == ("formats.column_unread", "m")


def test_the_index_of_pandas_is_not_a_column(read):
    data = pa.table({"a": [1], "__index_level_0__": [5]})
    assert read(data).data.column_names == ["a"]


def test_limits(read):
    for limits, reason in ((Limits(rows=1), "rows"), (Limits(columns=1), "columns")):
        with pytest.raises(DataError) as caught:
            read(pa.table({"a": [1, 2], "s": [{"b": 1}, {"b": 2}]}), limits)
        assert caught.value.message.id == f"formats.too_many_{reason}"


def test_offsets_that_lead_out_of_the_file_are_refused(tmp_path):
    offsets = pa.array([0, 10**8, 2], pa.int32()).buffers()[1]
    wild = pa.StringArray.from_buffers(2, offsets, pa.py_buffer(b"ab"))
    with pa.ipc.new_stream(str(tmp_path / "t"), pa.schema({"x": pa.string()})) as writer:
        writer.write_batch(pa.record_batch([wild], names=["x"]))
    with pytest.raises(DataError) as caught:
        columnar.parse(tmp_path / "t", "t", Limits())
    assert caught.value.message.id == "formats.damaged"


@pytest.mark.parametrize("start", [b"PAR1", b"ARROW1\0\0", b"\xff\xff\xff\xff\x10\0\0\0"])
def test_a_damaged_file_is_refused(tmp_path, start):
    (tmp_path / "t").write_bytes(start + b"garbage" * 9)
    with pytest.raises(DataError) as caught:
        columnar.parse(tmp_path / "t", "t", Limits())
    assert caught.value.message.id == "formats.damaged"
