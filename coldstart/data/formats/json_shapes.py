"""Records that JSON writes in another shape than one object each, with its fields by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from coldstart.data.formats.header import RECORDS, column_numbers, find_header
from coldstart.data.formats.json_values import Number

Numbered = tuple[int, Any]

_RESOURCE = {"type", "id", "lid", "attributes", "relationships", "links", "meta"}
_COLUMN_TYPE = re.compile(
    r"(Nullable\(|LowCardinality\()*(U?Int\d+|Float\d+|String|FixedString|Date|DateTime|Bool|UUID"
    r"|Enum|Decimal|Array|Map|Tuple)(32|64|128|256|8|16)?(\(.*\))?\)*",
    re.DOTALL,
)


def plain(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an item of DynamoDB, or a resource of JSON:API, as an object of its fields.

    >>> plain({"Item": {"id": {"S": "u1"}, "gift": {"BOOL": True}}})
    {'id': 'u1', 'gift': True}
    >>> plain({"type": "users", "id": "u1", "attributes": {"city": "York"}})
    {'type': 'users', 'id': 'u1', 'city': 'York'}
    """
    item = record["Item"] if len(record) == 1 and "Item" in record else record
    if isinstance(item, dict) and item and all(map(_is_typed, item.values())):
        return {key: _untyped(value) for key, value in item.items()}
    return _fields(record) if is_resource(record) else record


def is_resource(record: Any) -> bool:
    """Say whether a value is a resource of JSON:API."""
    return (
        isinstance(record, dict)
        and {"type", "id"} <= record.keys() <= _RESOURCE
        and ("attributes" in record or "relationships" in record)
    )


def _fields(resource: Mapping[str, Any]) -> dict[str, Any]:
    fields = {"type": resource["type"], "id": resource["id"]}
    for name, value in (resource.get("attributes") or {}).items():
        fields.setdefault(name, value)
    for name, relation in (resource.get("relationships") or {}).items():
        data = relation.get("data") if isinstance(relation, dict) else None
        if isinstance(data, dict):
            fields.setdefault(f"{name}_id", data.get("id"))
        elif isinstance(data, list):
            ids = [other.get("id") for other in data if isinstance(other, dict)]
            fields.setdefault(f"{name}_ids", ids)
    return fields


def _is_typed(value: Any) -> bool:
    """Say whether a value is an object of DynamoDB, with its type as the only key."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    ((kind, inner),) = value.items()
    if kind in ("S", "N", "B"):
        return isinstance(inner, str) and not isinstance(inner, Number)
    if kind in ("BOOL", "NULL"):
        return isinstance(inner, bool)
    if kind in ("SS", "NS", "BS"):
        return isinstance(inner, list)
    if kind == "L":
        return isinstance(inner, list) and all(map(_is_typed, inner))
    return kind == "M" and isinstance(inner, dict) and all(map(_is_typed, inner.values()))


def _untyped(value: dict[str, Any]) -> Any:
    ((kind, inner),) = value.items()
    if kind == "N":
        return Number(inner)
    if kind == "NS":
        return [Number(number) for number in inner]
    if kind == "L":
        return [_untyped(member) for member in inner]
    if kind == "M":
        return {key: _untyped(member) for key, member in inner.items()}
    return None if kind == "NULL" else inner


def is_row(value: Any) -> bool:
    """Say whether a value is a list that may be a row: its members are no objects."""
    return isinstance(value, list) and bool(value) and not any(isinstance(v, dict) for v in value)


def by_type(resources: Sequence[Any]) -> dict[str, list[Any]]:
    """Return resources of JSON:API by their types; under one blank type if they are something else.

    >>> list(by_type([{"type": "users", "id": "u1", "attributes": {}}, {"id": 1}]))
    ['']
    """
    if not all(map(is_resource, resources)):
        return {"": list(resources)}
    kinds: dict[str, list[Any]] = {}
    for resource in resources:
        kinds.setdefault(str(resource["type"]), []).append(resource)
    return kinds if len(kinds) > 1 else {"": list(resources)}


def named_rows(records: Iterable[Numbered]) -> tuple[Iterable[Numbered], bool]:
    """Return rows that are lists as objects, and whether a row gives the names of the columns.

    >>> rows, has_header = named_rows([(1, ["id", "n"]), (2, ["a", Number(1)])])
    >>> list(rows), has_header
    ([(2, {'id': 'a', 'n': '1'})], True)
    """
    numbered = iter(records)
    start = list(islice(numbered, RECORDS))
    if not start or not is_row(start[0][1]):
        return chain(start, numbered), True
    width = len(start[0][1])
    texts = [[_text(cell) for cell in row] for _, row in start if isinstance(row, list)]
    header = find_header(texts, width, fixed=True)
    first = header.first
    names = header.names
    if header.row is None:
        names = column_numbers(width)
    elif first < len(texts) and all(map(_COLUMN_TYPE.fullmatch, texts[first])):
        first += 1
    return _objects(chain(start[first:], numbered), names), header.row is not None


def split_rows(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a document that gives columns and values apart; none if it does not.

    >>> split_rows({"columns": ["id"], "index": [0], "data": [["a"]]})
    [{'id': 'a'}]
    """
    columns, rows = document.get("columns", document.get("meta")), document.get("data")
    if not (isinstance(columns, list) and columns and isinstance(rows, list)):
        return []
    given = [column.get("name") if isinstance(column, dict) else column for column in columns]
    if not all(isinstance(row, list) and len(row) == len(given) for row in rows):
        return []
    names = [".".join(map(str, name)) if isinstance(name, list) else str(name) for name in given]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _objects(rows: Iterable[Numbered], names: Sequence[str]) -> Iterator[Numbered]:
    called = [name or f"column {n}" for n, name in enumerate(names, 1)]
    for number, row in rows:
        fits = isinstance(row, list) and len(row) == len(called)
        yield number, dict(zip(called, row, strict=True)) if fits else row


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
