"""Of a Delta table the files of its present version are read, and no others."""

import json
from pathlib import Path

import pytest

from coldstart.data.formats.delta import read_logs


def commit(table: Path, version: int, *actions: dict) -> None:
    log = table / "_delta_log"
    log.mkdir(parents=True, exist_ok=True)
    (log / f"{version:020}.json").write_text("\n".join(map(json.dumps, actions)))


@pytest.fixture
def table(tmp_path):
    table = tmp_path / "orders"
    (table / "day=1 a").mkdir(parents=True)
    for name in ("old", "new", "day=1 a/part", "stray"):
        (table / f"{name}.parquet").write_bytes(b"PAR1")
    return table


def former(folder: Path) -> set[str]:
    return {file.name for file in read_logs(folder).former}


def test_files_that_were_removed_or_never_added_are_former(table):
    commit(table, 0, {"add": {"path": "old.parquet"}})
    commit(
        table, 1, {"remove": {"path": "old.parquet"}}, {"add": {"path": "new.parquet"}},
        {"add": {"path": "day%3D1%20a/part.parquet"}}, {"commitInfo": {}},
    )  # fmt: skip
    assert former(table.parent) == {"old.parquet", "stray.parquet"}
    (problem,) = read_logs(table).problems
    assert (problem.message.id, problem.count) == ("formats.delta_former", 2)


def test_a_file_that_was_added_again_is_not_former(table):
    commit(table, 0, {"add": {"path": "old.parquet"}}, {"remove": {"path": "old.parquet"}})
    commit(table, 1, {"add": {"path": "s3://bucket/orders/old.parquet"}})
    assert "old.parquet" not in former(table)


def test_a_log_without_its_beginning_is_only_trusted_for_what_it_says(table):
    commit(table, 11, {"remove": {"path": "old.parquet"}}, {"add": {"path": "new.parquet"}})
    assert former(table) == {"old.parquet"}
    assert [p.message.id for p in read_logs(table).problems] == [
        "formats.delta_former", "formats.delta_unsure",
    ]  # fmt: skip


def test_rows_that_are_marked_as_deleted_are_mentioned(table):
    commit(table, 0, {"add": {"path": "new.parquet", "deletionVector": {"cardinality": 1}}})
    assert "formats.delta_unsure" in [p.message.id for p in read_logs(table).problems]


def test_other_folders_have_no_log(tmp_path):
    assert read_logs(tmp_path).former == frozenset()
    assert read_logs(tmp_path / "gone.csv").problems == ()
