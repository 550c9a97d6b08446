"""JSON: an object a line, a list of objects, or lists of objects under keys.

Numbers stay as typed. Objects inside a record become columns with a dot, lists of plain values a
text with commas; a list of objects stays JSON, for only its owner knows how to unfold it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from coldstart.core.i18n import t
from coldstart.data.formats import json_shapes, text_encoding
from coldstart.data.formats.json_values import DECODER, Number, value_of
from coldstart.data.formats.table import Limits, RawTable
from coldstart.data.formats.tables import TableBuilder
from coldstart.data.problems import Problem, Severity, refusal

_SAMPLED_LINES = 50
_SAMPLED_LINE = 1 << 20
_BAD_SHARE = 0.05
_DEPTH = 6
_SPACE = re.compile(r"[\s\x00\ufeff]*")


def looks_like(head: str) -> bool:
    """Say whether a file that begins with `head` is JSON.

    >>> looks_like('{"user_id": 1}'), looks_like('[{"a": 1}]'), looks_like("[id],name")
    (True, True, False)
    """
    start = "".join(head[:2000].split())[:3]
    if start.startswith(("{", "[{", "[]", "[[")):
        return True
    # A list on each line; in another file with a bracket at its start it may be part of a name.
    lines = head.splitlines()[:2] if start.startswith("[") else []
    return len(lines) == 2 and all(isinstance(value_of(line), list) for line in lines)


def parse(path: Path, name: str, limits: Limits, encoding: str | None = None) -> list[RawTable]:
    """Return the tables in a file of JSON.

    Parameters
    ----------
    path : Path
    name : str
        What the file is called.
    limits : Limits
    encoding : str, optional
        In which to read it; without one it is UTF-8 where that fits.

    Returns
    -------
    list of RawTable
        Usually one; a document with several lists of objects has one for each, called
        ``file · key``.

    Raises
    ------
    DataError
        Not JSON, no objects in it, keys that are values, too many rows or columns.
    """
    written = text_encoding.find(path, encoding, name)
    if _is_lines(path, written.codec):
        with path.open(encoding=written.codec, errors="replace", newline="\n") as lines:
            tables = [_table(_lines(lines), name, name, "JSON Lines", limits)]
    else:
        text = path.read_text(encoding=written.codec, errors="replace")
        tables = [
            _table(records, f"{name} · {key}" if key else name, key or name, "JSON", limits)
            for key, records in _lists_of_records(text, name)
        ]
    problems = text_encoding.problems(written, name)
    tables[0] = replace(tables[0], problems=(*problems, *tables[0].problems))
    return [
        replace(table, encoding=written.name, other_encodings=written.others) for table in tables
    ]


def _lists_of_records(text: str, name: str) -> Iterator[tuple[str, Iterable[tuple[int, Any]]]]:
    """Yield the numbered records of each table in a document, and its key where there are more."""
    start = _after_space(text, 0)
    if text.startswith("[", start):
        yield "", _elements(text, start, name)
        return
    objects = _objects(text, start, name)
    first = next(objects)
    second = next(objects, None)
    if second is not None:
        yield "", enumerate(chain([first, second], objects), 1)
        return
    # A document with an id of its own is a record, whatever lists it has.
    rows = json_shapes.split_rows(first)
    lists = [] if rows or {"id", "_id"} & set(first) else list(_lists(first))
    if not lists:
        yield "", enumerate(rows or _turned(first) or [first], 1)
    for key, records in lists:
        yield key if len(lists) > 1 else "", enumerate(records, 1)


def _lists(value: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, list[Any]]]:
    for key, member in value.items():
        if isinstance(member, list):
            if 2 * sum(isinstance(element, dict) for element in member) > len(member):
                for kind, members in json_shapes.by_type(member).items():
                    yield f"{prefix}{key}.{kind}".rstrip("."), members
        elif isinstance(member, dict) and prefix.count(".") < _DEPTH:
            yield from _lists(member, f"{prefix}{key}.")


def _turned(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the records of a document that lists columns, as pandas does, or records by key."""
    members = list(document.values())
    if all(isinstance(member, list) and len(member) > 1 for member in members):
        if len({len(member) for member in members}) == 1:
            return [dict(zip(document, row, strict=True)) for row in zip(*members, strict=True)]
    elif all(isinstance(member, dict) for member in members):
        rows = list(members[0]) if members else []
        counted = [str(n) for n in range(len(rows))]
        if len(rows) > 1 and all(list(member) == counted for member in members):
            return [{key: member[row] for key, member in document.items()} for row in rows]
        if len(members) > 2 and set.intersection(*map(set, members)):
            return [{"key": key, **member} for key, member in document.items()]
    return []


def _table(
    records: Iterable[tuple[int, Any]], name: str, path: str, kind: str, limits: Limits
) -> RawTable:
    builder = TableBuilder(name, limits)
    records, has_header = json_shapes.named_rows(records)
    lists: set[str] = set()
    bad: list[int] = []
    for number, record in records:
        if isinstance(record, dict):
            row: dict[str, str] = {}
            _flatten(json_shapes.plain(record), "", row, lists)
            builder.add(number, row)
        else:
            bad.append(number)
    problems = _bad_records(bad, len(builder), kind, name)
    table = builder.table(path, kind, problems=problems, nested=lists)
    return replace(table, has_header=has_header)


def _bad_records(bad: list[int], n_good: int, kind: str, name: str) -> list[Problem]:
    if not bad:
        return []
    n, row, total = len(bad), bad[0], len(bad) + n_good
    if kind == "JSON Lines":
        message = t("formats.json_line", n=n, row=row, total=total)
        unused = t("formats.json_line_unused", n=n, row=row)
        remedy = t("formats.json_line_remedy")
    else:
        message = t("formats.json_record", n=n, row=row, total=total)
        unused = t("formats.json_record_unused", n=n, row=row)
        remedy = t("formats.json_record_remedy")
    if n > _BAD_SHARE * total:
        raise refusal(message, remedy, name, row, n)
    return [Problem(Severity.WARNING, unused, remedy, name, row, None, n)]


# --- from text to values ------------------------------------------------------------------------


def _is_lines(path: Path, codec: str) -> bool:
    """Say whether most lines are an object each, or all a list of as many values.

    A file of a single line is a document.
    """
    lines: list[str] = []
    with path.open(encoding=codec, errors="replace", newline="\n") as file:
        while len(lines) < _SAMPLED_LINES and (line := file.readline(_SAMPLED_LINE)):
            if line.strip("\ufeff \t\r\n"):
                lines.append(line)
    values = [value_of(line) for line in lines]
    are_objects = [isinstance(value, dict) for value in values]
    if len(lines) > 1 and all(map(json_shapes.is_row, values)):
        return len(set(map(len, values))) == 1
    if len(lines) < 2 or 2 * sum(are_objects) < len(lines):
        return False
    # Lines with a comma may be the members of a list that was opened in the first one.
    return are_objects[0] or not any(line.rstrip().endswith(",") for line in lines)


def _lines(lines: Iterable[str]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.isspace():
            yield number, value_of(line)


def _elements(text: str, start: int, name: str) -> Iterator[tuple[int, Any]]:
    """Yield the elements of one list, or of several that follow each other."""
    number = 0
    while text.startswith("[", start):
        position = _after_space(text, start + 1)
        while not text.startswith("]", position):
            value, position = _decoded(text, position, name)
            number += 1
            yield number, value
            position = _after_space(text, position)
            if text.startswith(",", position):
                position = _after_space(text, position + 1)
            elif not text.startswith("]", position):
                raise _broken(text, position, name)
        start = _after_space(text, position + 1)
    if start < len(text):
        raise _broken(text, start, name)


def _objects(text: str, start: int, name: str) -> Iterator[dict[str, Any]]:
    while start < len(text):
        value, start = _decoded(text, start, name)
        if isinstance(value, list) and value:  # a connection of GraphQL, which is its nodes
            value = {"nodes": value}
        if not isinstance(value, dict):
            raise refusal(t("formats.json_plain"), t("formats.json_record_remedy"), name)
        yield value
        start = _after_space(text, start)


def _decoded(text: str, position: int, name: str) -> tuple[Any, int]:
    try:
        return DECODER.raw_decode(text, position)
    except json.JSONDecodeError as error:
        raise _broken(text, error.pos, name) from error
    except RecursionError as error:
        raise refusal(t("formats.json_deep"), t("formats.json_deep_remedy"), name) from error


def _broken(text: str, position: int, name: str) -> Exception:
    row = text.count("\n", 0, position) + 1
    # What is cut off inside a text is reported at the text's beginning.
    rest = text[position : position + _SAMPLED_LINE].rstrip()
    if rest.startswith(("'", "u'")):
        return refusal(t("formats.json_python"), t("formats.json_python_remedy"), name, row)
    is_cut_text = rest.startswith('"') and '"' not in text[position + 1 :]
    if is_cut_text or any(word.startswith(rest) for word in ("true", "false", "null")):
        return refusal(t("formats.json_cut", row=row), t("formats.json_cut_remedy"), name, row)
    column = position - text.rfind("\n", 0, position)
    message = t("formats.json_broken", row=row, column=column)
    return refusal(message, t("formats.json_broken_remedy"), name, row)


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


# --- from values to texts -----------------------------------------------------------------------


def flattened(record: Mapping[str, Any]) -> dict[str, str]:
    """Return a record as the row of a table: ``{"address": {"city": "A"}}`` is ``address.city``.

    >>> flattened({"hobby": None, "tags": ["a", "b"], "new": False, "address": {"city": "A"}})
    {'hobby': '', 'tags': 'a, b', 'new': 'false', 'address.city': 'A'}
    """
    row: dict[str, str] = {}
    _flatten(record, "", row, set())
    return row


def _flatten(record: Mapping[str, Any], prefix: str, row: dict[str, str], lists: set[str]) -> None:
    for key, value in record.items():
        column = prefix + key
        if isinstance(value, str):
            row[column] = value
        elif isinstance(value, dict) and value:
            _flatten(value, f"{column}.", row, lists)
        elif isinstance(value, list):
            if any(isinstance(member, (dict, list)) for member in value):
                row[column] = _dumped(value)
                if isinstance(value[0], dict):
                    lists.add(column)
            else:
                row[column] = ", ".join(_plain(member) for member in value if member is not None)
        else:
            row[column] = _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is True:
        return "true"
    return "false" if value is False else ""


def _dumped(value: Any) -> str:
    """Return JSON with numbers as they were typed."""
    if isinstance(value, Number):
        return value
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict):
        members = (f"{encode_basestring(k)}: {_dumped(v)}" for k, v in value.items())
        return f"{{{', '.join(members)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_dumped, value))}]"
    return "null" if value is None else _plain(value)
