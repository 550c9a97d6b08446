"""Which column names the items, where its own name does not say so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from coldstart.data import columns
from coldstart.data.intake.column_words import (
    BY_ROLE,
    DESCRIPTIONS,
    LATE_ITEMS,
    NOT_TITLES,
    TITLE_ENDINGS,
)
from coldstart.data.intake.profile import Column

_FURTHER_TITLES = tuple(name for name in NOT_TITLES if name != "jobtitle")
"""A job's title is that of an item where jobs are the items."""
_LONGEST = 100  # characters in the mean: what is longer describes
_SHORTEST = 3
_DISTINCT = 0.9
"""Titles tell items apart: so many per item at least."""
_CODE = re.compile(
    r"^[A-Z0-9_./-]*$|^[\w./-]*\d[\w./-]*$|^[^\W\d]{0,3}\W*\d[\d.,\s]*\W*[^\W\d]{0,3}$"
)
"""Codes and amounts: capital letters, a word with digits in it, a number with its unit."""
_WORDS = re.compile(r"[^\W\d_]{2,}\s+\S|[\u3040-\u9fff\uac00-\ud7a3]{3,}")


def of_described(described: Sequence[Column], key: Column | None) -> Column | None:
    """Return the title among columns of which each item has one value, or the id that is one.

    Parameters
    ----------
    described : sequence of Column
    key : Column or None
        The id of the items.
    """
    by_name = next((c for c in described if c.is_called(BY_ROLE[columns.TITLE])), None)
    if by_name is not None:
        return by_name
    ending = [c for c in described if c.short().endswith(TITLE_ENDINGS) and _may_name(c)]
    if len(ending) == 1:
        return ending[0]
    if key is None:
        return None
    if is_name(key):
        return key
    return _only_one([c for c in described if _names_each(c, len(key.distinct))])


def by_values(profiled: Mapping[str, Column], key: Column) -> str | None:
    """Return the one column of a list whose values name each item, short and in words."""
    others = [c for c in profiled.values() if c is not key]
    only = _only_one([c for c in others if _names_each(c, len(key.distinct))])
    return only.name if only is not None else None


def is_name(key: Column) -> bool:
    """Say whether the id of the items is their name as well."""
    is_called = key.is_called(LATE_ITEMS) or key.is_called(BY_ROLE[columns.TITLE])
    return _may_name(key) and (is_called or key.share(_WORDS) > 0.5)


def _only_one(candidates: Sequence[Column]) -> Column | None:
    return candidates[0] if len(candidates) == 1 else None


def _names_each(column: Column, n_items: int) -> bool:
    enough = len(column.distinct) >= max(_SHORTEST, _DISTINCT * n_items)
    return enough and _may_name(column) and not column.is_called(DESCRIPTIONS)


def _may_name(column: Column) -> bool:
    if column.blank or column.is_called(_FURTHER_TITLES) or column.is_url or column.is_mail:
        return False
    is_short = _SHORTEST <= column.length <= _LONGEST
    return is_short and column.share(_CODE) < 0.5 and not column.is_time
