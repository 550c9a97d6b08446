"""What every reader returns: a table of texts, and the limits that it keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from coldstart.core.settings import Settings
    from coldstart.data.problems import Problem


@dataclass(frozen=True)
class Limits:
    """What a reader accepts.

    Attributes
    ----------
    rows : int
        Rows of one table.
    columns : int
        Columns of one table.
    unpacked : int
        Bytes that an archive, or a workbook, may unpack to.
    memory : int
        Bytes that the reading process may take.
    seconds : float
        How long reading one file may take.
    """

    rows: int = 2_000_000
    columns: int = 2_000
    unpacked: int = 4 << 30
    memory: int = 4 << 30
    seconds: float = 300.0

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Return the limits that settings give."""
        return cls(
            rows=settings.max_rows,
            memory=settings.max_memory << 20,
            seconds=float(settings.max_seconds),
        )


@dataclass(frozen=True, eq=False)
class RawTable:
    """One table as it stands in a file.

    Attributes
    ----------
    name : str
        What people call it: the file's name; inside an archive or workbook ``file · member``.
    path : str
        The name that says what it is: of the file, the archive's member or the sheet.
    data : pyarrow.Table
        Every column ``large_string``, without nulls: a missing value is the empty string. Column
        names are unique, stripped and not blank.
    rows : pyarrow.Array
        int64, (n_rows,): each record's row as a spreadsheet counts it (the header of a plain CSV is
        row 1, its first record row 2); the line in JSON Lines, the record's number in a JSON list.
    format : str
        ``CSV``, ``Excel``, ``Parquet``, ``Arrow``, ``JSON Lines``, ``JSON`` or ``XML``.
    encoding, delimiter, sheet : str or None
        Where the format has one.
    other_encodings : tuple of str
        Encodings that fit the bytes as well, likelier ones first.
    has_header : bool
        False where the first row is data; the columns are then called ``column 1``, ``column 2`` …
    nested : tuple of str
        Columns whose values are JSON lists of objects, to be exploded into rows.
    problems : tuple of Problem
        What was not used or was decided; nothing among it is an error.
    """

    name: str
    path: str
    data: pa.Table
    rows: pa.Array
    format: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    other_encodings: tuple[str, ...] = ()
    has_header: bool = True
    nested: tuple[str, ...] = field(default=())
    problems: tuple[Problem, ...] = ()
