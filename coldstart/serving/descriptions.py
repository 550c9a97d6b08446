"""Two wordings of one product: which audience each reaches, and which words make the difference."""

from __future__ import annotations

import re
from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coldstart.core.events import Progressed
from coldstart.data.columns import ITEM_ID
from coldstart.metrics.bootstrap import LEVEL
from coldstart.metrics.comparisons import FEWEST
from coldstart.models.queries import Items
from coldstart.serving.ranking import scored_steps, top_rows
from coldstart.serving.session import Session

MOST = 40  # words of one wording that are left out in turn
USERS = 2_000  # people on whom words are measured
READ = 8  # wordings read at a time: between two of these somebody may stop it
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’-][^\W_]+)*")

Wording = tuple[tuple[str, str], ...]
"""Columns and what they say, blanks left out."""


@dataclass(frozen=True)
class Moved:
    """Someone who is among the first with one wording only.

    Attributes
    ----------
    id : str
    gained : bool
        Whether it is the second wording that reaches them.
    scores : tuple of float
        With the first wording, and with the second.
    """

    id: str
    gained: bool
    scores: tuple[float, float]


@dataclass(frozen=True)
class Reached:
    """What two wordings reach.

    Attributes
    ----------
    n_users : int
        Known people, all of whom are ranked.
    means : tuple of float
        Mean score over all of them, of each wording.
    rises, falls : int
        For how many the second wording scores higher, and lower.
    listed : int
        How many stand among the first of each.
    common : int
        How many of these are the same.
    moved : tuple of Moved
        The others: those who are gained, then those who are lost, best first.
    change : tuple of float or None
        The 95% interval of how much higher the mean score is with the second wording, paired over
        the people; None where they are too few for one.
    """

    n_users: int
    means: tuple[float, float]
    rises: int
    falls: int
    listed: int
    common: int
    moved: tuple[Moved, ...]
    change: tuple[float, float] | None


@dataclass(frozen=True)
class WordEffect:
    """What a word does to the mean score, in each wording.

    Attributes
    ----------
    word : str
    effects : tuple of float or None
        Mean score with it, minus that without it; None where the wording does not have it.
    """

    word: str
    effects: tuple[float | None, ...]


@dataclass(frozen=True)
class WordEffects:
    """What the words of some wordings do.

    Attributes
    ----------
    words : tuple of WordEffect
        Those that stand in one wording only come first, the largest effect first.
    own : tuple of float or None
        Effect of all the words that only this wording has, left out at once; None without any.
    own_added : tuple of float or None
        Their single effects added up: what this differs from `own` is how they act together.
    n_users : int
        People on whom it was measured.
    n_left : int
        Words beyond `MOST`, which were not measured.
    """

    words: tuple[WordEffect, ...]
    own: tuple[float | None, ...]
    own_added: tuple[float | None, ...]
    n_users: int
    n_left: int


def reached_steps(
    served: Session, both: Items, top: int = 50
) -> Generator[Progressed, None, Reached]:
    """Rank all known people for two wordings, and compare the first `top` of each.

    Parameters
    ----------
    served : Session
        Of a method whose scores can be compared across users.
    both : Items
        Two new ones, from `Session.new_items`.
    top : int
    """
    scores = (yield from scored_steps(served, both)).astype(np.float64)
    first, second = (set(top_rows(scores[:, n], top).tolist()) for n in (0, 1))
    ids = served.training.users.ids

    def moved(rows: Collection[int], *, gained: bool) -> list[Moved]:
        best_first = sorted(rows, key=lambda row: (-scores[row, int(gained)], row))
        return [
            Moved(ids[r], gained, (float(scores[r, 0]), float(scores[r, 1]))) for r in best_first
        ]

    means = scores.mean(axis=0) if len(scores) else np.zeros(2)
    return Reached(
        len(scores),
        (float(means[0]), float(means[1])),
        int((scores[:, 1] > scores[:, 0]).sum()),
        int((scores[:, 1] < scores[:, 0]).sum()),
        len(first),
        len(first & second),
        (*moved(second - first, gained=True), *moved(first - second, gained=False)),
        _change(scores[:, 1] - scores[:, 0]),
    )


def _change(gains: np.ndarray) -> tuple[float, float] | None:
    """Return Student's 95% interval of the mean of what each person gains, float64 (n,)."""
    from scipy.stats import t

    n = len(gains)
    if n < FEWEST:
        return None
    reach = float(t.ppf((1.0 + LEVEL) / 2.0, n - 1) * gains.std(ddof=1) / np.sqrt(n))
    return float(gains.mean()) - reach, float(gains.mean()) + reach


def word_effects_steps(
    served: Session, wordings: Items
) -> Generator[Progressed, None, WordEffects]:
    """Leave out one word after the other, read the rest again, and see how the mean score changes.

    A word is left out wherever it stands; words without a meaning of their own, such as "the", are
    not tried. Words act together, so single effects do not add up to a wording's whole effect.

    Parameters
    ----------
    served : Session
        Of a method whose scores can be compared across users.
    wordings : Items
        New ones, from `Session.new_items`.
    """
    rows = wordings.columns.itertuples(index=False, name=None)
    names = wordings.columns.columns.tolist()
    written: list[Wording] = [
        tuple((n, v) for n, v in zip(names, row, strict=True) if v.strip()) for row in rows
    ]
    n_all = len(served.training.users)
    users = np.unique(np.linspace(0, n_all - 1, min(n_all, USERS)).astype(np.int64))
    said = [words_of(wording) for wording in written]
    tried = [words[:MOST] for words in said]
    own = [
        [w for w in words if all(w not in other for m, other in enumerate(said) if m != n)]
        for n, words in enumerate(tried)
    ]
    # One wording after the other: as it stands, without each of its words, without its own words.
    asked = [
        without(wording, gone)
        for n, wording in enumerate(written)
        for gone in ([], *([word] for word in tried[n]), own[n])
    ]
    means = yield from _means(served, asked, users)
    effects: list[dict[str, float]] = []
    together: list[float | None] = []
    for words, mine in zip(tried, own, strict=True):
        whole, *singles, rest = means[: len(words) + 2]
        means = means[len(words) + 2 :]
        effects.append({w: whole - one for w, one in zip(words, singles, strict=True)})
        together.append(whole - rest if mine else None)
    added = [
        sum(found[w] for w in mine) if mine else None
        for found, mine in zip(effects, own, strict=True)
    ]
    found = [
        WordEffect(word, tuple(e.get(word) for e in effects))
        for word in dict.fromkeys(word for words in tried for word in words)
    ]
    ordered = sorted(found, key=lambda e: (None not in e.effects, -_largest(e.effects)))
    n_left = sum(len(words) for words in said) - sum(len(words) for words in tried)
    return WordEffects(tuple(ordered), tuple(together), tuple(added), len(users), n_left)


def words_of(wording: Wording) -> list[str]:
    """Return the words of a wording that mean something, each once, in order, in small letters.

    Writing without spaces, such as Chinese, is taken phrase by phrase.

    >>> words_of((("title", "The Oat milk, organic"), ("price", "2.5")))
    ['oat', 'milk', 'organic', '2.5']
    """
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    values = (value for _, value in wording)
    words = (word.casefold() for value in values for word in _WORD.findall(value))
    return [w for w in dict.fromkeys(words) if w not in ENGLISH_STOP_WORDS]


def without(wording: Wording, words: Sequence[str]) -> Wording:
    """Return a wording without some words, wherever they stand.

    >>> without((("title", "Oat milk"), ("text", "Milk of oats.")), ["milk"])
    (('title', 'Oat'), ('text', 'of oats.'))
    """
    gone = set(words)

    def left(value: str) -> str:
        if not gone & {word.casefold() for word in _WORD.findall(value)}:
            return value
        kept = _WORD.sub(lambda m: "" if m[0].casefold() in gone else m[0], value)
        return " ".join(kept.split())

    return tuple((name, left(value)) for name, value in wording)


def _means(
    served: Session, wordings: Sequence[Wording], users: np.ndarray
) -> Generator[Progressed, None, list[float]]:
    """Return the mean score of each wording over the users at these positions."""
    ids = served.unused_item_ids(len(wordings))  # one of the catalogue's would be that item
    table = pd.DataFrame([dict(wording) for wording in wordings], dtype="str").fillna("")
    table = table.assign(**{ITEM_ID: ids})
    parts = []
    for start in range(0, len(ids), READ):
        parts.append(served.new_items(table.iloc[start : start + READ]))
        yield Progressed("encode", start + len(parts[-1]), len(ids))
    read = Items(
        ids,
        [text for part in parts for text in part.texts],
        np.vstack([part.embeddings for part in parts]),
        pd.concat([part.columns for part in parts], ignore_index=True),
    )
    scores = yield from scored_steps(served, read, users)
    means: list[float] = scores.mean(axis=0, dtype=np.float64).tolist() if len(users) else []
    return means or [0.0] * len(ids)


def _largest(effects: Sequence[float | None]) -> float:
    return max(abs(effect) for effect in effects if effect is not None)
