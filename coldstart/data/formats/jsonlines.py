"""JSON Lines, one object a line, and JSON documents that are a list of objects."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pandas as pd

from coldstart.data.problems import refusal
from coldstart.i18n import t


def looks_like(text: str) -> bool:
    """Say whether `text` begins as a JSON object or a list of objects does.

    >>> looks_like('{"user_id": 1}'), looks_like('[{"a": 1}]'), looks_like("[id],name")
    (True, True, False)
    """
    start = text[:200].split()
    return bool(start) and "".join(start).startswith(("{", "[{", "[]"))


def parse(text: str, name: str, max_rows: int) -> tuple[pd.DataFrame, str]:
    """Return the table in `text` and whether it is ``JSON`` or ``JSON Lines``.

    Numbers stay as they were typed. A list of plain values becomes text with commas, a nested
    object its JSON. The index holds the line (JSON Lines) or the number of the record (JSON).

    Raises
    ------
    DataError
        A line or the document is not JSON or not made of objects; too many rows.
    """
    if text.lstrip().startswith("["):
        try:
            found = _load(text)
        except ValueError as error:
            line = getattr(error, "lineno", None)
            raise refusal(
                t("data.read.json_document", reason=str(error)),
                t("data.read.json_document_remedy"),
                name,
                line,
            ) from error
        return _frame(enumerate(found, 1), name, max_rows), "JSON"
    return _frame(_objects(text, name), name, max_rows), "JSON Lines"


def _objects(text: str, name: str) -> list[tuple[int, Any]]:
    found, bad = [], []
    # Not splitlines: a value may hold U+2028, which JSON allows inside a string.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                found.append((number, _load(line)))
            except ValueError:
                bad.append(number)
    if bad:
        raise refusal(
            t("data.read.json_line", n=len(bad), row=bad[0]),
            t("data.read.json_line_remedy"),
            name,
            bad[0],
            len(bad),
        )
    return found


def _load(text: str) -> Any:
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _frame(records: Iterable[tuple[int, Any]], name: str, max_rows: int) -> pd.DataFrame:
    rows: list[int] = []
    values: dict[str, list[str]] = {}
    for number, record in records:
        if not isinstance(record, dict):
            raise refusal(
                t("data.read.json_object", row=number), t("data.read.json_object_remedy"),
                name, number,
            )  # fmt: skip
        if len(rows) == max_rows:
            raise refusal(
                t("data.read.too_many_rows", limit=max_rows),
                t("data.read.too_many_rows_remedy"),
                name,
            )
        for key, value in record.items():
            column = values.setdefault(_sound(key), [])
            column.extend([""] * (len(rows) - len(column)))
            column.append(_text(value))
        rows.append(number)
    for column in values.values():
        column.extend([""] * (len(rows) - len(column)))
    return pd.DataFrame(values, index=pd.Index(rows, dtype="int64"), dtype="str")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return _sound(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(v, (list, dict)) for v in value):
        return ", ".join(map(_text, value))
    return _sound(json.dumps(value, ensure_ascii=False))


def _sound(text: str) -> str:
    """Return `text` without lone surrogates, which JSON can spell and UTF-8 cannot."""
    return text if text.isascii() else text.encode("utf-8", errors="replace").decode("utf-8")
