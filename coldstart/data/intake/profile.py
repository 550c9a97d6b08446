"""What the values of a column look like, whatever it is called."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pandas as pd

from coldstart.data import columns
from coldstart.data.intake import feedback, times
from coldstart.data.intake.column_words import (
    ID_ENDINGS,
    ITEM_IDS,
    ORDER_PARTS,
    ORDERS,
    USER_IDS,
)
from coldstart.data.intake.id_names import id_of
from coldstart.data.intake.ids import clean
from coldstart.data.intake.names import readings, squeezed, written
from coldstart.data.intake.nested import holds_records
from coldstart.data.intake.opinion_words import NEITHER, NO, YES

_SAMPLE = 4_000
_BOTH = 0.02
_SEVERAL = ("ids", "skus", "codes", "asins", "eans", "isbns", "handles")
_MANY = 50_000
_MOST_KINDS = 60
_LONG_ID = 16  # characters
_MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_URL = re.compile(r"^(?:https?|ftp)://|^//[\w.-]+/|^www\.")
_NUMBER = re.compile(r"^[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?$")
_SMALL_WHOLE = re.compile(r"^\d{1,5}(?:\.0+)?$")
_LOW = re.compile(r"^\d{1,3}(?:\.0+)?$")
_SCIENTIFIC = re.compile(r"^\d[.,]?\d*[eE]\+\d{2}$")
_FRACTION = re.compile(r"[.,]\d*[1-9]")
_ASTERISK = re.compile(r"\*")
_PLAIN_ID = re.compile(
    r"(?!(?:null|none|nan|n/a|undefined)$|\d(?:[.,]\d+)?e\+?\d|ObjectId|.*\.0+$)[\w-][\w.,:/ -]*",
    re.IGNORECASE,
)
"""An id that `clean` returns as it is written."""
_MAY_BE_TIME = re.compile(
    r"^['\"\[\s]*[+-]?\d{4}|\d[eE][+-]?\d|^/Date\(|\d[/.-]\d{1,2}[/.-]\d|\d{4}-\d"
    r"|(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|[^\W\d_]\.?,?[\s-]+(?:del?\s+)?(?:19|20)\d\d\b"
)
"""Each way to write a time, and more: what it is not found in need not be parsed."""
_NO_TIMES = ("0", "0.0", "-", "n/a", "nan", "nat", "none", "null")


@dataclass(frozen=True, eq=False)
class Column:
    """A column and what its values tell; looked at as far as it is asked for.

    Parameters
    ----------
    name : str
    values : Series
        All of them, str.
    """

    name: str
    values: pd.Series

    @cached_property
    def readings(self) -> tuple[str, ...]:
        """Its name squeezed, and the end of it where it is a path."""
        return readings(self.name)

    def rank(self, names: tuple[str, ...]) -> int | None:
        """Return the place of its name in a list, best first; None where it is not in it."""
        places = [names.index(name) for name in self.readings if name in names]
        return min(places, default=None)

    def id_rank(self, role: str) -> int | None:
        """Return how well its name says that it is an id: the place in the list, or after it."""
        names = USER_IDS if role == columns.USER_ID else ITEM_IDS
        exact = self.rank(names)
        if exact is not None:
            return exact if self._is_of_advertising(role) else None
        several = any(name.endswith(_SEVERAL) and name[:-1] in names for name in self.readings)
        if several or any(id_of(name) == role for name in written(self.name)):
            return len(names)
        return None

    def _is_of_advertising(self, role: str) -> bool:
        """Say whether an ``adid`` is of this role: a long one is a phone's, a short one an ad's."""
        is_of_user = role == columns.USER_ID
        return self.short() != "adid" or is_of_user == (self.length >= _LONG_ID)

    @cached_property
    def is_order(self) -> bool:
        """Whether its name says that it holds things together: an order, a basket, a visit."""
        if self.id_rank(columns.USER_ID) is not None:
            return False
        return self.is_called(ORDERS) or any(
            reading.endswith(ID_ENDINGS) and any(part in reading for part in ORDER_PARTS)
            for reading in self.readings
        )

    def is_called(self, names: tuple[str, ...]) -> bool:
        """Say whether its name is in a list."""
        return any(name in names for name in self.readings)

    @cached_property
    def sample(self) -> pd.Series:
        """The first values that are given, stripped."""
        head = self.values.iloc[:_SAMPLE].str.strip()
        return head[head != ""]

    @cached_property
    def words(self) -> Counter[str]:
        """How often each of the first given values occurs."""
        counts = Counter(str(value).strip() for value in self.values.iloc[:_SAMPLE].tolist())
        counts.pop("", None)
        return counts

    @cached_property
    def n_given(self) -> int:
        """How many of the first values are given."""
        return self.words.total()

    def share(self, pattern: re.Pattern[str]) -> float:
        """Return the share of the first given values in which a pattern is found."""
        return self._count(pattern) / max(self.n_given, 1)

    def _count(self, pattern: re.Pattern[str]) -> int:
        return sum(n for word, n in self.words.items() if pattern.search(word))

    @cached_property
    def blank(self) -> bool:
        """Whether nothing is given in the whole column."""
        return not self.words and bool((self.values.str.strip() == "").all())

    @cached_property
    def holds_records(self) -> bool:
        """Whether its cells hold lists of objects, which are to be opened to be of use."""
        may_be = any(word.startswith("[") for word in self.words) or not self.words
        return may_be and holds_records(self.values)

    @cached_property
    def is_plain(self) -> bool:
        """Whether it has values, and those are no lists of objects."""
        return not self.blank and not self.holds_records

    def complements(self, other: Column) -> bool:
        """Say whether one has a value where the other has none, but for a few rows."""
        given = self.values.str.strip() != ""
        both = given & (other.values.str.strip() != "")
        return bool(both.sum() <= _BOTH * given.sum())

    @cached_property
    def share_given(self) -> float:
        """Share of the first values that are given."""
        return self.n_given / max(min(len(self.values), _SAMPLE), 1)

    @cached_property
    def _is_short(self) -> bool:
        """Whether the first values are all there are."""
        return len(self.values) <= _SAMPLE

    @cached_property
    def _holds_plain_ids(self) -> bool:
        return self._is_short and all(map(_PLAIN_ID.fullmatch, self.words))

    @cached_property
    def ids(self) -> pd.Series:
        """The first many values as ids, without blanks."""
        if self._holds_plain_ids:
            return self.sample
        ids = clean(self.values.iloc[:_MANY]).values
        return ids[ids != ""]

    @cached_property
    def distinct(self) -> pd.Index:
        """The distinct ids among the first many."""
        return pd.Index(list(self.words) if self._holds_plain_ids else pd.unique(self.ids))

    @cached_property
    def uniqueness(self) -> float:
        """Distinct over given values: 1 where each occurs once."""
        n_ids = self.n_given if self._holds_plain_ids else len(self.ids)
        return len(self.distinct) / max(n_ids, 1)

    @cached_property
    def is_constant(self) -> bool:
        """Whether all rows, more than one, have one and the same value."""
        if len(self.values) < 2 or len(self.words) > 1:
            return False
        return self.values.nunique() == 1

    @cached_property
    def is_rounded(self) -> bool:
        """Whether a spreadsheet wrote most values short: ``4.00638E+12``."""
        return self.share(_SCIENTIFIC) > 0.5

    @cached_property
    def is_numeric(self) -> bool:
        """Whether nearly all given values are numbers."""
        return self.share(_NUMBER) > 0.97

    @cached_property
    def is_scored(self) -> bool:
        """Whether most given values are numbers, or stars: enough where the name says so."""
        if not len(self.sample):
            return False
        return bool(feedback.numbers_of(self.sample).notna().mean() > 0.5)

    @cached_property
    def is_small_whole(self) -> bool:
        """Whether ids are whole numbers below 100,000: such overlap by chance."""
        return self.share(_SMALL_WHOLE) > 0.97

    @cached_property
    def counts_from_low(self) -> bool:
        """Whether ids are whole numbers, low ones among them: any two such columns overlap."""
        return self.is_small_whole and self.share(_LOW) > 0

    @cached_property
    def is_time(self) -> bool:
        """Whether nearly all given values are points in time."""
        return self._looks_like_time(0.9)

    @cached_property
    def is_mostly_time(self) -> bool:
        """Whether half of the given values are points in time: enough where its name says so."""
        return self._looks_like_time(0.5)

    def _looks_like_time(self, share: float) -> bool:
        n_missing = sum(n for word, n in self.words.items() if word.lower() in _NO_TIMES)
        n_written = self.n_given - n_missing
        may_be = n_written > 0 and self._count(_MAY_BE_TIME) >= share * n_written
        return may_be and times.looks_like_time(self.sample, share)

    @cached_property
    def is_url(self) -> bool:
        """Whether most given values are addresses of the web."""
        return self.share(_URL) > 0.6

    @cached_property
    def is_mail(self) -> bool:
        """Whether most given values are mail addresses."""
        return self.share(_MAIL) > 0.6

    @cached_property
    def is_masked(self) -> bool:
        """Whether asterisks stand in most given values."""
        return self.share(_ASTERISK) > 0.5

    @cached_property
    def is_label(self) -> bool:
        """Whether its values are yes and no."""
        first = next(iter(self.words), "").casefold()
        may_be = first in (*YES, *NO, *NEITHER)
        return may_be and _are_answers(frozenset(self.words))

    @cached_property
    def is_rating(self) -> bool:
        """Whether its values are steps of a scale."""
        may_be = len(self.words) > 2 and all(map(_may_be_step, self.words))
        return may_be and _are_steps(frozenset(self.words))

    @cached_property
    def length(self) -> float:
        """Characters of the given values in the mean."""
        n_characters = sum(len(word) * n for word, n in self.words.items())
        return n_characters / max(self.n_given, 1)

    @cached_property
    def kinds(self) -> list[str]:
        """Distinct values of the whole column, the most frequent first, where they are few."""
        if len(self.words) > _MOST_KINDS or len(self.distinct) > _MOST_KINDS:
            return []
        if self._is_short:
            return [word for word, _ in self.words.most_common()]
        counts = self.values.str.strip().value_counts()
        return [str(kind) for kind in counts.index if str(kind)]

    def could_be_id(self) -> bool:
        """Say whether its values could name people or things: short, no times, no prices."""
        if self.share_given < 0.5 or self.length > 80 or self.is_url:
            return False
        if self.is_numeric and self.share(_FRACTION):
            return False  # prices and shares
        return len(self.distinct) > 2 and not self.is_time

    def describes(self, key: Column) -> bool:
        """Say whether each id of a key that comes again has one value of it alone."""
        pairs = pd.DataFrame({"id": key.values, "value": self.values}).iloc[:_MANY]
        again = pairs[pairs["id"].duplicated(keep=False) & (pairs["id"].str.strip() != "")]
        # Of a few ids that come again, all alike by chance, nothing can be told.
        if again["value"].nunique() < 2:
            return False
        return bool((again.groupby("id")["value"].nunique() <= 1).all())

    def overlap(self, keys: pd.Index) -> float:
        """Return the share of the ids, row by row, that are among keys."""
        if not len(self.ids):
            return 0.0
        return float(self.ids.isin(keys).mean())

    def short(self) -> str:
        """Return the squeezed name."""
        return squeezed(self.name)


def profile(frame: pd.DataFrame) -> dict[str, Column]:
    """Return the columns of a table by name."""
    return {str(name): Column(str(name), frame.iloc[:, n]) for n, name in enumerate(frame.columns)}


@lru_cache(maxsize=1_000)
def _are_steps(words: frozenset[str]) -> bool:
    return feedback.looks_like_rating(pd.Series(sorted(words), dtype="str"))


@lru_cache(maxsize=1_000)
def _are_answers(words: frozenset[str]) -> bool:
    return feedback.looks_like_label(pd.Series(sorted(words), dtype="str"))


def _may_be_step(word: str) -> bool:
    """Say whether a value may be a step of a scale: no number beyond it, or between steps."""
    try:
        number = float(word.replace(",", "."))
    except ValueError:
        return word[0].isdigit() or word[0] in "★⭐🌟"
    return 0 <= number <= 10 and number * 2 % 1 == 0
