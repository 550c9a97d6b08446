"""What the parts of an .xlsx file say of its cells that the values alone do not."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator
from typing import IO
from xml.etree import ElementTree

_NS = r"(?:\w+:)?"
_STYLED_CELL = re.compile(
    rf'<{_NS}c\b(?=[^>]*\br="([A-Z]{{1,3}})\d)(?:(?=[^>]*\bs="(\d+)")|)(?![^>]*\bt="[^n])[^>]*[^/]>'
    .encode()
)  # fmt: skip
_BLANK = rb"(?:\s|\xc2\xa0|&#(?:9|1[03]|32|160|x[aA]0);)*"
_BLANK_INLINE = re.compile(
    rf"<{_NS}c\b[^>]*>\s*<{_NS}is>\s*<{_NS}t\b[^>]*>".encode()
    + _BLANK
    + rf"</{_NS}t>\s*</{_NS}is>\s*</{_NS}c>".encode()
)
_SHARED_CELL = re.compile(
    rf'<{_NS}c\b[^>]*\bt="s"[^>]*>\s*<{_NS}v>(\d+)</{_NS}v>\s*</{_NS}c>'.encode()
)
_SHARED_TEXT = re.compile(rf"<{_NS}si\b[^>]*?(?:/>|>(.*?)</{_NS}si>)".encode(), re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
_ZEROS = re.compile(r"0{2,}")
_STYLES, _STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
_LARGEST_STYLES = 1 << 24
_CHUNK = 1 << 22
_OVERLAP = 1 << 9
_MOSTLY = 0.8


def without_blank_texts(archive: zipfile.ZipFile, sheets: Collection[str]) -> io.BytesIO:
    """Return a workbook without the cells of some sheets in which only spaces stand."""
    names = archive.namelist()
    texts = archive.read(_STRINGS) if _STRINGS in names else b""
    blank = {
        n for n, text in enumerate(_SHARED_TEXT.findall(texts))
        if re.fullmatch(_BLANK, _TAG.sub(b"", text))
    }  # fmt: skip
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as smaller:
        for name in names:
            if not name.endswith((".xml", ".rels")):
                continue
            part = archive.read(name)
            if name in sheets:
                part = _BLANK_INLINE.sub(b"", part)
                part = _SHARED_CELL.sub(lambda c: b"" if int(c[1]) in blank else c[0], part)
            smaller.writestr(name, part)
    content.seek(0)
    return content


def zero_widths(archive: zipfile.ZipFile, sheet: str) -> dict[int, int]:
    """Return to how many digits a format such as ``000`` fills up the numbers of a column.

    Parameters
    ----------
    archive : zipfile.ZipFile
        The workbook.
    sheet : str
        The part that holds the sheet.

    Returns
    -------
    dict of int to int
        Widths by the columns' positions, the first being 0; without those that have no such format.
    """
    widths = _zero_styles(archive)
    if not widths:
        return {}
    counts: dict[bytes, Counter[int]] = {}
    with archive.open(sheet) as file:
        for piece in overlapping(file):
            for name, style in _STYLED_CELL.findall(piece):
                counts.setdefault(name, Counter())[widths.get(int(style or 0), 0)] += 1
    usual = {name: count.most_common(1)[0] for name, count in counts.items()}
    return {
        column_number(name) - 1: width
        for name, (width, n) in usual.items()
        if width and n >= _MOSTLY * counts[name].total()
    }


def _zero_styles(archive: zipfile.ZipFile) -> dict[int, int]:
    """Return the digits of each cell style that fills numbers up with zeros."""
    if _STYLES not in archive.namelist() or archive.getinfo(_STYLES).file_size > _LARGEST_STYLES:
        return {}
    root = ElementTree.fromstring(archive.read(_STYLES))
    codes = {e.get("numFmtId"): e.get("formatCode", "") for e in root.iter() if _is(e, "numFmt")}
    styles = [xf for e in root if _is(e, "cellXfs") for xf in e]
    return {
        n: len(code) for n, xf in enumerate(styles)
        if _ZEROS.fullmatch(code := codes.get(xf.get("numFmtId"), ""))
    }  # fmt: skip


def _is(element: ElementTree.Element, name: str) -> bool:
    return element.tag.rpartition("}")[2] == name


def overlapping(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file in large pieces, each with the end of the one before."""
    before = b""
    while piece := file.read(_CHUNK):
        yield before + piece
        before = piece[-_OVERLAP:]


def column_number(name: bytes) -> int:
    """Return the number of a column by its letters.

    >>> column_number(b"A"), column_number(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in name:
        number = 26 * number + letter - ord("A") + 1
    return number
