"""Lists in a cell, opened: a row for each of their entries."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from coldstart.core.i18n import t
from coldstart.data.intake.mapping import SplitRows
from coldstart.data.intake.table import find, find_all
from coldstart.data.problems import refusal

_LOOKED_AT = 50
_BRACKET = re.compile(r"[\[\]]")
_COUNTED = re.compile(r"(['\"])\s*,\s*[\d.]+\s*\]")
_ESCAPED = re.compile(r"\\(.)")
_QUOTES = re.compile("[\"']")
_NUMBER = r"\d+(?:[.,]\d+)?"
_MOSTLY = 0.5
_LARGEST = 2 << 30  # bytes that rows may take once lists in them are opened


def holds_records(values: pd.Series) -> bool:
    """Say whether cells hold lists of objects, as JSON writes them.

    >>> holds_records(pd.Series(["", '[{"sku": "a"}]'])), holds_records(pd.Series(["[1, 2]"]))
    (True, False)
    """
    given = values[values.str.strip().ne("") & values.ne("[]")].iloc[:_LOOKED_AT]
    return bool(len(given) and given.str.match(r"\s*\[\s*\{").all())


def exploded(frame: pd.DataFrame, path: str, blank: Sequence[str] = ()) -> pd.DataFrame:
    """Return a row for each entry of a column's lists; an entry's fields become columns.

    Parameters
    ----------
    frame : DataFrame
    path : str
        The column; ``hits.product`` are the lists of products in the lists of hits.
    blank : sequence of str
        Values that mean nothing.
    """
    column = find(frame, path)
    if column is None and "." in path:
        above = path.rpartition(".")[0]
        holder = find(frame, above)
        if holder is None or holds_records(frame[holder]):
            frame = exploded(frame, above, blank)
        column = find(frame, path)
    if column is None:
        return frame
    nothing = {value.strip() for value in blank}
    positions: list[int] = []
    records: list[dict[str, str]] = []
    for position, text in enumerate(frame[column]):
        entries = _entries(text)
        for entry in entries or [{}]:
            positions.append(position)
            records.append({key: "" if v.strip() in nothing else v for key, v in entry.items()})
    inner = pd.DataFrame(records, dtype="str").fillna("")
    inner.columns = pd.Index([f"{column}.{name}" for name in inner.columns], dtype="str")
    rest = frame.drop(columns=[column])
    _check_size(rest, len(positions), column)
    outer = rest.iloc[positions]
    return pd.concat([outer, inner.set_axis(outer.index, axis=0)], axis=1)


def _entries(text: str) -> list[dict[str, str]]:
    if not text.strip():
        return []
    try:
        loaded = json.loads(text, parse_float=str, parse_int=str, parse_constant=lambda _: None)
    except ValueError:
        return []
    entries = loaded if isinstance(loaded, list) else [loaded]
    return [_flat(entry) for entry in entries if isinstance(entry, dict)]


def _flat(entry: dict[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in entry.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        elif isinstance(value, bool):
            flat[prefix + key] = "true" if value else "false"
        elif isinstance(value, list):
            simple = all(isinstance(v, (str, int, float)) for v in value)
            flat[prefix + key] = ", ".join(map(str, value)) if simple else json.dumps(value)
        else:
            flat[prefix + key] = "" if value is None else str(value)
    return flat


def listed_values(cells: pd.Series, separator: str) -> pd.Series:
    r"""Return the values of each cell's list, without quotation marks; lists in lists are one.

    A separator between quotation marks is part of a value.

    >>> listed_values(pd.Series([r"[\'A\',\'B\']", '[["a"], ["b", "c"]]', "a, b"]), ",").tolist()
    [['A', 'B'], ['a', 'b', 'c'], ['a', 'b']]
    >>> listed_values(pd.Series(['["Tea, green", "Cake"]', "['Tea, green', 'Cake']"]), ",").tolist()
    [['Tea, green', 'Cake'], ['Tea, green', 'Cake']]
    """
    quoted = None if separator.isspace() or len(separator) > 1 else _quoted(separator)
    values = [_values_of(cell.strip(), separator, quoted) for cell in cells]
    return pd.Series(values, index=cells.index, dtype=object)


class _Number(str):
    """A number in a JSON list, as it is written."""


def _values_of(cell: str, separator: str, quoted: re.Pattern[str] | None) -> list[str]:
    values = _of_json(cell) if cell.startswith("[") else None
    if values is not None:
        return values
    if cell.startswith("[["):
        cell = _BRACKET.sub("", _COUNTED.sub(r"\1]", cell))
    inner = cell.strip("[](){}")
    values = _unquoted(inner, quoted) if quoted and _QUOTES.search(inner) else None
    values = inner.split(separator) if values is None else values
    return [value.strip().strip("'\"\\").strip() for value in values]


def _of_json(cell: str) -> list[str] | None:
    """Return the values of a list in JSON; None where it is none, or one of objects."""
    try:
        loaded = json.loads(cell, parse_float=_Number, parse_int=_Number)
        return _leaves(loaded) or [""]
    except (ValueError, RecursionError):
        return None


def _unquoted(inner: str, quoted: re.Pattern[str]) -> list[str] | None:
    """Return values, each whole in quotation marks or without any; None where some are neither."""
    values: list[str] = []
    end = 0
    while end < len(inner):
        match = quoted.match(inner, end)
        if match is None or match.end() == end:
            return None
        in_marks = match[1] or match[2]
        values.append(_ESCAPED.sub(r"\1", in_marks) if in_marks else match[3] or "")
        end = match.end()
    return values


def _leaves(entries: list[object]) -> list[str]:
    """Return the values in lists of lists; a number beside a text, [["a", 2]], counts it."""
    leaves: list[str] = []
    for entry in entries:
        if isinstance(entry, dict):
            raise ValueError("a list of objects is none of values")
        if isinstance(entry, list):
            is_counted = len(entry) > 1 and isinstance(entry[-1], _Number)
            is_counted = is_counted and not isinstance(entry[-2], (_Number, list))
            leaves += _leaves(entry[:-1] if is_counted else entry)
        else:
            leaves.append("" if entry is None else str(entry).strip())
    return leaves


class UnevenLists(NamedTuple):
    """Rows of which a parallel list is longer or shorter than that of the ids."""

    column: str
    ids: str
    n_rows: int


def split_rows(frame: pd.DataFrame, verb: SplitRows) -> tuple[pd.DataFrame, list[UnevenLists]]:
    """Return a row for each value of the lists in a column; a value's fields become columns.

    A parallel list of another length than the column's is blank in all of its rows.
    """
    column = find(frame, verb.column)
    if column is None:
        return frame, []
    lists = listed_values(frame[column], verb.separator)
    parts = lists.explode()
    lengths = np.array([len(values) for values in lists], dtype=np.int64)
    positions = np.repeat(np.arange(len(frame)), lengths)
    _check_size(frame.drop(columns=[column]), len(positions), column)
    split = {column: parts.fillna("").to_numpy()}
    uneven: list[UnevenLists] = []
    for name in find_all(frame, verb.parallel):
        others = listed_values(frame[name], verb.separator)
        are_even = others.str.len().to_numpy(dtype=np.int64) == lengths
        n_uneven = int((~are_even & (frame[name].str.strip() != "").to_numpy()).sum())
        uneven += [UnevenLists(name, column, n_uneven)] if n_uneven else []
        fitted = [
            values if is_even else [""] * n
            for values, is_even, n in zip(others, are_even, lengths, strict=True)
        ]
        split[name] = np.array([value for values in fitted for value in values], dtype=object)
    frame = frame.iloc[positions].assign(
        **{name: pd.Series(values, dtype="str").to_numpy() for name, values in split.items()}
    )
    return _with_fields(frame, column, verb) if verb.fields else frame, uneven


def _with_fields(frame: pd.DataFrame, column: str, verb: SplitRows) -> pd.DataFrame:
    """Return the parts of each value in columns of their own, in place of the value.

    Where the last part is a number, a value that ends in none is the first part: ``Tea; Cake x2``.
    """
    n_fields = len(verb.fields)
    fields = frame[column].str.rsplit(verb.field_separator, n=n_fields - 1, expand=True)
    fields = fields.reindex(columns=range(n_fields)).fillna("").astype("str")
    fields = fields.apply(lambda part: part.str.strip())
    has_number = fields[n_fields - 1].str.fullmatch(_NUMBER)
    if n_fields > 1 and has_number.mean() > _MOSTLY:
        fields[0] = fields[0].where(has_number, frame[column].str.strip())
        for n in range(1, n_fields):
            fields[n] = fields[n].where(has_number, "")
    new = {name: fields[n] for n, name in enumerate(verb.fields)}
    return frame.assign(**new).drop(columns=[column] if column not in new else [])


@lru_cache(maxsize=16)
def _quoted(separator: str) -> re.Pattern[str]:
    """Return a pattern for lists whose values may be quoted: each value is one of its groups."""
    sign = re.escape(separator)
    double, single, plain = r'"((?:[^"\\]|\\.)*+)"', r"'((?:[^'\\]|\\.)*+)'", rf"([^\"'{sign}]++)"
    return re.compile(rf"\s*+(?:{double}|{single}|{plain})?\s*+(?:{sign}|\Z)")


def _check_size(frame: pd.DataFrame, n_rows: int, column: str) -> None:
    """Refuse to repeat rows so often that their columns would not fit into memory."""
    size = int(frame.memory_usage(index=False, deep=True).sum()) * n_rows // max(len(frame), 1)
    if size > _LARGEST:
        message = t("intake.too_large", column=column, n=n_rows, size=size >> 20)
        raise refusal(message, t("intake.too_large_remedy"), column)
