"""What the values of a column look like, whatever it is called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from coldstart.data import columns
from coldstart.data.intake import feedback, times
from coldstart.data.intake.ids import clean
from coldstart.data.intake.names import (
    ID_ENDINGS,
    ITEM_IDS,
    ORDER_PARTS,
    ORDERS,
    USER_IDS,
    id_of,
    readings,
    squeezed,
)

_SAMPLE = 4_000
_SEVERAL = ("ids", "skus", "codes", "asins", "eans", "isbns", "handles")
_MANY = 50_000
_MAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
_URL = r"^(?:https?|ftp)://|^//[\w.-]+/|^www\."
_NUMBER = r"^[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?$"


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
            return exact
        for reading in self.readings:
            several = reading.endswith(_SEVERAL) and reading[:-1] in names
            if id_of(reading) == role or several:
                return len(names)
        return None

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
    def blank(self) -> bool:
        """Whether nothing is given in the whole column."""
        return self.sample.empty and bool((self.values.str.strip() == "").all())

    @cached_property
    def share_given(self) -> float:
        """Share of the first values that are given."""
        return len(self.sample) / max(min(len(self.values), _SAMPLE), 1)

    @cached_property
    def ids(self) -> pd.Series:
        """The first many values as ids, without blanks."""
        ids = clean(self.values.iloc[:_MANY]).values
        return ids[ids != ""]

    @cached_property
    def distinct(self) -> pd.Index:
        """The distinct ids among the first many."""
        return pd.Index(pd.unique(self.ids))

    @cached_property
    def uniqueness(self) -> float:
        """Distinct over given values: 1 where each occurs once."""
        return len(self.distinct) / max(len(self.ids), 1)

    @cached_property
    def is_constant(self) -> bool:
        """Whether all rows, more than one, have one and the same value."""
        if len(self.values) < 2 or len(self.distinct) > 1:
            return False
        return self.values.nunique() == 1

    @cached_property
    def is_numeric(self) -> bool:
        """Whether nearly all given values are numbers."""
        return bool(len(self.sample) and self.sample.str.match(_NUMBER).mean() > 0.97)

    @cached_property
    def is_scored(self) -> bool:
        """Whether most given values are numbers, or stars: enough where the name says so."""
        if not len(self.sample):
            return False
        return bool(feedback.numbers_of(self.sample).notna().mean() > 0.5)

    @cached_property
    def is_small_whole(self) -> bool:
        """Whether ids are whole numbers below 100,000: such overlap by chance."""
        sample = self.sample
        return bool(len(sample) and sample.str.match(r"^\d{1,5}(?:\.0+)?$").mean() > 0.97)

    @cached_property
    def is_time(self) -> bool:
        """Whether nearly all given values are points in time."""
        return times.looks_like_time(self.sample)

    @cached_property
    def is_mostly_time(self) -> bool:
        """Whether half of the given values are points in time: enough where its name says so."""
        return times.looks_like_time(self.sample, 0.5)

    @cached_property
    def is_url(self) -> bool:
        """Whether most given values are addresses of the web."""
        return bool(len(self.sample) and self.sample.str.match(_URL).mean() > 0.6)

    @cached_property
    def is_mail(self) -> bool:
        """Whether most given values are mail addresses."""
        return bool(len(self.sample) and self.sample.str.match(_MAIL).mean() > 0.6)

    @cached_property
    def is_masked(self) -> bool:
        """Whether asterisks stand in most given values."""
        return bool(len(self.sample) and self.sample.str.contains(r"\*", regex=True).mean() > 0.5)

    @cached_property
    def is_label(self) -> bool:
        """Whether its values are yes and no."""
        return feedback.looks_like_label(self.sample)

    @cached_property
    def is_rating(self) -> bool:
        """Whether its values are steps of a scale."""
        return feedback.looks_like_rating(self.sample)

    @cached_property
    def length(self) -> float:
        """Characters of the given values in the mean."""
        return float(self.sample.str.len().mean()) if len(self.sample) else 0.0

    @cached_property
    def kinds(self) -> list[str]:
        """Distinct values of the whole column, the most frequent first, where they are few."""
        if self.sample.iloc[:500].nunique() > 60 or len(self.distinct) > 60:
            return []
        counts = self.values.str.strip().value_counts()
        return [str(kind) for kind in counts.index if str(kind)]

    def could_be_id(self) -> bool:
        """Say whether its values could name people or things: short, no times, no prices."""
        if self.blank or self.share_given < 0.5 or self.is_time or self.is_url or self.length > 80:
            return False
        if self.is_numeric and self.sample.str.contains(r"[.,]\d*[1-9]", regex=True).any():
            return False  # prices and shares
        return len(self.distinct) > 2

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
