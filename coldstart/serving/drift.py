"""Schema drift: how later profiles and products differ from what a run was trained on."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coldstart.core.i18n import Message, t
from coldstart.data import columns, recipe
from coldstart.data.intake.ids import clean
from coldstart.data.problems import Problem, Severity
from coldstart.data.quoting import quote

if TYPE_CHECKING:
    from coldstart.serving.session import CaseRequest, Session

EXAMPLES = 5  # values or ids that a message shows
REPEATED = (
    0.5  # a column of words with at most so many distinct values per row is one of categories
)


def profile_drift(
    served: Session, requests: Sequence[CaseRequest], name: str = "cases"
) -> list[Problem]:
    """Name how the profile columns of cases differ from those of the training data.

    Parameters
    ----------
    served : Session
    requests : sequence of CaseRequest
        Those that describe nobody new by columns are passed over.
    name : str
        What problems call the file.
    """
    profiles = [dict(r.profile) for r in requests if r.profile and r.user_id is None]
    if not profiles:
        return []
    given = pd.DataFrame(profiles).fillna("").astype("str")
    known = served.dataset.users.drop(columns=[columns.USER_ID])
    # A profile stands in for the text, so nobody who gives one owes a text as well.
    return column_drift(given, known.drop(columns=columns.TEXT, errors="ignore"), name)


def item_drift(served: Session, table: pd.DataFrame, name: str = "items") -> list[Problem]:
    """Name how a table of products differs from the catalogue that a run was trained on.

    Parameters
    ----------
    served : Session
    table : DataFrame
        ``item_id`` and any columns, all str, as `data.intake.new_items.read_items` returns it.
    name : str
        What problems call the file.

    Returns
    -------
    list of Problem
        Products that the catalogue has already, then the columns.
    """
    known = served.dataset.items
    problems = [*_lost_digits(table, name), *_already_known(served, table, name)]
    given = table.drop(columns=[columns.ITEM_ID])
    return [*problems, *column_drift(given, known.drop(columns=[columns.ITEM_ID]), name)]


def column_drift(
    given: pd.DataFrame, known: pd.DataFrame, name: str, sentences: str = "answer.drift"
) -> list[Problem]:
    """Name the columns of `given` that are missing, new or changed next to those of `known`.

    Parameters
    ----------
    given, known : DataFrame
        What is asked about and what was trained on, ids left out, all str; "" is a missing value.
    name : str
        What problems call the file.
    sentences : str
        Where the sentences stand: ``answer.drift`` for what a run was trained on, ``append.drift``
        for what is stored.
    """
    names = [str(c) for c in known if _filled(known[c]).size]
    missing = [c for c in names if c not in given or not _filled(given[c]).size]
    new = [str(c) for c in given if c not in known and _filled(given[c]).size]
    lacking = [c for c in names if c not in given or _filled(given[c]).size < len(given)]
    problems = []
    if missing:
        remedy = _renamed(missing, new, sentences) or t(f"{sentences}.missing_remedy")
        said = t(f"{sentences}.missing", columns=missing)
        problems.append(Problem(Severity.NOTICE, said, remedy, name))
    if new:
        remedy = _renamed(lacking, new, sentences) or t(f"{sentences}.new_remedy")
        said = t(f"{sentences}.new", columns=new)
        problems.append(Problem(Severity.NOTICE, said, remedy, name))
    for column in names:
        if column in missing or column == columns.TEXT:
            continue
        changed = _changed(_filled(given[column]), _filled(known[column]), sentences)
        if changed is not None:
            remedy = t(f"{sentences}.changed_remedy")
            problems.append(Problem(Severity.NOTICE, changed, remedy, name, column=column))
    return problems


def _changed(given: pd.Series, known: pd.Series, sentences: str) -> Message | None:
    """Say that values are of another kind or scale than in training, or were never seen there."""
    trained = pd.to_numeric(known, errors="coerce")
    if trained.notna().all():
        found = pd.to_numeric(given, errors="coerce")
        words = given[found.isna()]
        if words.size:
            return t(f"{sentences}.no_number", n=len(words), of=len(given), values=_some(words))
        low, high = float(trained.min()), float(trained.max())
        # A little beyond is the course of things; a whole span or more beyond is another unit.
        far = given[np.abs(found - (low + high) / 2) > 1.5 * max(high - low, abs(high))]
        if far.size:
            return t(
                f"{sentences}.far",
                n=len(far), of=len(given), values=_some(far), low=f"{low:g}", high=f"{high:g}",
            )  # fmt: skip
        return None
    if known.nunique() > REPEATED * len(known):
        return None  # titles and other free text, of which every value is new
    unseen = given[~given.isin(known)]
    if not unseen.size:
        return None
    return t(f"{sentences}.unseen", n=len(unseen), of=len(given), values=_some(unseen))


def _lost_digits(table: pd.DataFrame, name: str) -> list[Problem]:
    """Say that ids of products lost digits, so that an answer names nothing that a shop has."""
    cleaned = clean(table[columns.ITEM_ID])
    n = int(cleaned.lost.sum())
    if not n:
        return []
    message = t("answer.drift.lost_digits", n=n, id=cleaned.example)
    remedy = t("intake.build.lost_digits_remedy")
    return [Problem(Severity.WARNING, message, remedy, name, column=columns.ITEM_ID, count=n)]


def _already_known(served: Session, table: pd.DataFrame, name: str) -> list[Problem]:
    index = served.dataset.item_index
    rows = [n for n, id_ in enumerate(table[columns.ITEM_ID]) if id_ in index]
    if not rows:
        return []
    texts = recipe.texts(table, columns.ITEM_ID)
    ids = [str(table[columns.ITEM_ID].iloc[n]) for n in rows]
    worded = served.training.items.texts
    other = [id_ for n, id_ in zip(rows, ids, strict=True) if texts[n] != worded[index[id_]]]
    said = t("answer.drift.known", n=len(ids), ids=ids[:EXAMPLES], other=len(other))
    remedy = t("answer.drift.known_remedy")
    column = str(columns.ITEM_ID)
    return [Problem(Severity.NOTICE, said, remedy, name, column=column, count=len(ids))]


def _renamed(lacking: Sequence[str], new: Sequence[str], sentences: str) -> Message | None:
    """Return the remedy for columns that merely seem to be called something else now."""
    plain = {_plain(column): column for column in lacking}
    for column in new:
        close = difflib.get_close_matches(_plain(column), plain, 1, cutoff=0.75)
        if close:
            return t(f"{sentences}.renamed_remedy", found=column, wanted=plain[close[0]])
    return None


def _plain(column: str) -> str:
    return "".join(c for c in column.casefold() if c.isalnum())


def _filled(values: pd.Series) -> pd.Series:
    text = values.astype("str").str.strip()
    return text[text != ""]


def _some(values: pd.Series) -> list[str]:
    return [quote(str(value)) for value in values.unique()[:EXAMPLES]]
