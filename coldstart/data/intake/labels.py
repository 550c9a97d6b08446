"""What each row of interactions says, by its kind of event, its label, its rating or its count."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.findings import Findings
from coldstart.data.intake import feedback
from coldstart.data.intake.column_words import OF_REVIEWS
from coldstart.data.intake.names import squeezed, words_of
from coldstart.data.intake.transform import Prepared
from coldstart.data.problems import Severity
from coldstart.data.scale import Scale, scale_of

_UNREADABLE = 0.1
"""From this share of unreadable labels on, the column is no label and nothing is guessed."""
_MOST = 0.5
"""Where more rows have no rating, it is an extra, and the row tells of something by itself."""
_NO_RATINGS = 0.9
"""From this share of values that are no number on, the column is no rating."""
_COUNT = {"count", "counts", "cnt", "num", "n", "times"}
_NUMBER_OF = re.compile(r"^no\.?[\W_]+(?:of[\W_]+)?", re.IGNORECASE)


class Labels:
    """What each row says, by its kind of event, its label, its rating or its mere being there.

    Attributes
    ----------
    values : Series
        1.0, 0.0, or NaN where a row says nothing about taste.
    not_used : dict of str to ndarray of bool
        Rows that cannot be read, by reason.
    ignored : ndarray of bool
        Rows that are understood and say nothing about taste.
    rule : str
        Why, where no kind of event says it.
    ratings, events : Series or None
    verb : str
        See `rows.Rows`.
    is_unlabeled : bool
        Whether no column says what people thought or did.
    refused : bool
    """

    def __init__(
        self,
        prepared: Prepared,
        findings: Findings,
        positive_from: float | None,
        scale: Scale | None,
        counted: np.ndarray,
    ) -> None:
        self.prepared = prepared
        self.frame = prepared.frame
        self.mapping = prepared.mapping
        self.sources = prepared.sources
        self.findings = findings
        self.counted = counted
        self.scale = scale
        self.refused = False
        self.not_used: dict[str, np.ndarray] = {}
        self.ratings: pd.Series | None = None
        self.events: pd.Series | None = None
        self.verb = "had"
        self.rule = "neither"
        self.is_unlabeled = False
        n = len(self.frame)
        self.ignored = np.zeros(n, dtype=bool)
        self.values = pd.Series(np.float32(1.0), index=self.frame.index)
        decided = np.zeros(n, dtype=bool)
        if columns.EVENT_TYPE in self.frame and self.mapping.event_types is not None:
            self.events = self.frame[columns.EVENT_TYPE]
            self.values, ignored = feedback.of_events(self.events, self.mapping.event_types)
            self.ignored = ignored.to_numpy()
            self.verb = "event"
            decided[:] = True
            self._say_label_decides_nothing()
        elif columns.LABEL in self.frame:
            decided = self._by_label()
            self.verb = "liked"
        if columns.RATING in self.frame and not self.refused:
            self._by_rating(decided, positive_from)
        elif not decided.any() and not self.refused:
            if columns.COUNT in self.frame:
                self._by_count()
            answers = {columns.LABEL, columns.EVENT_TYPE}
            if columns.COUNT in self.frame and is_count_of_events(self.sources[columns.COUNT]):
                answers.add(columns.COUNT)
            self.is_unlabeled = self.verb == "had" and not answers & set(self.frame)

    def _say_label_decides_nothing(self) -> None:
        if columns.LABEL not in self.frame or not self.frame[columns.LABEL].str.strip().any():
            return
        by = self.sources.get(columns.EVENT_TYPE, self.prepared.name)
        column = self.sources.get(columns.LABEL, columns.LABEL)
        message = t("intake.rows.other_decides", by=by, column=column)
        remedy = t("intake.rows.event_decides_remedy", column=column)
        self.findings.notice(message, remedy, column)

    def _by_label(self) -> np.ndarray:
        written = self.frame[columns.LABEL]
        column = self.sources.get(columns.LABEL, columns.LABEL)
        label = feedback.labels_of(written)
        neither = feedback.neither(written).to_numpy() & label.isna().to_numpy()
        blank = (written.str.strip() == "").to_numpy()
        bad = label.isna().to_numpy() & ~blank & ~neither & self.counted
        rows = self.frame.index[bad]
        if len(rows):
            params = {
                "column": column, "n": len(rows), "row": int(rows[0]), "value": first(written[bad]),
            }  # fmt: skip
            if len(rows) > _UNREADABLE * max(int(self.counted.sum()), 1):
                message, remedy = (
                    t("intake.rows.no_labels", **params),
                    t("intake.rows.no_labels_remedy"),
                )
                self.findings.error(message, remedy, column)
                self.refused = True
                return ~blank
            message = t("intake.rows.bad_label", **params)
            self.findings.warn(rows, message, t("intake.rows.bad_label_remedy"), column)
        self.not_used["bad_label"] = bad
        self.ignored = neither
        self.values = label
        if columns.RATING not in self.frame and blank.any():
            rows = self.frame.index[blank & self.counted]
            if len(rows):
                message = t("intake.rows.blank_label", column=column, n=len(rows), row=int(rows[0]))
                remedy = t("intake.rows.bad_label_remedy")
                self.findings.warn(rows, message, remedy, column)
            self.not_used["blank_label"] = blank
        return ~blank

    def _by_count(self) -> None:
        numbers = feedback.numbers_of(self.frame[columns.COUNT]).to_numpy()
        column = self.sources.get(columns.COUNT, columns.COUNT)
        nothing, self.rule = numbers < 0, "returned"
        rows = self.frame.index[nothing & self.counted]
        if len(rows):
            message = t("intake.rows.returned", column=column, n=len(rows), row=int(rows[0]))
            remedy = t("intake.rows.returned_remedy")
            self.findings.rows(Severity.NOTICE, rows, message, remedy, column)
        if is_count_of_events(column) and (numbers == 0).any():
            nothing, self.rule = numbers <= 0, "zero_count"  # looked at and not bought
        if nothing.any():
            self.ignored = nothing
            self.values = self.values.where(~nothing, np.nan)

    def _by_rating(self, decided: np.ndarray, positive_from: float | None) -> None:
        written = self.frame[columns.RATING]
        column = self.sources.get(columns.RATING, columns.RATING)
        # Few values are written, each many times: each is read once.
        codes, words = pd.factorize(written)
        distinct = pd.Series(words, dtype="str")
        rating = pd.Series(
            feedback.numbers_of(distinct).to_numpy(dtype=np.float32)[codes], index=written.index
        )
        blank = (distinct.str.strip() == "").to_numpy()[codes]
        odd = feedback.not_finite(distinct).to_numpy()[codes]
        if decided.all() or (decided.any() and positive_from is not None):
            by = columns.LABEL if self.events is None else columns.EVENT_TYPE
            message = t("intake.rows.other_decides", by=self.sources.get(by, by), column=column)
            remedy = t("intake.rows.other_decides_remedy", column=column)
            self.findings.notice(message, remedy, column)
        implicit = np.zeros(len(rating), dtype=bool)
        values = {float(value) for value in self.mapping.implicit}
        if self.mapping.zero_is_implicit:
            values.add(0.0)
        if values:
            implicit = rating.isin(values).to_numpy()
            rating = rating.where(~implicit)
        implicit = implicit | self._mostly_blank(blank, decided, rating, column)
        unrated = self._unrated(rating, column) & ~decided
        rating = rating.where(~unrated)
        if self._holds_no_ratings(written, rating, decided | blank | odd | implicit | unrated):
            return
        strays = feedback.stray(rating).to_numpy() & ~odd
        bad = rating.isna().to_numpy() & ~odd & ~blank & ~implicit & ~unrated
        self._report(
            written,
            column,
            decided,
            {"odd": odd, "bad": bad, "stray": strays, "blank": blank & ~decided & ~implicit},
        )
        rating = rating.where(~strays)
        self.ratings = rating
        open_ = ~decided & rating.notna().to_numpy() & self.counted
        if decided.all():
            return
        given = rating[open_]
        self.not_used["bad_rating"] = ~decided & rating.isna().to_numpy() & ~implicit & ~unrated
        if unrated.any():
            self.rule = self.rule if self.ignored.any() else "unrated"
            self.ignored = self.ignored | unrated
            self.values = self.values.where(~unrated)
        if implicit.any() and not decided.any():
            self.values = self.values.where(~implicit, 1.0)
        if not len(given):
            return
        self.verb = "rated"
        if given.nunique() == 1 and positive_from is None and self.scale is None:
            value = float(given.iloc[0])
            self.findings.notice(
                t("intake.rows.one_value", column=column, value=value),
                t("intake.rows.one_value_remedy"), column,
            )  # fmt: skip
            labels = pd.Series(np.float32(1.0), index=rating.index)
            self.ratings = None
            self.verb = "had"
        elif self.scale is None and positive_from is None and feedback.looks_like_counts(given):
            self.findings.notice(
                t("intake.rows.counts", column=column), t("intake.rows.counts_remedy"), column
            )
            labels = pd.Series(
                np.where(rating.to_numpy() < 0, np.nan, 1.0).astype(np.float32), rating.index
            )
            self.ratings = None
            self.verb = "had"
        else:
            self.scale = self.scale or scale_of(given.to_numpy(), positive_from)
            self.findings.notice(self.scale.message(), t("intake.rows.liked_remedy"), column)
            liked = self.scale.liked(rating.to_numpy()).astype(np.float32)
            labels = pd.Series(liked, index=rating.index)
        self.values = self.values.where(~open_, labels)

    def _holds_no_ratings(self, written: pd.Series, rating: pd.Series, said: np.ndarray) -> bool:
        """Refuse a column in which next to nothing is a number."""
        open_ = ~said & self.counted
        bad = open_ & rating.isna().to_numpy()
        if not bad.any() or bad.sum() < _NO_RATINGS * open_.sum():
            return False
        column = self.sources.get(columns.RATING, columns.RATING)
        message = t("intake.rows.no_ratings", column=column, value=first(written[bad]))
        self.findings.error(message, t("intake.rows.no_ratings_remedy"), column)
        self.refused = True
        return True

    def _mostly_blank(
        self, blank: np.ndarray, decided: np.ndarray, rating: pd.Series, column: str
    ) -> np.ndarray:
        """Return the rows without a rating where most have none: a sale that nobody rated."""
        open_ = self.counted & ~decided
        missing: np.ndarray = blank & open_
        if missing.sum() <= _MOST * open_.sum() or not rating[open_].notna().any():
            return np.zeros(len(blank), dtype=bool)
        rows = rating.index[missing]
        message = t("intake.rows.seldom_rated", column=column, n=len(rows), row=int(rows[0]))
        remedy = t("intake.rows.seldom_rated_remedy")
        self.findings.rows(Severity.NOTICE, rows, message, remedy, column)
        return missing

    def _unrated(self, rating: pd.Series, column: str) -> np.ndarray:
        """Return which rows have 0 for no rating: among reviews of 1 to 5 stars."""
        zero = (rating == 0).to_numpy()
        names = (column, *self.frame.columns, *self.prepared.unused, *self.prepared.personal)
        if not zero.any() or not any(map(_tells_of_reviews, names)):
            return np.zeros(len(rating), dtype=bool)
        is_known = self.scale is not None and self.scale.low >= 1
        if not is_known and not feedback.are_stars(rating[~zero]):
            return np.zeros(len(rating), dtype=bool)
        rows = rating.index[zero & self.counted]
        if len(rows):
            message = t("intake.rows.unrated", column=column, n=len(rows), row=int(rows[0]))
            remedy = t("intake.rows.unrated_remedy")
            self.findings.rows(Severity.NOTICE, rows, message, remedy, column)
        return zero

    def _report(
        self, written: pd.Series, column: str, decided: np.ndarray, reasons: dict[str, np.ndarray]
    ) -> None:
        """Say which ratings cannot be used: a row that a label decides stays."""
        for reason, having in reasons.items():
            for suffix, where in (("", ~decided), ("_kept", decided)):
                rows = written.index[having & where & self.counted]
                if len(rows) and not (reason == "blank" and suffix):
                    value = first(written[having & where & self.counted])
                    message = t(
                        f"intake.rows.{reason}_rating{suffix}",
                        column=column, n=len(rows), row=int(rows[0]), value=value,
                    )  # fmt: skip
                    self.findings.warn(rows, message, t("intake.rows.rating_remedy"), column)


def first(values: pd.Series) -> str:
    """Return the first of some values for showing, cut where it is long."""
    value = str(values.iloc[0]).strip()
    return value if len(value) <= 40 else value[:39] + "…"


def _tells_of_reviews(column: str) -> bool:
    name = squeezed(column)
    return name in OF_REVIEWS or "review" in name or "star" in name


def counts_events(column: str) -> bool:
    """Say whether the name of a column says, as a word of its own, that it counts what was done.

    >>> [counts_events(name) for name in ("clap_count", "num_plays", "点赞次数", "purchase_price")]
    [True, True, True, False]
    """
    is_count = not _COUNT.isdisjoint(words_of(column)) or column.endswith(("次数", "回数", "횟수"))
    return is_count and is_count_of_events(column)


def is_count_of_events(column: str) -> bool:
    """Say whether a column counts what somebody did, so that 0 is nothing, by its name.

    >>> [is_count_of_events(name) for name in ("No. of views", "Items purchased", "quantity")]
    [True, True, False]
    """
    words = [word for word in words_of(_NUMBER_OF.sub("", column)) if word not in _COUNT]
    event = "".join(words)
    meanings = {feedback.event_meaning(event), feedback.event_meaning(event.removesuffix("s"))}
    return not meanings.isdisjoint(("positive", "view"))
