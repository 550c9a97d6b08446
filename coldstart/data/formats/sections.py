"""Rows in sections, as the Netflix Prize has them: a line ``17:``, then the rows of number 17."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from coldstart.core.i18n import t
from coldstart.data.formats import text_encoding
from coldstart.data.formats.header import RECORDS, column_numbers
from coldstart.data.formats.table import Limits, RawTable
from coldstart.data.formats.tables import TableBuilder
from coldstart.data.problems import Problem, Severity

_HEAD = re.compile(r"\s*(\d+):\s*")


def looks_like(start: str) -> bool:
    """Say whether a file begins with a section, and holds rows of as many values in all.

    >>> looks_like("1:\\n30878,4,2005-12-26\\n2:\\n1488,5,2005-09-06\\n"), looks_like("1: a, b\\n")
    (True, False)
    """
    lines = [line for line in start.splitlines()[:RECORDS] if line.strip()]
    if not lines or not _HEAD.fullmatch(lines[0]):
        return False
    widths = {line.count(",") + 1 for line in lines[:-1] if not _HEAD.fullmatch(line)}
    return len(widths) == 1 and min(widths) > 1


def parse(path: Path, name: str, limits: Limits, encoding: str | None = None) -> list[RawTable]:
    """Return the rows of all sections as one table; the section's number is its first column.

    Parameters
    ----------
    path : Path
    name : str
        What the file is called in problems.
    limits : Limits
    encoding : str, optional
        Read as this one, whatever it looks like.

    Raises
    ------
    DataError
        More rows than the limit allows.
    """
    written = text_encoding.find(path, encoding, name)
    builder = TableBuilder(name, limits)
    names: tuple[str, ...] = ()
    section = ""
    misfits: list[int] = []
    with path.open(encoding=written.codec, errors="replace") as lines:
        for number, line in enumerate((line.replace("\0", "") for line in lines), 1):
            if head := _HEAD.fullmatch(line.strip("\ufeff")):
                section = head[1]
                continue
            values = [section, *(value.strip() for value in line.split(","))]
            names = names or column_numbers(len(values))
            if len(values) == len(names):
                builder.add(number, dict(zip(names, values, strict=True)))
            elif line.strip():
                misfits.append(number)
    table = builder.table(name, "CSV", problems=_problems(misfits, len(names) - 1, name))
    return [
        replace(
            table,
            encoding=written.name,
            other_encodings=written.others,
            delimiter=",",
            has_header=False,
            problems=(*text_encoding.problems(written, name), *table.problems),
        )
    ]


def _problems(misfits: list[int], width: int, name: str) -> list[Problem]:
    if not misfits:
        return []
    message = t("read.delimited.other_width", n=len(misfits), row=misfits[0], width=width)
    remedy = t("read.delimited.no_row_fits_remedy")
    return [Problem(Severity.WARNING, message, remedy, name, misfits[0], None, len(misfits))]
