"""What stands in JSON: numbers as typed, and the values that other systems wrap in objects."""

from __future__ import annotations

import json
from typing import Any

_LONGEST_LITERAL = 1 << 20


class Number(str):
    """A number as typed, which goes back into JSON without quotation marks."""

    __slots__ = ()


def value_of(line: str) -> Any:
    """Return what a line holds, None if that is not JSON; a mark or a comma does no harm.

    A line that Python has written, with single quotation marks, holds the same.
    """
    bare = line.strip("\ufeff, \t\r\n")
    for text in (line, bare):
        try:
            return DECODER.decode(text)
        except (ValueError, RecursionError):
            continue
    return _literal(bare) if bare.startswith(("{'", "{u'")) else None


def _extended(value: dict[str, Any]) -> Any:
    """Return what an object of Mongo's extended JSON stands for, and any other as it is.

    A connection of GraphQL, a list of edges with a node in each, is the list of its nodes.
    """
    if "edges" in value or "nodes" in value:
        return _connected(value)
    if len(value) != 1:
        return value
    ((key, inner),) = value.items()
    if not key.startswith("$"):
        return value
    if key in ("$numberLong", "$numberInt", "$numberDouble", "$numberDecimal"):
        text = str(inner)
        return None if text.lstrip("-") in ("NaN", "Infinity") else Number(text)
    if key in ("$oid", "$uuid", "$symbol", "$date") and isinstance(inner, str):
        return inner
    if key == "$binary" and isinstance(inner, dict) and inner.get("subType") == "04":
        return _uuid(str(inner.get("base64")))
    return None if key == "$undefined" else value


def _connected(value: dict[str, Any]) -> Any:
    edges, nodes = value.get("edges"), value.get("nodes")
    if isinstance(edges, list) and all(isinstance(e, dict) and "node" in e for e in edges):
        return [edge["node"] for edge in edges] if edges or value.keys() <= _CONNECTION else value
    return nodes if isinstance(nodes, list) and "pageInfo" in value else value


_CONNECTION = {"edges", "pageInfo", "totalCount"}


def _uuid(base64: str) -> str:
    import binascii
    import uuid

    try:
        return str(uuid.UUID(bytes=binascii.a2b_base64(base64)))
    except ValueError:
        return base64


DECODER = json.JSONDecoder(
    object_hook=_extended, parse_float=Number, parse_int=Number,
    parse_constant=lambda _: None, strict=False,
)  # fmt: skip
"""Numbers stay texts; what is no number is None."""


def _literal(text: str) -> Any:
    """Return an object that Python has written; nothing in the text is run."""
    import ast

    if len(text) > _LONGEST_LITERAL:
        return None
    try:
        return _as_json(ast.literal_eval(text))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _as_json(member) for key, member in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_as_json(member) for member in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Number(value)
    return value if value is None or isinstance(value, (bool, str)) else str(value)
