"""Lists in a cell, opened: a row for each of their entries."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pandas as pd

from coldstart.data.intake.mapping import SplitRows
from coldstart.data.intake.table import find, find_all
from coldstart.data.problems import refusal
from coldstart.i18n import t

_LOOKED_AT = 50
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

    >>> listed_values(pd.Series([r"[\'A\',\'B\']", '[["a"], ["b", "c"]]', "a, b"]), ",").tolist()
    [['A', 'B'], ['a', 'b', 'c'], ['a', 'b']]
    """
    bare = cells.str.strip()
    inner = bare.str.startswith("[[")
    # A number beside a text, [["a", 2]], counts it.
    flat = bare.str.replace(r'"\s*,\s*[\d.]+\s*\]', '"]', regex=True)
    bare = bare.where(~inner, flat.str.replace(r"[\[\]]", "", regex=True))
    lists = bare.str.strip("[](){}").str.split(separator)
    return pd.Series(
        [[value.strip().strip("'\"\\").strip() for value in values] for values in lists],
        index=cells.index,
        dtype=object,
    )


def split_rows(frame: pd.DataFrame, verb: SplitRows) -> pd.DataFrame:
    """Return a row for each value of the lists in a column; a value's fields become columns."""
    column = find(frame, verb.column)
    if column is None:
        return frame
    lists = listed_values(frame[column], verb.separator)
    parts = lists.explode()
    lengths = np.array([len(values) for values in lists], dtype=np.int64)
    positions = np.repeat(np.arange(len(frame)), lengths)
    _check_size(frame.drop(columns=[column]), len(positions), column)
    split = {column: parts.fillna("").to_numpy()}
    for name in find_all(frame, verb.parallel):
        others = [
            values if len(values) == n else [""] * n
            for values, n in zip(listed_values(frame[name], verb.separator), lengths, strict=True)
        ]
        split[name] = np.array([value for values in others for value in values], dtype=object)
    frame = frame.iloc[positions].assign(
        **{name: pd.Series(values, dtype="str").to_numpy() for name, values in split.items()}
    )
    if not verb.fields:
        return frame
    fields = frame[column].str.rsplit(verb.field_separator, n=len(verb.fields) - 1, expand=True)
    fields = fields.reindex(columns=range(len(verb.fields))).fillna("").astype("str")
    return frame.assign(**{name: fields[n] for n, name in enumerate(verb.fields)})


def _check_size(frame: pd.DataFrame, n_rows: int, column: str) -> None:
    """Refuse to repeat rows so often that their columns would not fit into memory."""
    size = int(frame.memory_usage(index=False, deep=True).sum()) * n_rows // max(len(frame), 1)
    if size > _LARGEST:
        message = t("intake.too_large", column=column, n=n_rows, size=size >> 20)
        raise refusal(message, t("intake.too_large_remedy"), column)
