"""Any bytes are a table or are refused; what is written as a table is read as it was."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from coldstart.core.errors import DataError
from coldstart.data.formats.separated import parse
from coldstart.data.formats.table import Limits

LIMITS = Limits()

PIECES = ["a", "u1", "2.5", '"', '""', '\\"', ",", ";", "\t", "::", "\n", "\r\n", "\r", "#", "\0",
          "é", "商品", " ", "sep=;\n", "\ufeff", "2024-01-01"]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.lists(st.sampled_from(PIECES), max_size=60).map(lambda parts: "".join(parts).encode()),
    )
)
def test_any_bytes_give_a_table_or_a_refusal(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_bytes(content)
    try:
        (table,) = parse(path, "a.csv", LIMITS)
    except DataError as error:
        assert error.problems
        return
    rows = table.rows.to_pylist()
    assert len(rows) == len(table.data) > 0
    assert rows == sorted(set(rows))
    assert len(set(table.data.column_names)) == table.data.num_columns > 0
    assert {str(column.type) for column in table.data.columns} == {"large_string"}


@settings(max_examples=100, deadline=None)
@example(rows=[["NA", "NA"]])
@given(
    rows=st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
            min_size=2, max_size=2,
        ),
        min_size=1, max_size=5,
    )
)  # fmt: skip
def test_what_is_written_is_read(tmp_path_factory, rows):
    cells = [["user_id", "about"], *rows]
    lines = [",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in cells]
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    (table,) = parse(path, "a.csv", LIMITS)
    assert [list(record.values()) for record in table.data.to_pylist()] == rows
