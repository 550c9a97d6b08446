"""Parquet and Arrow (Feather): typed columns in, the texts that people would write out."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from coldstart.core.i18n import t
from coldstart.data.formats.table import Limits, RawTable
from coldstart.data.formats.tables import too_many_rows, unique_names
from coldstart.data.formats.typed import Converter
from coldstart.data.problems import refusal

PARQUET = b"PAR1"
ARROW_FILE = b"ARROW1"
_PANDAS_INDEX = "__index_level_"


def parse(path: Path, name: str, limits: Limits) -> list[RawTable]:
    """Return the table in a Parquet file, an Arrow file or an Arrow stream.

    Whole numbers are written out, dates and times are ISO texts, a struct becomes columns with a
    dot, a list of plain values a text with commas; a list of structs stays JSON.

    Raises
    ------
    DataError
        The file is damaged or encrypted, has a column of an unknown type, or too many rows or
        columns.
    """
    with path.open("rb") as file:
        is_parquet = file.read(4) == PARQUET
    kind, read = ("Parquet", _parquet) if is_parquet else ("Arrow", _arrow)
    try:
        table = read(path, name, limits)
    except MemoryError:
        raise
    except pa.ArrowNotImplementedError as error:
        reason = str(error).splitlines()[0] if str(error) else kind
        message = t("formats.column_type", reason=reason)
        raise refusal(message, t("formats.column_type_remedy"), name) from error
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        message = t("formats.damaged", format=kind)
        raise refusal(message, t("formats.damaged_remedy"), name) from error
    if table.num_rows == 0:
        raise refusal(t("formats.no_records"), t("formats.no_records_remedy"), name)
    converter = Converter(name, limits)
    for field, column in zip(table.schema, table.columns, strict=True):
        if not field.name.startswith(_PANDAS_INDEX):
            converter.add(field.name, column)
    if not converter.columns:
        raise refusal(t("formats.no_records"), t("formats.no_records_remedy"), name)
    names, renamed = unique_names(converter.names, name)
    rows = pa.array(range(2, table.num_rows + 2), pa.int64())
    nested = tuple(names[position] for position in converter.nested)
    problems = (*converter.problems, *renamed)
    data = pa.table(converter.columns, names=names)
    return [RawTable(name, name, data, rows, kind, nested=nested, problems=problems)]


def _parquet(path: Path, name: str, limits: Limits) -> pa.Table:
    import pyarrow.parquet as pq

    # int96 is always nanoseconds in the file, but 9999-12-31 overflows them in memory.
    with pq.ParquetFile(path, memory_map=True, coerce_int96_timestamp_unit="us") as file:
        if file.metadata.num_rows > limits.rows:
            raise too_many_rows(name, limits)
        return file.read(use_threads=False)


def _arrow(path: Path, name: str, limits: Limits) -> pa.Table:
    with pa.memory_map(str(path)) as source:
        is_file = source.read(6) == ARROW_FILE
        source.seek(0)
        table = (pa.ipc.open_file if is_file else pa.ipc.open_stream)(source).read_all()
        _check_offsets(table)
    if table.num_rows > limits.rows:
        raise too_many_rows(name, limits)
    return table


def _check_offsets(table: pa.Table) -> None:
    """Refuse offsets that lead out of their buffer; text that is not UTF-8 is another matter."""
    for column in table.columns:
        try:
            column.validate(full=True)
        except pa.ArrowInvalid as error:
            if "UTF8" not in str(error):
                raise
