"""What is bought and is no product, and who buys and is no person."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.findings import Findings
from coldstart.data.intake.event_words import NO_PEOPLE, NO_PRODUCTS
from coldstart.data.intake.ids import as_known
from coldstart.data.intake.mapping import Mapping
from coldstart.data.intake.personal import masked
from coldstart.data.intake.understanding import Suspects

_CODES = (
    "post", "dot", "m", "bank charges", "d", "cruk", "amazonfee", "pads", "gift", "giftcard",
    "shipping", "postage", "tip", "discount",
)  # fmt: skip
_LONGEST = 60
_LARGE_SHARE = 0.1
_LARGE_TIMES = 20
_ENOUGH_USERS = 20
_NAMED = 10
_AS_NEAR = 3


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


def spelled_alike(mapping: Mapping, users: pd.DataFrame, items: pd.DataFrame) -> Mapping:
    """Return the mapping with what it takes out spelled as the tables spell it."""
    taken_out = {
        "not_products": (mapping.not_products, items[columns.ITEM_ID]),
        "not_people": (mapping.not_people, users[columns.USER_ID]),
    }
    changes = {
        name: tuple(as_known(written, set(ids)))
        for name, (written, ids) in taken_out.items()
        if written
    }
    return mapping.model_copy(update=changes)


def report_unknown(
    mapping: Mapping, users: pd.DataFrame, items: pd.DataFrame, findings: Findings
) -> None:
    """Say which ids were to be taken out and are nowhere in the data."""
    for written, ids, id_ in (
        (mapping.not_products, items[columns.ITEM_ID], "intake.note.unknown_products"),
        (mapping.not_people, users[columns.USER_ID], "intake.note.unknown_people"),
    ):
        unknown = sorted(set(written) - set(ids)) if written else []
        if unknown:
            names = [masked(id_) for id_ in unknown[:_NAMED]]
            findings.notice(t(id_, n=len(unknown), names=names), t(f"{id_}_remedy"))


def _products(items: pd.DataFrame, rows: pd.DataFrame, mapping: Mapping) -> Suspects | None:
    ids = items[columns.ITEM_ID]
    titles = items.get(columns.TITLE, ids)
    titles = titles.where(titles.str.strip() != "", ids)
    said = titles.str.strip().str.casefold()
    pattern = _pattern(NO_PRODUCTS)
    short = said.str.len() < _LONGEST  # a long text is no name of postage, and slow to match
    suspect = (said.where(short, "").str.fullmatch(pattern)) | ids.str.strip().str.casefold().isin(
        _CODES
    )
    suspect &= ~ids.isin(mapping.not_products)
    return _suspects("products", ids[suspect], titles[suspect], rows[columns.ITEM_ID])


def _pattern(names: Sequence[str]) -> str:
    """Return what matches a name with an amount or a mark around it, such as ``邮费补差价 1元``."""
    import re

    words = "|".join(re.escape(name) for name in names if name.isascii())
    signs = "|".join(re.escape(name) for name in names if not name.isascii())
    return (
        rf"(?:{words})s?(?:[\s\-–:(]*[$€£¥]?\s?\d+(?:[.,]\d+)?\s?[a-z$€£¥%]*\)?)?"
        rf"|[【\[(]?(?:{signs})+[】\])]?"
        r"(?:链接|专用|专拍|[\s\-:]*\d+(?:\.\d+)?元?|[,，、].*|不发货.*)*"
    )


def _people(rows: pd.DataFrame, mapping: Mapping) -> Suspects | None:
    ids = pd.Series(rows[columns.USER_ID].cat.categories, dtype="str")
    suspect = ids.str.casefold().isin(NO_PEOPLE) & ~ids.isin(mapping.not_people)
    numbers = ids.str.fullmatch(r"\d+").mean() > 0.9
    zero = ids == "0"
    if numbers and zero.any():
        # Where ids count from 0, the first is somebody; a placeholder has far more rows.
        n = rows[columns.USER_ID].value_counts()
        times_the_rest = int(n.get("0", 0)) / float(n.median())
        if times_the_rest <= (5 if _count_from_zero(ids) else 1):
            suspect &= ~zero
    return _suspects("people", ids[suspect], ids[suspect], rows[columns.USER_ID])


def _count_from_zero(ids: pd.Series) -> bool:
    """Say whether the first id after 0 is as near to it as ids are to one another."""
    numbers = pd.to_numeric(ids, errors="coerce").dropna().sort_values()
    steps = numbers.diff().dropna()
    return steps.empty or float(steps.iloc[0]) <= _AS_NEAR * float(steps.median())


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
