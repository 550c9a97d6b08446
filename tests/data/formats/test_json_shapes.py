"""JSON that databases and interfaces write in a shape of their own is read as plain records."""

import pytest

from coldstart.core.errors import DataError
from coldstart.data.formats import records
from coldstart.data.formats.table import Limits

PAIR = {"id": ["1", "2"], "n": ["5", "6"]}


@pytest.fixture
def tables(tmp_path):
    def read(content: str):
        path = tmp_path / "file"
        path.write_text(content, encoding="utf-8")
        assert records.looks_like(content)
        return records.parse(path, "x.json", Limits())

    return read


@pytest.fixture
def table(tables):
    def read(content: str):
        (only,) = tables(content)
        return only

    return read


@pytest.mark.parametrize(
    "content",
    [
        '["id", "n"]\n["1", 5]\n["2", 6]\n',
        '["id", "n"]\n["String", "Nullable(UInt8)"]\n["1", 5]\n["2", 6]\n',
        '[["id", "n"], ["1", 5], ["2", 6]]',
        '{"columns": ["id", "n"], "index": [0, 1], "data": [["1", 5], ["2", 6]]}',
        '{"meta": [{"name": "id"}, {"name": "n"}], "data": [["1", 5], ["2", 6]], "rows": 2}',
        '{"Item": {"id": {"S": "1"}, "n": {"N": "5"}}}\n'
        '{"Item": {"id": {"S": "2"}, "n": {"N": "6"}}}',
        '{"Items": [{"id": {"S": "1"}, "n": {"N": "5"}}, {"id": {"S": "2"}, "n": {"N": "6"}}],'
        ' "Count": 2}',
        '{"data": {"orders": {"edges": [{"node": {"id": "1", "n": 5}, "cursor": "x"},'
        ' {"node": {"id": "2", "n": 6}}]}}}',
        '{"edges": [{"node": {"id": "1", "n": 5}}, {"node": {"id": "2", "n": 6}}]}',
        '{"orders": {"nodes": [{"id": "1", "n": 5}, {"id": "2", "n": 6}], "pageInfo": {}}}',
        "{'id': '1', 'n': 5}\n{'id': '2', 'n': 6}\n",
    ],
)
def test_each_shape_is_the_same_table(table, content):
    assert table(content).data.to_pydict() == PAIR


def test_rows_without_names_get_numbers(table):
    numbered = table('["u1", 5]\n["u2", 6]\n["u3", 5]\n')
    assert numbered.data.column_names == ["column 1", "column 2"]
    assert (numbered.data.num_rows, numbered.has_header) == (3, False)


def test_the_types_of_dynamodb_are_taken_off_deep_down(table):
    (row,) = table(
        '{"id": {"S": "7"}, "at": {"M": {"x": {"N": "1"}}}, "tags": {"SS": ["a", "b"]},'
        ' "lines": {"L": [{"M": {"sku": {"S": "p"}}}]}, "gift": {"BOOL": true},'
        ' "note": {"NULL": true}}'
    ).data.to_pylist()
    assert row == {
        "id": "7", "at.x": "1", "tags": "a, b", "lines": '[{"sku": "p"}]', "gift": "true",
        "note": "",
    }  # fmt: skip


def test_an_object_that_only_looks_like_dynamodb_stays(table):
    assert table('[{"size": {"S": 5}, "id": "u1"}]').data.column_names == ["size.S", "id"]


def test_a_list_of_nodes_inside_a_record_is_to_be_unfolded(table):
    orders = table('[{"id": 1, "lines": {"edges": [{"node": {"sku": "p1"}}]}}]')
    assert orders.nested == ("lines",)
    assert orders.data.column("lines").to_pylist() == ['[{"sku": "p1"}]']


def test_edges_of_a_graph_are_not_those_of_a_list(table):
    graph = table('[{"id": 1, "edges": [{"source": 1, "target": 2}]}]')
    assert graph.data.column_names == ["id", "edges"]


def test_resources_of_json_api(tables):
    ratings, users, products = tables(
        '{"data": [{"type": "ratings", "id": "r1", "attributes": {"stars": 4},'
        ' "relationships": {"user": {"data": {"type": "users", "id": "u1"}},'
        ' "tags": {"data": [{"type": "tags", "id": "a"}, {"type": "tags", "id": "b"}]}}}],'
        ' "included": [{"type": "users", "id": "u1", "attributes": {"city": "York"}},'
        ' {"type": "products", "id": "p1", "attributes": {"title": "Tea"}}]}'
    )
    assert ratings.data.to_pylist() == [
        {"type": "ratings", "id": "r1", "stars": "4", "user_id": "u1", "tags_ids": "a, b"}
    ]
    assert [users.name, products.name] == ["x.json · included.users", "x.json · included.products"]
    assert products.data.column("title").to_pylist() == ["Tea"]


def test_python_values_keep_what_they_are(table):
    (row, _) = table(
        "{'a': \"it's\", 'b': [1.50, True], 'c': None, 'd': {'e': ('x', 'y')}}\n{'a': 'z'}\n"
    ).data.to_pylist()
    assert row == {"a": "it's", "b": "1.5, true", "c": "", "d.e": "x, y"}


@pytest.mark.parametrize("code", ["print(1)", "-" * 50_000 + "1", "[" * 5_000, "__import__('os')"])
def test_python_that_is_more_than_values_is_a_bad_line(table, code):
    lines = "{'a': 'x'}\n" * 40 + f"{{'a': {code}}}\n"
    read = table(lines)
    assert read.data.num_rows == 40
    assert read.problems[0].message.id == "formats.json_line_unused"


def test_a_document_that_python_wrote_is_refused_as_that(tables):
    with pytest.raises(DataError) as caught:
        tables("[{'a': 1}, {'a': 2}]")
    assert caught.value.message.id == "formats.json_python"
