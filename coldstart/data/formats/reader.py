"""From any file to its tables: the content decides what it is, not its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from coldstart.core.errors import DataError
from coldstart.core.i18n import t
from coldstart.data.formats import archive, others
from coldstart.data.formats.table import Limits, RawTable
from coldstart.data.problems import Severity, refusal

_HEAD = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_COLUMNAR = (b"PAR1", b"ARROW1", b"\xff\xff\xff\xff")
_BLANK = b" \t\r\n\x00\x1a\xef\xbb\xbf\xff\xfe"
_EXCEL_XML = "urn:schemas-microsoft-com:office:spreadsheet"
_XML = re.compile(r"<[?!a-z]", re.IGNORECASE)
_PROLOG = re.compile(r"(\s*<\?.*?\?>|\s*<!--.*?-->)*\s*", re.DOTALL)
_WEB_PAGE = re.compile(r"<(!doctype\s+html|html|head|meta|body|style|div|table)\b", re.IGNORECASE)
_TABLE_ROW = re.compile(r"<tr\b", re.IGNORECASE)
_ABSOLUTE = re.compile(r"[\\/]|[a-z]:|\.\.?[\\/]", re.IGNORECASE)


def read_file(
    path: Path, filename: str, limits: Limits, encoding: str | None = None, *, folder: Path
) -> list[RawTable]:
    """Return the tables in a file, or in all files of an archive.

    Parameters
    ----------
    path : Path
        Where it lies.
    filename : str
        What it is called; shown, and never used as a path.
    limits : Limits
    encoding : str, optional
        In which to read a text, where a person chose one.
    folder : Path
        Where archives are unpacked; the caller removes it.

    Raises
    ------
    DataError
        There is no table in it; the message says what is there instead.
    """
    name = shown_name(filename)
    archive.check_whole(name)
    if not archive.is_archive(path):
        return _tables(path, name, name, limits, encoding)
    tables: list[RawTable] = []
    errors: list[DataError] = []
    for member in archive.unpack(path, name, limits, folder):
        try:
            tables += _tables(member.path, member.shown, member.name, limits, encoding)
        except DataError as error:
            errors.append(error)
    problems = [problem for error in errors for problem in error.problems]
    if not tables:
        raise DataError(errors[0].message, problems)
    unused = (replace(problem, severity=Severity.WARNING) for problem in problems)
    return [replace(tables[0], problems=(*tables[0].problems, *unused)), *tables[1:]]


def shown_name(filename: str) -> str:
    """Return what to call a file: a path from a folder downwards stays, others lose theirs.

    >>> shown_name("2026/orders.csv"), shown_name("../../etc/passwd")
    ('2026/orders.csv', 'passwd')
    """
    parts = [part.strip() for part in re.split(r"[\\/]", filename)]
    parts = [part for part in parts if part not in ("", ".", "..")] or ["?"]
    return parts[-1] if _ABSOLUTE.match(filename) else "/".join(parts)


def _tables(
    path: Path, shown: str, name: str, limits: Limits, encoding: str | None
) -> list[RawTable]:
    """Return the tables in a file that is no archive, under the names that people know."""
    tables = _parsed(path, shown, limits, encoding)
    own = {path.name, shown}
    return [
        replace(_without_nul(table), path=name if table.path in own else table.path)
        for table in tables
    ]


def _parsed(path: Path, name: str, limits: Limits, encoding: str | None) -> Sequence[RawTable]:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(_BLANK) and path.stat().st_size <= _HEAD:
        raise refusal(t("formats.empty"), t("formats.empty_remedy"), name)
    if head.startswith(_COLUMNAR):
        from coldstart.data.formats import columnar

        return columnar.parse(path, name, limits)
    if archive.is_archive(path):  # deeper in an archive than is unpacked
        raise refusal(t("formats.archive_nested"), t("formats.archive_nested_remedy"), name)
    if head.startswith((_OLE, *archive.ZIP)):
        from coldstart.data.formats import spreadsheet

        return spreadsheet.parse(path, name, limits)
    others.check(head, name)
    start = _text(head).lstrip("\ufeff\x00 \t\r\n")
    others.check_text(start, name)
    if _XML.match(start):
        return _parsed_markup(path, start, name, limits, encoding)
    from coldstart.data.formats import records, sections, separated

    if records.looks_like(start):
        return records.parse(path, name, limits, encoding)
    if sections.looks_like(start):
        return sections.parse(path, name, limits, encoding)
    return separated.parse(path, name, limits, encoding)


def _parsed_markup(
    path: Path, start: str, name: str, limits: Limits, encoding: str | None
) -> Sequence[RawTable]:
    from coldstart.data.formats import feed, markup

    match = _PROLOG.match(start)
    root = start[match.end() :] if match else start
    is_page = _WEB_PAGE.match(root) and (
        not root.lower().startswith("<table") or _TABLE_ROW.search(root)
    )
    if is_page:
        return markup.parse_html(path, name, limits, encoding)
    if _EXCEL_XML in start:
        return markup.parse_excel_xml(path, name, limits)
    return feed.parse(path, name, limits)


def _text(head: bytes) -> str:
    """Return the beginning of a file as text, good enough to see what it is."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if head[1:2] == b"\x00":
        return head.decode("utf-16-le", "replace")
    if head[:1] == b"\x00":
        return head.decode("utf-16-be", "replace")
    return head.decode("utf-8-sig", "replace")


def _without_nul(table: RawTable) -> RawTable:
    from coldstart.data.formats import tidy

    if table.format in ("CSV", "Excel"):  # whose readers have seen to it
        return table
    data, problems = tidy.without_nul(table.data, table.rows, table.name)
    return replace(table, data=data, problems=(*table.problems, *problems))
