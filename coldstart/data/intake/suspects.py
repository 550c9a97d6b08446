"""What is bought and is no product, and who buys and is no person."""

from __future__ import annotations

import pandas as pd

from coldstart.data import columns
from coldstart.data.intake.mapping import Mapping
from coldstart.data.intake.names import NO_PEOPLE, NO_PRODUCTS
from coldstart.data.intake.understanding import Suspects

_CODES = (
    "post", "dot", "m", "bank charges", "d", "cruk", "amazonfee", "pads", "gift", "giftcard",
    "shipping", "postage", "tip", "discount",
)  # fmt: skip
_LONGEST = 60
_LARGE_SHARE = 0.1
_LARGE_TIMES = 20
_ENOUGH_USERS = 20


def find_suspects(
    items: pd.DataFrame, rows: pd.DataFrame, mapping: Mapping
) -> tuple[Suspects, ...]:
    """Return ids that look like postage, gift cards, guests or an account of everybody.

    Parameters
    ----------
    items : DataFrame
        With ``item_id`` and perhaps ``title``.
    rows : DataFrame
        With ``user_id`` and ``item_id``.
    mapping : Mapping
        What it says already is not looked for again.
    """
    return tuple(
        suspects
        for suspects in (
            _products(items, rows, mapping),
            _people(rows, mapping),
            _large_account(rows, mapping),
        )
        if suspects is not None
    )


def _products(items: pd.DataFrame, rows: pd.DataFrame, mapping: Mapping) -> Suspects | None:
    ids = items[columns.ITEM_ID]
    titles = items.get(columns.TITLE, ids)
    titles = titles.where(titles.str.strip() != "", ids)
    said = titles.str.strip().str.casefold()
    pattern = "|".join(_pattern(name) for name in NO_PRODUCTS)
    short = said.str.len() < _LONGEST  # a long text is no name of postage, and slow to match
    suspect = (said.where(short, "").str.fullmatch(pattern)) | ids.str.strip().str.casefold().isin(
        _CODES
    )
    suspect &= ~ids.isin(mapping.not_products)
    return _suspects("products", ids[suspect], titles[suspect], rows[columns.ITEM_ID])


def _pattern(name: str) -> str:
    """Return what matches a name with an amount or a mark around it, such as ``运费 1元``."""
    import re

    if name.isascii():
        return rf"{re.escape(name)}s?(?:[\s\-–:(]*[$€£¥]?\s?\d+(?:[.,]\d+)?\s?[a-z$€£¥%]*\)?)?"
    return rf"[【\[(]?{re.escape(name)}[】\])]?(?:链接|专用|专拍|差价|[\s\-:]*\d+(?:\.\d+)?元?|[,，、].*|不发货.*)*"


def _people(rows: pd.DataFrame, mapping: Mapping) -> Suspects | None:
    ids = pd.Series(rows[columns.USER_ID].cat.categories, dtype="str")
    suspect = ids.str.casefold().isin(NO_PEOPLE) & ~ids.isin(mapping.not_people)
    numbers = ids.str.fullmatch(r"\d+").mean() > 0.9
    zero = ids == "0"
    if numbers and zero.any():
        # Where ids count from 0, the first is somebody; a placeholder has far more rows.
        n = rows[columns.USER_ID].value_counts()
        if int(n.get("0", 0)) <= 5 * float(n.median()):
            suspect &= ~zero
    return _suspects("people", ids[suspect], ids[suspect], rows[columns.USER_ID])


def _large_account(rows: pd.DataFrame, mapping: Mapping) -> Suspects | None:
    counts = rows[columns.USER_ID].value_counts()
    counts = counts[~counts.index.isin(mapping.not_people) & (counts > 0)]
    if len(counts) < _ENOUGH_USERS:
        return None
    large = counts[
        (counts > _LARGE_SHARE * counts.sum()) & (counts > _LARGE_TIMES * counts.median())
    ]
    ids = pd.Series(large.index, dtype="str")
    ids = ids[~ids.str.casefold().isin(NO_PEOPLE)]
    return _suspects("large_account", ids, ids, rows[columns.USER_ID])


def _suspects(kind: str, ids: pd.Series, names: pd.Series, all_ids: pd.Series) -> Suspects | None:
    if ids.empty:
        return None
    n = int(all_ids.isin(ids).sum())
    return Suspects(kind, tuple(map(str, ids)), tuple(str(name).strip() for name in names), n)
