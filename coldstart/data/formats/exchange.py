"""How a table and its problems cross from the child that reads to its parent.

The rows are left as an Arrow file, which the parent maps into memory; all else is JSON.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coldstart.core.i18n import Message
from coldstart.data.formats.table import RawTable
from coldstart.data.problems import Problem, Severity

_PLAIN = ("name", "path", "format", "encoding", "delimiter", "sheet", "has_header")


def stored(table: RawTable, folder: Path) -> dict[str, Any]:
    """Leave a table as an Arrow file in a folder; return all else of it as plain values."""
    import tempfile

    import pyarrow as pa

    whole = table.data.append_column("rows", table.rows)
    handle, path = tempfile.mkstemp(dir=folder, suffix=".arrow")
    os.close(handle)
    with pa.OSFile(path, "wb") as file, pa.ipc.new_file(file, whole.schema) as writer:
        writer.write_table(whole)
    return {
        "data": path,
        "problems": stored_problems(table.problems),
        "other_encodings": table.other_encodings,
        "nested": table.nested,
        **{key: getattr(table, key) for key in _PLAIN},
    }


def mapped(values: Mapping[str, Any]) -> RawTable:
    """Return a table in memory that the system pages in; its file may be deleted by then."""
    import pyarrow as pa

    whole = pa.ipc.open_file(pa.memory_map(values["data"])).read_all()
    last = whole.num_columns - 1
    numbers = whole.column(last)
    return RawTable(
        data=whole.remove_column(last),
        rows=pa.concat_arrays(numbers.chunks),
        problems=revived_problems(values["problems"]),
        other_encodings=tuple(values["other_encodings"]),
        nested=tuple(values["nested"]),
        **{key: values[key] for key in _PLAIN},
    )


def stored_problems(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Return problems as plain values."""
    return [
        {
            "severity": problem.severity.value, "message": problem.message.to_json(),
            "remedy": problem.remedy.to_json(), "table": problem.table, "row": problem.row,
            "column": problem.column, "count": problem.count,
        }
        for problem in problems
    ]  # fmt: skip


def revived_problems(stored: Sequence[Mapping[str, Any]]) -> tuple[Problem, ...]:
    """Return the problems that `stored_problems` described."""
    return tuple(
        Problem(
            Severity(problem["severity"]), Message.from_json(problem["message"]),
            Message.from_json(problem["remedy"]), problem["table"], problem["row"],
            problem["column"], problem["count"],
        )
        for problem in stored
    )  # fmt: skip
