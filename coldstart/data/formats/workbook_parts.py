"""What can be said about a workbook before its sheets are read: is it one, and how large?

calamine sets memory aside for the whole rectangle around the cells of a sheet, so a single cell in
the last row and column would end the process; the parts of an .xlsx file show that beforehand. The
other formats are bounded by the memory of the reading process alone.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO
from xml.etree import ElementTree

from coldstart.core.errors import DataError
from coldstart.core.i18n import t
from coldstart.data.formats.table import Limits
from coldstart.data.formats.tables import size
from coldstart.data.formats.workbook_cells import (
    column_number,
    overlapping,
    without_blank_texts,
    zero_widths,
)
from coldstart.data.problems import refusal

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_OLE_HEADER = 76
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, OSError, EOFError, KeyError,
    ValueError, RuntimeError,
)  # fmt: skip
_BYTES_A_CELL = 64
_SMALL = 1 << 22
_CLEANED = 1 << 26
# A cell that holds anything has a value, an inline text or a formula in it.
_FILLED_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})\d{1,7}"[^>]*>\s*<(?:\w+:)?[vif]')
_VALUE_ENDS = (b"</v>", b"</t>", b":v>", b":t>")
_FILLED_ROW = re.compile(rb' r="[A-Z]{1,3}(\d{1,7})"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def check(path: Path, name: str, limits: Limits) -> IO[bytes] | None:
    """Refuse what is no workbook, or one too large to be read.

    Returns
    -------
    file or None
        What to read instead, without the cells of spaces that stretch a sheet too far.

    Raises
    ------
    DataError
    """
    with path.open("rb") as file:
        start = file.read(_OLE_HEADER)
        if start.startswith(OLE):
            _check_ole(start, path.stat().st_size, name)
            # An encrypted workbook is an OLE file that holds a stream of this name.
            if any("EncryptedPackage".encode("utf-16-le") in part for part in overlapping(file)):
                raise refusal(t("read.workbook.password"), t("read.workbook.password_remedy"), name)
            return None
    try:
        with zipfile.ZipFile(path) as archive:
            return _check_archive(archive, name, limits)
    except _DAMAGES as error:
        raise _damaged(name) from error


def digits(path: Path) -> dict[str, dict[int, int]]:
    """Return for each sheet, by its title, how many digits its columns show (`zero_widths`)."""
    if not zipfile.is_zipfile(path):
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                return {}
            parts = set(archive.namelist())
            return {
                title: zero_widths(archive, part)
                for part, title in titles(archive).items()
                if part in parts
            }
    except _DAMAGES:  # what the library reads all the same has no formats then
        return {}


def most_cells(limits: Limits) -> int:
    """Return how many cells, blank ones included, the rectangle of a sheet may have."""
    return limits.memory // _BYTES_A_CELL


def span(sheet: str, rows: int, columns: int, name: str) -> DataError:
    """Return the refusal of a sheet whose cells lie too far apart."""
    message = t("read.workbook.span", sheet=sheet, rows=rows, columns=columns)
    return refusal(message, t("read.workbook.span_remedy"), name)


def unreadable(error: BaseException, name: str) -> DataError:
    """Return the refusal that fits what calamine raised."""
    from python_calamine import PasswordError

    if isinstance(error, PasswordError):
        return refusal(t("read.workbook.password"), t("read.workbook.password_remedy"), name)
    if "Cell limit" in str(error):
        return refusal(t("formats.sheet_span"), t("read.workbook.span_remedy"), name)
    return _damaged(name)


def _check_ole(start: bytes, file_size: int, name: str) -> None:
    """Refuse a header that counts more sectors than the file has: room is made for all of them."""
    if len(start) < _OLE_HEADER:
        raise _damaged(name)
    shift, mini_shift = struct.unpack_from("<HH", start, 30)
    counts = [struct.unpack_from("<I", start, offset)[0] for offset in (44, 64, 72)]
    if shift not in (9, 12) or mini_shift != 6 or max(counts) << shift > file_size:
        raise _damaged(name)


def _damaged(name: str) -> DataError:
    return refusal(t("read.workbook.damaged"), t("read.workbook.damaged_remedy"), name)


def _check_archive(archive: zipfile.ZipFile, name: str, limits: Limits) -> IO[bytes] | None:
    parts = {part.filename: part for part in archive.infolist()}
    if not any(part.startswith("xl/workbook") or part == "content.xml" for part in parts):
        message = t("read.workbook.no_workbook")
        raise refusal(message, t("read.workbook.no_workbook_remedy"), name)
    unpacked = sum(part.file_size for part in parts.values())
    if unpacked > limits.unpacked:
        message = t("read.workbook.unpacks", size=size(unpacked), limit=size(limits.unpacked))
        raise refusal(message, t("read.workbook.unpacks_remedy"), name)
    stretched = _stretched(archive, limits)
    if not stretched:
        return None
    content = None
    if all(parts[part].file_size <= _CLEANED for part in stretched):
        content = without_blank_texts(archive, stretched)
        with zipfile.ZipFile(content) as cleaned:
            stretched = _stretched(cleaned, limits)
        content.seek(0)
    for part, (rows, columns) in stretched.items():
        raise span(titles(archive).get(part, part), rows, columns, name)
    return content


def _stretched(archive: zipfile.ZipFile, limits: Limits) -> dict[str, tuple[int, int]]:
    """Return the last row and column of each sheet whose rectangle has too many cells."""
    stretched = {}
    for part in archive.namelist():
        if part.startswith("xl/worksheets/") and part.endswith(".xml"):
            with archive.open(part) as file:
                rows, columns = _extent(file)
            if rows * columns > most_cells(limits):
                stretched[part] = rows, columns
    return stretched


def _extent(file: IO[bytes]) -> tuple[int, int]:
    """Return the last row and the last column in which a sheet has anything."""
    rows = 0
    names: set[bytes] = {b"A"}
    for part in overlapping(file):
        names.update(_FILLED_CELL.findall(part))
        # Rows come in order, so the last cell with a value is the lowest.
        value = max(part.rfind(end) for end in _VALUE_ENDS)
        start = part.rfind(b' r="', 0, max(value, 0))
        if start >= 0 and (last := _FILLED_ROW.match(part, start)):
            rows = max(rows, int(last[1]))
    return rows, max(column_number(name) for name in names)


def titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the titles of the sheets by their parts."""
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if max(archive.getinfo(part).file_size for part in (book, relations)) > _SMALL:
        return {}
    targets = {
        str(e.get("Id")): str(PurePosixPath("/xl", str(e.get("Target")))).lstrip("/")
        for e in ElementTree.fromstring(archive.read(relations))
    }
    return {
        targets.get(str(e.get(_RELATION)), ""): str(e.get("name"))
        for e in ElementTree.fromstring(archive.read(book)).iter()
        if e.tag.endswith("}sheet")
    }
