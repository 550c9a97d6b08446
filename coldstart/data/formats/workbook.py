"""Excel workbooks (.xlsx)."""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import dataclass
from typing import Any

import pandas as pd

from coldstart.data.problems import refusal
from coldstart.i18n import t

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNPACKED_MAX = 1 << 30


@dataclass(frozen=True)
class Sheet:
    """A sheet that has anything in it: its title, and its rows with their numbers."""

    title: str
    rows: list[tuple[int, list[str]]]

    def frame(self, name: str, max_rows: int) -> pd.DataFrame:
        """Return it as a table, all str, its index each row's number in the sheet.

        Raises
        ------
        DataError
            Too many rows.
        """
        if len(self.rows) > max_rows + 1:
            message = t("data.read.too_many_rows", limit=max_rows)
            raise refusal(message, t("data.read.too_many_rows_remedy"), name)
        return _frame(self.rows)


def sheets(content: bytes, name: str, max_rows: int) -> list[Sheet]:
    """Return the sheets of a workbook that have anything in them; there is at least one.

    Whole numbers become text without a point, a number shown as ``007`` stays ``007``, dates and
    times become ISO text.

    Raises
    ------
    DataError
        Not a workbook, a damaged one, or an empty one.
    """
    _check_archive(content, name)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        found = [Sheet(sheet.title, _rows(sheet, max_rows)) for sheet in book.worksheets]
    except Exception as error:
        # openpyxl lets whatever a damaged part causes through: KeyError, ParseError, zlib.error ...
        raise refusal(
            t("data.read.corrupt_excel"), t("data.read.corrupt_excel_remedy"), name
        ) from error
    filled = [sheet for sheet in found if sheet.rows]
    if not filled:
        raise refusal(t("data.read.empty"), t("data.read.empty_remedy"), name)
    return filled


def _check_archive(content: bytes, name: str) -> None:
    if content.startswith(OLE_MAGIC):
        # An encrypted workbook is an OLE file that holds a stream of this name.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise refusal(t("data.read.password"), t("data.read.password_remedy"), name)
        raise refusal(t("data.read.old_excel"), t("data.read.old_excel_remedy"), name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise refusal(
            t("data.read.corrupt_excel"), t("data.read.corrupt_excel_remedy"), name
        ) from error
    if not any(part.filename.startswith("xl/workbook") for part in parts):
        raise refusal(t("data.read.zip"), t("data.read.zip_remedy"), name)
    if sum(part.file_size for part in parts) > _UNPACKED_MAX:
        raise refusal(t("data.read.zip_bomb"), t("data.read.zip_bomb_remedy"), name)


def _rows(sheet: Any, max_rows: int) -> list[tuple[int, list[str]]]:
    found = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row = [_text(cell) for cell in cells]
        if any(row):
            found.append((number, row))
        if len(found) > max_rows + 1:
            break
    return found


def _frame(rows: list[tuple[int, list[str]]]) -> pd.DataFrame:
    width = max(len(row) for _, row in rows)
    header, *records = [row + [""] * (width - len(row)) for _, row in rows]
    numbers = pd.Index([number for number, _ in rows[1:]], dtype="int64")
    return pd.DataFrame(records, columns=header, index=numbers, dtype="str")


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, int):
        shown = cell.number_format or ""
        return str(value).zfill(len(shown)) if shown and not shown.strip("0") else str(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
