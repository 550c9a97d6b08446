"""JSON in every shape that exports have: numbers as typed, nested objects as columns."""

import time

import pytest

from coldstart.core.errors import DataError
from coldstart.data.formats import records
from coldstart.data.formats.table import Limits

LIMITS = Limits()


@pytest.fixture
def tables(tmp_path):
    def read(content: str | bytes, limits: Limits = LIMITS, encoding: str | None = None):
        path = tmp_path / "file"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return records.parse(path, "x.json", limits, encoding)

    return read


@pytest.fixture
def table(tables):
    def read(content: str | bytes, **options):
        (only,) = tables(content, **options)
        return only

    return read


@pytest.fixture
def refused(tables):
    def read(content: str | bytes, **options):
        with pytest.raises(DataError) as caught:
            tables(content, **options)
        return caught.value.problems[0]

    return read


def test_numbers_stay_as_typed_and_what_is_missing_is_blank(table):
    read = table('{"x": 1.0, "id": 12345678901234567890, "n": NaN}\n{"x": null, "t": true}\n')
    assert read.format == "JSON Lines"
    assert read.data.to_pydict() == {
        "x": ["1.0", ""], "id": ["12345678901234567890", ""], "n": ["", ""], "t": ["", "true"],
    }  # fmt: skip


def test_objects_become_dotted_columns_and_lists_of_objects_stay_json(table):
    read = table(
        '[{"customer": {"id": 7}, "tags": ["a", null, 2],'
        ' "order": {"items": [{"sku": "ä", "price": 1.50, "q": null}]}}]'
    )
    assert read.data.to_pydict() == {
        "customer.id": ["7"],
        "tags": ["a, 2"],
        "order.items": ['[{"sku": "ä", "price": 1.50, "q": null}]'],
    }
    assert read.nested == ("order.items",)


def test_a_column_that_also_holds_plain_values_is_not_to_be_unfolded(table):
    assert table('{"a": [{"b": 1}]}\n{"a": "none"}\n').nested == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('{"$oid": "65a0"}', "65a0"),
        ('{"$numberLong": "12345678901234567890"}', "12345678901234567890"),
        ('{"$numberInt": "5"}', "5"),
        ('{"$numberDouble": "1.0"}', "1.0"),
        ('{"$numberDouble": "NaN"}', ""),
        ('{"$numberDecimal": "9.90"}', "9.90"),
        ('{"$date": "2026-09-01T10:00:00Z"}', "2026-09-01T10:00:00Z"),
        ('{"$date": {"$numberLong": "1788256800000"}}', "1788256800000"),
        ('{"$date": 1788256800000}', "1788256800000"),
        (
            '{"$uuid": "0000000c-9f2c-4cd0-8674-edea40000016"}',
            "0000000c-9f2c-4cd0-8674-edea40000016",
        ),
    ],
)
def test_mongos_extended_json_is_what_it_stands_for(table, written, meant):
    read = table(f'{{"_id": {written}}}\n{{"_id": "x"}}\n')
    assert read.data.column("_id")[0].as_py() == meant


def test_extended_json_inside_lists(table):
    read = table('[{"likes": [{"$oid": "a"}, {"$oid": "b"}], "items": [{"p": {"$oid": "c"}}]}]')
    assert read.data.to_pylist() == [{"likes": "a, b", "items": '[{"p": "c"}]'}]


@pytest.mark.parametrize(
    "content",
    [
        '{"orders": [{"id": 1}, {"id": 2}], "next": null}',
        '{"code": 0, "data": {"list": [{"id": 1}, {"id": 2}], "total": 2}}',
        '{\n  "id": 1\n}\n{\n  "id": 2\n}\n',
        '[{"id": 1},\n {"id": 2}]',
        '[{"id": 1}]\n[{"id": 2}]',
        '{"id": {"0": 1, "1": 2}}',
        '{"id": [1, 2]}',
        '{"id": 1},\n{"id": 2},\n',
        '\ufeff{"id": 1}\n{"id": 2}\n',
    ],
)
def test_records_in_whatever_wrapping(table, content):
    assert table(content).data.to_pydict() == {"id": ["1", "2"]}


@pytest.mark.parametrize("start", ["[", '{"orders": [', "[\n", '{"orders":\n[\n'])
def test_a_list_with_a_line_for_each_record_is_not_json_lines(table, start):
    end = "]}" if start.startswith("{") else "]"
    read = table(start + ",\n".join(f'{{"id": {n}}}' for n in range(200)) + end)
    assert read.data.column("id").to_pylist() == [str(n) for n in range(200)]
    assert (read.format, read.problems) == ("JSON", ())


def test_several_lists_are_several_tables(tables):
    read = tables('{"shop": {"orders": [{"a": 1}]}, "products": [{"b": 2}], "errors": []}')
    assert [(t.name, t.path) for t in read] == [
        ("x.json · shop.orders", "shop.orders"), ("x.json · products", "products"),
    ]  # fmt: skip


def test_a_document_with_an_id_is_a_record_whatever_it_lists(table):
    assert table('{\n"id": 5,\n"items": [{"sku": 1}]\n}').nested == ("items",)


def test_rows_are_lines_in_json_lines_and_numbers_in_a_list(table):
    assert table('{"a": 1}\n\n{"a": 2}\n').rows.to_pylist() == [1, 3]
    assert table('[{"a": 1},\n\n{"a": 2}]').rows.to_pylist() == [1, 2]


def test_a_few_bad_lines_are_not_used_and_named(table):
    lines = ['{"a": 1}'] * 99
    lines.insert(6, '{"a": ')
    read = table("\n".join(lines))
    assert read.data.num_rows == 99
    (problem,) = read.problems
    assert (problem.message.id, problem.row, problem.count) == ("formats.json_line_unused", 7, 1)


@pytest.mark.parametrize(
    ("content", "reason", "row"),
    [
        ('{"a": 1}\n{"a": \n{"a": 3}\n', "json_line", 2),
        ('[{"a": 1}, 7]', "json_record", 2),
        ('[{"a": 1},\n{"a"]', "json_broken", 2),
        ('[{"a": 1},\n{"a": "x', "json_cut", 2),
        ('[{"a": 1},\n', "json_cut", 2),
        ("[]", "no_records", None),
        ("[" * 100_000, "json_deep", None),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(refused, content, reason, row):
    problem = refused(content)
    assert (problem.message.id, problem.row) == (f"formats.{reason}", row)


@pytest.mark.parametrize(
    "content",
    [
        "\n".join(f'{{"u{n}": ["p1", "p2"]}}' for n in range(12_000)),
        "{" + ",".join(f'"u{n}": {n}' for n in range(12_000)) + "}",
        "\n".join(f'{{"u{n}": 1}}' for n in range(500)),
    ],
)
def test_keys_that_are_ids_are_refused_at_once(refused, content):
    start = time.process_time()
    assert refused(content).message.id == "formats.keys_are_values"
    assert time.process_time() - start < 5


def test_records_by_key_keep_their_key(table):
    read = table('{"u1": {"age": 1}, "u2": {"age": 2}, "u3": {"age": 3, "city": "York"}}')
    assert read.data.to_pylist()[2] == {"key": "u3", "age": "3", "city": "York"}


def test_columns_that_are_blank_in_most_records_are_no_ids(table):
    names = ", ".join(f'"c{n}": null' for n in range(300))
    assert table(f'{{"a": 1, {names}}}\n{{"a": 2, {names}}}\n').data.num_columns == 301


def test_limits(refused):
    rows = '{"a": 1, "b": 2, "c": 3}\n' * 11
    assert refused(rows, limits=Limits(rows=10)).message.id == "formats.too_many_rows"
    assert refused(rows, limits=Limits(columns=2)).message.id == "formats.too_many_columns"


def test_half_a_character_is_replaced(table):
    assert table(r'[{"a": "x\ud83d"}]').data.to_pydict() == {"a": ["x\N{REPLACEMENT CHARACTER}"]}


def test_keys_of_one_name_both_stay(table):
    read = table('[{"id": 1, " id ": 2}]')
    assert read.data.to_pylist() == [{"id": "1", "id (2)": "2"}]
    assert read.problems[0].column == "id"


def test_chinese_encodings(table):
    read = table('[{"标题": "燕麦奶", "城市": "北京"}]'.encode("gb18030"))
    assert read.data.to_pydict()["标题"] == ["燕麦奶"]
    assert (read.encoding, len(read.problems)) == ("GB18030", 1)
    assert (
        table('[{"a": "é"}]'.encode("cp1252"), encoding="Windows-1252").encoding == "Windows-1252"
    )
