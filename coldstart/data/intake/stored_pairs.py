"""The pairs of a stored data set as rows again, so that later rows join them by the same code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.data.dataset import places
from coldstart.data.findings import Findings
from coldstart.data.intake import returns
from coldstart.data.intake.later_doubts import say_early_returns, say_other_times, say_revived
from coldstart.data.intake.pairs import merged, repeats_of, with_last_opinions
from coldstart.data.intake.stored_repeats import held_by_times, with_times
from coldstart.data.repeats import joined, of_pairs

_KEYS = [columns.USER_ID, columns.ITEM_ID]


@dataclass(frozen=True, eq=False)
class JoinedPairs:
    """Stored pairs together with later rows.

    Attributes
    ----------
    pairs : DataFrame
        As `Dataset.interactions`.
    new : int
        Pairs that are new.
    repeats : int
        Rows of a pair that is there: bought again, or an opinion given again.
    changed : int
        Stored opinions that are another one now.
    taken_back : int
        Purchases, stored or later ones, that a return took back, in full or in part.
    already_stored : int
        Rows that change nothing.
    period : (int, int) or None
        First and last time of the other rows, in seconds.
    purchases_again : DataFrame or None
        As `Dataset.repeats`.
    """

    pairs: pd.DataFrame
    new: int = 0
    repeats: int = 0
    changed: int = 0
    taken_back: int = 0
    already_stored: int = 0
    period: tuple[int, int] | None = None
    purchases_again: pd.DataFrame | None = None

    @property
    def n_rows(self) -> int:
        """Rows that say something which was not stored."""
        return self.new + self.repeats + self.taken_back


def joined_pairs(
    stored: pd.DataFrame,
    rows: pd.DataFrame,
    findings: Findings,
    *,
    opinions: bool,
    again: pd.DataFrame | None = None,
    until: int = 0,
    had_returns: bool = False,
) -> JoinedPairs:
    """Return stored pairs with later rows: one row per pair, what is there already counted once.

    Parameters
    ----------
    stored : DataFrame
        As `Dataset.interactions`.
    rows : DataFrame
        As `rows.Rows.frame`.
    findings : Findings
        Of the later rows.
    opinions : bool
        Whether rows are labels or ratings, as `pairs.merged` takes it.
    again : DataFrame, optional
        As `Dataset.repeats`, of the stored pairs.
    until : int
        The last time in the files that are stored, returns among them, in seconds.
    had_returns : bool
        Whether a return took back a row of these files.
    """
    at = _places(stored, rows)
    is_known = _are_known(stored, rows, at, opinions)
    if again is not None:
        places_again = _places(stored, again)
        is_decided, is_held = held_by_times(stored, again, places_again, rows, at)
        is_known = np.where(is_decided, is_held, is_known)
    n_stored = int(is_known.sum())
    has_label = rows[columns.LABEL].notna().to_numpy()
    is_return, is_undone = np.zeros((2, len(rows)), dtype=bool)
    if columns.QUANTITY in rows and not opinions:
        is_return = (rows[columns.QUANTITY] < 0).to_numpy()
        is_undone = np.isposinf(rows[columns.QUANTITY].to_numpy())
    is_retold = _are_retold(stored, at, is_known, is_return)
    of_retold = (at >= 0) & is_retold[at] if len(stored) else at >= 0
    time, (first, last) = _times(rows, columns.TIMESTAMP), _spans(stored)
    if len(stored):
        say_other_times(time, first, last, at, rows.index, findings)
        of_stored = time[is_return & (at >= 0) & ~of_retold]
        say_early_returns(of_stored, max(until, int(last.max())), findings)
    is_used = (has_label | is_return | is_undone) & (~is_known | of_retold)
    fresh, fresh_places = rows[is_used], at[is_used]
    if not len(fresh):
        return JoinedPairs(stored, already_stored=n_stored, purchases_again=again)
    touched = np.unique(fresh_places[fresh_places >= 0])
    before, as_stored = stored.iloc[touched], stored.iloc[touched[~is_retold[touched]]]
    rows_before = _as_rows(as_stored, opinions, of_pairs(again, as_stored))
    united = _united(rows_before, fresh)
    bought = united if opinions else returns.taken_back(united, findings)
    left = bought if opinions else with_last_opinions(bought, Findings(findings.table))
    after = merged(left, Findings(findings.table), opinions)
    is_same = _are_same(before, after)
    if len(before) == len(after) and is_same.all():  # in the end nothing is different
        return JoinedPairs(stored, already_stored=n_stored, purchases_again=again)
    at_after, counts = _places(after, united), _places(before, united) >= 0
    counts[at_after >= 0] = ~is_same[at_after[at_after >= 0]]  # the rows of pairs that changed
    n_returned = 0 if opinions else _n_returned(united[counts], bought[counts])
    counts[: len(rows_before)] = False
    counts[len(rows_before) :] &= ~is_known[is_used]
    rest = stored.drop(index=stored.index[touched])
    pairs = pd.concat([_completed(rest, after), _completed(after, rest)], ignore_index=True)
    is_new = _places(before, after) < 0
    at = _places(after, before)
    changed = _n_changed(before[at >= 0], after.iloc[at[at >= 0]], opinions)
    repeats = int(left[counts][columns.LABEL].notna().sum()) - int(is_new.sum())
    if had_returns:
        say_revived(left[counts], int(last.max(initial=0)), n_stored, findings)
    times = _times(united[counts], columns.TIMESTAMP)
    dated = times[times != 0]
    period = (int(dated.min()), int(dated.max())) if len(dated) else None
    if again is not None or not _n_repeats(stored).any():  # else some times are not known any more
        later = repeats_of(left) if columns.LAST_TIME in after else None
        again = joined(of_pairs(again, rest), later)
    return JoinedPairs(
        pairs, int(is_new.sum()), max(repeats, 0), changed, n_returned, n_stored, period, again
    )


def _places(stored: pd.DataFrame, rows: pd.DataFrame) -> np.ndarray:
    """Return the place of each row's pair among stored ones, int64 (n_rows,); -1 where new."""
    codes = np.zeros(len(stored), dtype=np.int64)
    wanted = np.zeros(len(rows), dtype=np.int64)
    is_known = np.ones(len(rows), dtype=bool)
    for key in _KEYS:
        ids = stored[key].drop_duplicates()
        at = places(rows[key].astype("str"), ids)
        is_known &= at >= 0
        codes = codes * len(ids) + places(stored[key], ids)
        wanted = wanted * len(ids) + at
    if not len(codes):
        return np.full(len(rows), -1)
    order = np.argsort(codes)
    ranks = np.searchsorted(codes, wanted, sorter=order)
    nearest = order[np.minimum(ranks, len(codes) - 1)]
    return np.where(is_known & (codes[nearest] == wanted), nearest, -1)


def are_stored(stored: pd.DataFrame, rows: pd.DataFrame, *, opinions: bool) -> np.ndarray:
    """Return which rows say what stored pairs say already, bool (n_rows,)."""
    return _are_known(stored, rows, _places(stored, rows), opinions)


def _are_known(
    stored: pd.DataFrame, rows: pd.DataFrame, at: np.ndarray, opinions: bool
) -> np.ndarray:
    """Return which rows the stored pairs hold already, bool (n_rows,).

    Of a pair its first and last time are kept, and how many rows there were: as many rows are taken
    for the same that lie at these times or between. Without times, all are alike. Opinions of a
    pair that end with the stored one lead to it, all but those from before the first.
    """
    has_pair = at >= 0
    of_pair = stored.iloc[np.where(has_pair, at, 0)] if len(stored) else stored
    if not has_pair.any():
        return has_pair
    time = _times(rows, columns.TIMESTAMP)
    first, last = _spans(of_pair)
    undated = (time == 0) | (last == 0)
    alike = rows[columns.LABEL].to_numpy() == of_pair[columns.LABEL].to_numpy()
    in_turn = np.lexsort((time, at))
    ends = in_turn[np.append(np.diff(at[in_turn]) != 0, True)]
    if opinions:
        is_last = undated | (time == last)
        if columns.RATING in rows and columns.RATING in of_pair:
            ratings, stored_ratings = (
                rows[columns.RATING].to_numpy(),
                of_pair[columns.RATING].to_numpy(),
            )
            alike &= (ratings == stored_ratings) | (np.isnan(ratings) & np.isnan(stored_ratings))
        earlier = ~undated & (first <= time) & (time < last)
        says_the_same = is_last & alike
        lead_there = np.isin(at, at[ends[says_the_same[ends]]]) & (undated | (first <= time))
        says_nothing_new: np.ndarray = has_pair & (says_the_same | earlier | lead_there)
        return says_nothing_new
    n_rows = np.ones(len(rows), dtype=np.int64)
    if columns.N_REPEATS in of_pair:
        n_rows += of_pair[columns.N_REPEATS].to_numpy(dtype=np.int64)
    between = (n_rows > 2) & (first < time) & (time < last)
    candidate = has_pair & (undated | (time == first) | (time == last) | between)
    candidate &= alike
    order = np.zeros(len(rows), dtype=np.int64)
    of_candidates = pd.Series(at[candidate])
    order[candidate] = of_candidates.groupby(of_candidates).cumcount().to_numpy()
    is_stored: np.ndarray = candidate & (order < n_rows)
    leads_there = np.isin(at, at[ends[is_stored[ends]]])
    is_past = has_pair & ~alike & np.where(undated, leads_there, time < first)
    is_past &= rows[columns.LABEL].notna().to_numpy()
    is_stored |= is_past
    return is_stored


def _spans(pairs: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return since when and until when each pair is known, int64 (n_pairs,) each; 0 unknown."""
    time = _times(pairs, columns.TIMESTAMP)
    first, last = (
        _times(pairs, column) if column in pairs else time
        for column in (columns.FIRST_TIME, columns.LAST_TIME)
    )
    return first, last


def _are_retold(
    stored: pd.DataFrame, at: np.ndarray, is_known: np.ndarray, is_return: np.ndarray
) -> np.ndarray:
    """Return of which stored pairs later rows tell all, bool (n_stored,): they alone hold.

    They hold all that is stored of the pair, and returns, which are not stored themselves and may
    be the ones that left so much.
    """
    has_return = np.zeros(len(stored), dtype=bool)
    has_return[at[is_return & (at >= 0)]] = True
    n_known = np.bincount(at[is_known], minlength=len(stored))
    is_retold: np.ndarray = has_return & (n_known > _n_repeats(stored))
    return is_retold


def _times(frame: pd.DataFrame, column: str) -> np.ndarray:
    if column not in frame:
        return np.zeros(len(frame), dtype=np.int64)
    return frame[column].to_numpy(dtype=np.int64)


def _as_rows(pairs: pd.DataFrame, opinions: bool, repeats: pd.DataFrame | None) -> pd.DataFrame:
    """Return a row for each time that a stored pair happened, the last opinion last.

    Of the pieces of a pair, each repeat has one as far as they go, the first row the others. Where
    the times of repeats are not stored, all are the last.
    """
    frame = pairs.drop(columns=[c for c in (columns.N_REPEATS, *columns.TIMES[1:]) if c in pairs])
    if not opinions:
        n_repeats, pieces = _n_repeats(pairs), _pieces(pairs)
        frame = frame.assign(**{columns.QUANTITY: np.maximum(pieces - n_repeats, np.float32(0))})
    if opinions and columns.FIRST_TIME in pairs:
        earlier = pairs[columns.FIRST_TIME] < pairs[columns.TIMESTAMP]
        times = pairs.loc[earlier, columns.FIRST_TIME].to_numpy()
        frame = pd.concat([frame[earlier].assign(**{columns.TIMESTAMP: times}), frame])
    elif columns.N_REPEATS in pairs:
        each = np.minimum(pieces / np.maximum(n_repeats, 1), 1).astype(np.float32)
        again = frame.assign(**{columns.QUANTITY: each}).loc[frame.index.repeat(n_repeats)]
        if columns.LAST_TIME in pairs:
            times = pairs[columns.LAST_TIME].to_numpy().repeat(n_repeats)
            again = again.assign(**{columns.TIMESTAMP: times})
        if repeats is not None:
            again = with_times(again, n_repeats, repeats, _places(pairs, repeats))
        frame = pd.concat([frame, again])
    return frame.assign(**{columns.LABEL: frame[columns.LABEL].astype("float32")})


def _united(stored: pd.DataFrame, fresh: pd.DataFrame) -> pd.DataFrame:
    """Return stored rows and later ones in one table, with ids as categories."""
    united = pd.concat([stored, fresh.astype(dict.fromkeys(_KEYS, "str"))])
    for column in (columns.TIMESTAMP, columns.UTC_OFFSET):
        if column in united:
            united[column] = united[column].fillna(0).astype("int64")
    return united.astype(dict.fromkeys(_KEYS, "category"))


def _completed(pairs: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return pairs with the columns that others have: nothing repeated, times that are unknown."""
    at = _times(pairs, columns.TIMESTAMP)
    blanks = {
        columns.RATING: np.full(len(pairs), np.nan, dtype=np.float32),
        columns.TIMESTAMP: at,
        columns.FIRST_TIME: at,
        columns.LAST_TIME: at,
        columns.N_REPEATS: np.zeros(len(pairs), dtype=np.int32),
        columns.QUANTITY: _pieces(pairs),
    }
    lacking = [c for c in other.columns if c not in pairs]
    return pairs.assign(**{c: blanks[c] for c in lacking})


def _n_repeats(pairs: pd.DataFrame) -> np.ndarray:
    if columns.N_REPEATS not in pairs:
        return np.zeros(len(pairs), dtype=np.int32)
    return pairs[columns.N_REPEATS].to_numpy(dtype=np.int32)


def _pieces(pairs: pd.DataFrame) -> np.ndarray:
    """Return how many pieces each pair has in all, float32 (n_pairs,); unknown, one a row."""
    one_each = (_n_repeats(pairs) + 1).astype(np.float32)
    if columns.QUANTITY not in pairs:
        return one_each
    pieces = pairs[columns.QUANTITY].to_numpy(dtype=np.float32)
    return np.where(np.isnan(pieces), one_each, pieces)


def _n_returned(before: pd.DataFrame, after: pd.DataFrame) -> int:
    """Return of how many purchases a return took back something."""
    is_purchase = before[columns.LABEL] == 1
    less = after[columns.QUANTITY] < before[columns.QUANTITY].fillna(1)
    return int((is_purchase & (after[columns.LABEL].isna() | less)).sum())


def _are_same(before: pd.DataFrame, after: pd.DataFrame) -> np.ndarray:
    """Return which pairs were there before and are as they were, bool (len(after),)."""
    at = _places(before, after)
    was, now = _completed(before, after), _completed(after, before)
    is_same = at >= 0
    if not len(before):
        return is_same
    for column in now.columns.difference(_KEYS):
        values, earlier = now[column].to_numpy(), was[column].to_numpy()[at]
        is_same &= (values == earlier) | ((values != values) & (earlier != earlier))
    return is_same


def _n_changed(before: pd.DataFrame, after: pd.DataFrame, opinions: bool) -> int:
    changed = before[columns.LABEL].to_numpy() != after[columns.LABEL].to_numpy()
    if opinions and columns.RATING in before and columns.RATING in after:
        was, now = before[columns.RATING].to_numpy(), after[columns.RATING].to_numpy()
        changed |= (was != now) & ~(np.isnan(was) & np.isnan(now))
    return int(changed.sum())
