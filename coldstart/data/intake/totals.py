"""Rows that sum up a table: “Total”, “合计”. They are no record of anything."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.data.intake.mapping import TableMapping
from coldstart.data.intake.table import find_all

_TOTAL = re.compile(
    r"(?i)(?:grand |sub[- ]?)?totals?|sum|summe|gesamt(?:summe)?|total (?:général|general|geral)|"
    r"totale|итого|合计|总计|小计|共计|總計|合計|小計|総計|総合計|합계|총계|소계"
)
_WITH_NUMBER = re.compile(r"\s*[:：]?\s*[$€£¥]?\s*[-\d.,\s]*$")
_OF_GROUP = re.compile(
    rf"(?:{_TOTAL.pattern.removeprefix('(?i)')})\b\s*[:：\-–]?\s*(.+)"
    rf"|(.+?)\s*[:：\-–]?\s*(?:{_TOTAL.pattern.removeprefix('(?i)')})",
    re.IGNORECASE,
)
_FOR = re.compile(r"^(?:for|of|für|von|pour|de|para|voor|van|di)\s+")
_AT_THE_END = 3
"""So many rows at the end of a file may sum it up."""


def is_total(cell: str) -> bool:
    """Say whether a cell names a row of totals.

    >>> [is_total(cell) for cell in ("Grand total", "合计：", "Total: 12.50", "Total Yoghurt", "")]
    [True, True, True, False, False]
    """
    word = cell.strip().casefold()
    word = word[: _WITH_NUMBER.search(word).start()]  # type: ignore[union-attr]
    return bool(_TOTAL.fullmatch(word))


def without_totals(frame: pd.DataFrame, mapping: TableMapping) -> tuple[pd.DataFrame, int]:
    """Return a table without the rows that sum it up, or a part of it, and their number.

    Such a row, at the end of a file, has a word for a total in some cell, and in place of each id
    that word or nothing. Anywhere, it has that word and one of the ids, and no other id.
    """
    keys = [
        names[0]
        for key in (columns.USER_ID, columns.ITEM_ID)
        if (names := find_all(frame, mapping.named(key)))
    ]
    if mapping.role in ("unused", "lookup") or not keys or frame.empty:
        return frame, 0
    goes = [place for place in _ends(frame.index) if _sums_up(frame, place, keys)]
    goes = sorted({*goes, *_of_groups(frame, keys)})
    if not goes:
        return frame, 0
    stays = np.ones(len(frame), dtype=bool)
    stays[goes] = False
    return frame[stays], len(goes)


def _of_groups(frame: pd.DataFrame, keys: list[str]) -> list[int]:
    """Return the places of rows that sum up one user or item: ``Total C-1001``, and no other id."""
    if len(keys) < 2:
        return []
    places: set[int] = set()
    for key in keys:
        ids = frame[key].str.strip()
        others = [frame[other].str.strip() == "" for other in keys if other != key]
        alone = (ids != "") & np.logical_and.reduce(others)
        if not alone.any():
            continue
        known = set(ids[~alone].str.casefold())
        named = ids[alone].str.casefold()
        of_group = [not known.isdisjoint(_groups_in(cell)) for cell in named]
        places |= {int(place) for place in np.flatnonzero(alone)[of_group]}
    return list(places)


def _groups_in(cell: str) -> list[str]:
    """Return what a cell may say is summed up: what stands beside its word for a total.

    >>> _groups_in("total for c-1001"), _groups_in("c-1001 合计")
    (['for c-1001', 'c-1001'], ['c-1001'])
    """
    match = _OF_GROUP.fullmatch(cell)
    if match is None:
        return []
    group = match[1] or match[2]
    return list(dict.fromkeys([group, _FOR.sub("", group)]))


def _ends(index: pd.Index) -> list[int]:
    """Return the places of the last rows of each file: row numbers begin anew with the next."""
    numbers = index.to_numpy()
    last = [*np.flatnonzero(numbers[1:] <= numbers[:-1]), len(numbers) - 1]
    return sorted({int(end) - n for end in last for n in range(_AT_THE_END) if end >= n})


def _sums_up(frame: pd.DataFrame, place: int, keys: list[str]) -> bool:
    row = frame.iloc[place]
    ids = [str(row[key]) for key in keys]
    blank = [not id_.strip() for id_ in ids]
    if not all(is_blank or is_total(id_) for id_, is_blank in zip(ids, blank, strict=True)):
        return False
    # An item list may sell something called Total: there, nothing else stands in such a row.
    cells = [str(cell) for cell in row if str(cell).strip()]
    totals = sum(map(is_total, cells))
    others = sum(any(c.isalpha() for c in cell) for cell in cells) - totals
    return totals > 0 and (any(blank) or others <= 0)
