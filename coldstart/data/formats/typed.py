"""From the typed columns of Arrow to the texts that people would write out."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import accumulate, pairwise
from json.encoder import encode_basestring
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from coldstart.core.i18n import Message, t
from coldstart.data.formats.table import Limits
from coldstart.data.formats.tables import too_many_columns
from coldstart.data.formats.typed_scalars import SCALARS, strings, without_exponent
from coldstart.data.problems import Problem, Severity

# From here on a float cannot tell whole numbers apart that are one from each other.
_EXACT = {16: 2.0**11, 32: 2.0**24, 64: 2.0**53}
_INT64 = 2.0**63
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
_UUID = r"^(.{8})(.{4})(.{4})(.{4})(.{12})$"
_UUID_VERSION = "^.{12}[1-8].{3}[89ab].{15}$"
_UNCONVERTED = (
    pa.ArrowNotImplementedError, pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowKeyError,
    ValueError, TypeError, OverflowError, RecursionError,
)  # fmt: skip


class Converter:
    """Collects columns as texts, and what had to be decided about them.

    Attributes
    ----------
    names : list of str
        As in the file, one for each of `columns`; they may repeat.
    columns : list of pyarrow.ChunkedArray
        ``large_string``, without nulls.
    nested : list of int
        Positions of the columns that hold JSON lists of objects.
    problems : list of Problem
    """

    def __init__(self, table: str, limits: Limits) -> None:
        self.names: list[str] = []
        self.columns: list[pa.ChunkedArray] = []
        self.nested: list[int] = []
        self.problems: list[Problem] = []
        self._table = table
        self._limits = limits

    def add(self, name: str, column: pa.ChunkedArray) -> None:
        """Append a column; a struct becomes a column for each of its fields.

        A type that Arrow cannot convert is written out value by value; if that fails as well, the
        column is not used.

        Raises
        ------
        DataError
            There are more columns than the limits allow.
        """
        try:
            self._add(name, column)
        except _UNCONVERTED:
            try:
                texts = strings(_written(column.to_pylist()))
            except _UNCONVERTED:
                message = t("formats.column_unread", column=name, type=str(column.type))
                self._note(Severity.WARNING, message, t("formats.column_type_remedy"), name, 1)
            else:
                self._append(name, texts)

    def _add(self, name: str, column: pa.ChunkedArray) -> None:
        column = _unwrapped(column)
        if pa.types.is_struct(column.type) and column.type.num_fields:
            for field, member in zip(column.type, column.flatten(), strict=True):
                self.add(f"{name}.{field.name}", member)
            return
        texts = self._texts(column, name)
        if _is_list(column.type) and pa.types.is_struct(column.type.value_type):
            self.nested.append(len(self.columns))
        self._append(name, texts)

    def _append(self, name: str, texts: pa.ChunkedArray) -> None:
        if len(self.columns) == self._limits.columns:
            raise too_many_columns(self._table, self._limits)
        self.names.append(name)
        self.columns.append(pc.fill_null(texts, ""))

    def _texts(self, column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
        """Return a column as ``large_string``; what is null, or no number, is null."""
        kind = column.type
        if pa.types.is_floating(kind):
            return self._floats(column, name)
        if _is_bytes(kind):
            return self._bytes(column, name)
        if _is_list(kind) and not pa.types.is_nested(kind.value_type):
            return strings(self._lists(column, name, self._texts, _joined))
        if pa.types.is_union(kind):
            return strings(_written(column.to_pylist()))
        if pa.types.is_nested(kind):
            return strings(self._json(column, name))
        for applies, convert in SCALARS:
            if applies(kind):
                return convert(column)
        try:
            return column.cast(pa.large_string())
        except pa.ArrowNotImplementedError:  # intervals
            return strings(_written(column.to_pylist()))

    def _floats(self, column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
        bits = column.type.bit_width
        if bits == 16:
            column = column.cast(pa.float32())
        column = pc.if_else(pc.is_finite(column), column, None)
        if not pc.all(pc.equal(pc.floor(column), column)).as_py():
            return without_exponent(column.cast(pa.large_string()))
        magnitude = pc.abs(column)
        n = pc.sum(pc.greater_equal(magnitude, _EXACT[bits])).as_py() or 0
        if n:
            message = t("formats.lost_digits", column=name, n=n)
            self._note(Severity.WARNING, message, t("formats.lost_digits_remedy"), name, n)
        if (pc.max(magnitude).as_py() or 0) < _INT64:
            return column.cast(pa.int64()).cast(pa.large_string())
        return strings([v if v is None else str(int(v)) for v in column.to_pylist()])

    def _bytes(self, column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
        """Return texts, UUIDs, or hexadecimal digits where bytes are neither."""
        is_text = column.type in (pa.string(), pa.large_string(), pa.string_view())
        is_uuid = isinstance(column.type, pa.UuidType)
        if is_uuid:
            column = pa.chunked_array([c.storage for c in column.chunks], pa.binary(16))
        if column.type == pa.string_view():
            column = column.cast(pa.large_string())
        values = column.cast(pa.large_binary())
        if not is_uuid:
            texts = _decoded(values)
            if texts is not None and pa.types.is_fixed_size_binary(column.type):
                texts = pc.utf8_rtrim(texts, "\x00")  # what fills up a shorter value
            if texts is not None and (is_text or not _has_control_codes(texts)):
                return texts
            if is_text:
                return self._repaired(values, name)
        digits = strings([v if v is None else v.hex() for v in values.to_pylist()])
        if is_uuid or pc.all(pc.match_substring_regex(digits, _UUID_VERSION)).as_py():
            return pc.replace_substring_regex(digits, _UUID, r"\1-\2-\3-\4-\5")
        n = len(digits) - digits.null_count
        message = t("formats.hexadecimal", column=name, n=n)
        self._note(Severity.NOTICE, message, t("formats.hexadecimal_remedy"), name, n)
        return digits

    def _repaired(self, values: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
        """Return texts in which wrong bytes are escaped, so that different ids stay different."""
        contents = values.to_pylist()
        texts = [v if v is None else v.decode("utf-8", "backslashreplace") for v in contents]
        n = sum(
            text is not None and text.encode() != content
            for text, content in zip(texts, contents, strict=True)
        )
        message = t("formats.damaged_values", column=name, n=n)
        self._note(Severity.WARNING, message, t("formats.damaged_values_remedy"), name, n)
        return strings(texts)

    def _note(
        self, severity: Severity, message: Message, remedy: Message, column: str, n: int
    ) -> None:
        self.problems.append(Problem(severity, message, remedy, self._table, None, column, n))

    def _lists(
        self,
        column: pa.ChunkedArray,
        name: str,
        convert: Callable[[pa.ChunkedArray, str], pa.ChunkedArray | list[str | None]],
        join: Callable[[list[str | None]], str],
    ) -> list[str | None]:
        """Convert the values of all lists at once, and join those of each."""
        kind = column.type.value_type
        values = pa.chunked_array([chunk.flatten() for chunk in column.chunks], kind)
        texts = convert(_unwrapped(values), name)
        texts = texts if isinstance(texts, list) else texts.to_pylist()
        lengths = pc.list_value_length(column).to_pylist()
        spans = pairwise(accumulate((n or 0 for n in lengths), initial=0))
        return [
            None if n is None else join(texts[start:end])
            for n, (start, end) in zip(lengths, spans, strict=True)
        ]

    def _json(self, column: pa.ChunkedArray, name: str) -> list[str | None]:
        """Return a JSON value for each row."""
        column = _unwrapped(column)
        kind = column.type
        if pa.types.is_map(kind):
            column = column.cast(pa.list_(pa.struct([("k", kind.key_type), ("v", kind.item_type)])))
            return self._lists(column, name, self._entries, _object)
        if _is_list(kind):
            return self._lists(column, name, self._json, _array)
        if pa.types.is_struct(kind):
            keys = [encode_basestring(field.name) for field in kind]
            members = [self._json(member, name) for member in column.flatten()]
            return [
                _object([f"{k}: {v or 'null'}" for k, v in zip(keys, row, strict=True)])
                if valid else None
                for valid, row in zip(column.is_valid().to_pylist(), _rows(members, len(column)),
                                      strict=True)
            ]  # fmt: skip
        texts: list[str | None] = self._texts(column, name).to_pylist()
        if _is_number(kind) or pa.types.is_boolean(kind):
            return texts
        return [text if text is None else encode_basestring(text) for text in texts]

    def _entries(self, column: pa.ChunkedArray, name: str) -> list[str | None]:
        keys, values = column.flatten()
        texts = self._texts(_unwrapped(keys), name).to_pylist()
        documents = self._json(values, name)
        return [
            f"{encode_basestring(k)}: {v or 'null'}" for k, v in zip(texts, documents, strict=True)
        ]


def _unwrapped(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column without dictionaries, runs and types of other libraries around its values."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        chunks = [_without_views(chunk.dictionary).take(chunk.indices) for chunk in column.chunks]
        return _unwrapped(pa.chunked_array(chunks, None if chunks else kind.value_type))
    if pa.types.is_run_end_encoded(kind):
        return _unwrapped(pc.run_end_decode(column))
    if isinstance(kind, pa.BaseExtensionType) and not isinstance(kind, pa.UuidType):
        chunks = [chunk.storage for chunk in column.chunks]
        return _unwrapped(pa.chunked_array(chunks, kind.storage_type))
    return column


def _without_views(values: pa.Array) -> pa.Array:
    """Return values of which Arrow can take some; it cannot do so with views of texts."""
    if pa.types.is_string_view(values.type):
        return values.cast(pa.large_string())
    return values.cast(pa.large_binary()) if pa.types.is_binary_view(values.type) else values


def _is_list(kind: pa.DataType) -> bool:
    tests = (
        pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list,
        pa.types.is_list_view, pa.types.is_large_list_view,
    )  # fmt: skip
    return any(test(kind) for test in tests)


def _is_bytes(kind: pa.DataType) -> bool:
    tests = (
        pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view,
        pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view,
        pa.types.is_fixed_size_binary,
    )  # fmt: skip
    return isinstance(kind, pa.UuidType) or any(test(kind) for test in tests)


def _is_number(kind: pa.DataType) -> bool:
    tests = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
    return any(test(kind) for test in tests)


def _decoded(values: pa.ChunkedArray) -> pa.ChunkedArray | None:
    try:
        return values.cast(pa.large_string())
    except pa.ArrowInvalid:
        return None


def _has_control_codes(texts: pa.ChunkedArray) -> bool:
    return bool(pc.any(pc.match_substring_regex(texts, _CONTROL)).as_py())


def _written(values: list[Any]) -> list[str | None]:
    """Return values as Python writes them, lists and dictionaries as JSON."""
    return [
        json.dumps(v, default=str, ensure_ascii=False) if isinstance(v, (dict, list))
        else v if v is None else str(v)
        for v in values
    ]  # fmt: skip


def _rows(members: list[list[str | None]], n_rows: int) -> list[tuple[str | None, ...]]:
    return list(zip(*members, strict=True)) if members else [()] * n_rows


def _joined(texts: list[str | None]) -> str:
    return ", ".join(text for text in texts if text is not None)


def _object(members: list[str | None]) -> str:
    return f"{{{', '.join(member or 'null' for member in members)}}}"


def _array(documents: list[str | None]) -> str:
    return f"[{', '.join(document or 'null' for document in documents)}]"
