"""Points in time, however they are written, as seconds since 1970."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import numpy as np
import pandas as pd

from coldstart.data.intake.ids import UNSEEN
from coldstart.data.intake.mapping import Time
from coldstart.data.intake.month_names import MONTHS

_BLANK = ("", "0", "0.0", "nan", "nat", "none", "null", "-", "n/a")
_DAY = 86_400.0
_EARLIEST = -7 * 365.25 * _DAY  # 1963
_LATEST = 130 * 365.25 * _DAY  # 2100
_LIKELY = (9.6 * 365.25 * _DAY, 80 * 365.25 * _DAY)  # 1979 to 2050
_UNITS = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}
_EXCEL = (29_300.0, 80_000.0)  # days since 1899-12-30: 1980 to 2119
_EPOCH_DAYS = (7_300.0, 29_300.0)  # days since 1970: 1989 to 2050
_TO_1970 = 25_569.0
_JUDGED = 100_000  # numbers that are looked at to tell their unit
_COMPACT = re.compile(
    r"^((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
    r"(?:[ T]?([01]\d|2[0-3])(?:([0-5]\d)([0-5]\d)?)?)?$"
)
_CHINESE = re.compile(
    r"^(\d{4})年(\d{1,2})月(\d{1,2})日?\s*(?:(上午|下午|晚上|中午|凌晨)?\s*(\d{1,2})[:时点](\d{1,2})?分?[:]?(\d{1,2})?秒?)?$"
)
_YEAR_FIRST = re.compile(r"^(\d{4})[/.-]\s?(\d{1,2})[/.-]\s?(\d{1,2})\.?(?:[ T]+(.*))?$")
_PARTED = re.compile(r"^(\d{1,2})[/.-]\s?(\d{1,2})[/.-]\s?(\d{4}|\d{2})\.?(?:,?[ T]+(.*))?$")
_HOURS = r"^\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])$"  # YYMMDDHH
_BUDDHIST = (2506, 2600)  # years of the Thai calendar, from 1963 on
_BEFORE_1 = 543  # by so many years it is ahead
_DAY_OF_MONTH = re.compile(
    r"^(?:[^\W\d]+\.?,?\s+)?(\d{1,2})(?:er|re|\.|º|ª|°)?[\s-]+(?:del?\s+|di\s+|d[’'])?([^\W\d]+)"
    r"[.,]{0,2}[\s-]+(?:del?\s+)?(\d{4})(?:\s*г(?:ода)?\.?)?"
    r"(?:,?\s+(?:-\s+)?(?:a\s+las?|[aà]s?|um|om|alle(?:\s+ore)?|ore|kl\.?|o|в|w|saat)?\s*"
    r"(\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s*[ap]\.?\s?m\.?)?)\s*(?:hs?\.?|hrs\.?|uhr|uur|ч\.?)?)?$",
    re.IGNORECASE,
)
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_MONTH_OR_YEAR = rf"(?i)\d.*{_MONTH}|{_MONTH}[a-z]*.*\d|\d{{4}}-\d{{1,2}}-\d{{1,2}}"
_ENDS_IN_OFFSET = r":\d{2}(?:[.,]\d+)?\s*[+-]\d{2}(?::?\d{2})?$"
_OFFSET = r"([+-])(\d{2}):?(\d{2})?$"
_CLOCK = re.compile(
    r"^(\d{1,2})(?:[:.h](\d{1,2}))?(?::(\d{1,2})(?:[.,]\d+)?)?\s*([AaPp])?\.?[Mm]?\.?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[A-Z]{3,4})?$"
)


@dataclass(frozen=True, eq=False)
class Times:
    """Times as seconds.

    Attributes
    ----------
    seconds : Series
        int64 seconds since 1970, 0 where unknown.
    bad : Series
        bool: written, but no time that can be read.
    implausible : Series
        bool: a time, but of no plausible year (``9999-12-31``, 1970).
    order : str or None
        ``day_first`` or ``month_first`` where the values alone did not decide, and it was taken.
    offsets : Series or None
        int32 seconds by which the clock of each row is ahead of UTC; None where no row says so.
    """

    seconds: pd.Series
    bad: pd.Series
    implausible: pd.Series
    order: str | None = None
    offsets: pd.Series | None = None


def read(values: pd.Series, hint: Time = Time()) -> Times:
    """Return times as seconds.

    Numbers are taken in the unit (s, ms, us, ns; days of a spreadsheet) in which most of them lie
    in plausible years; what is ``20260901`` or ``20260901093000`` is a date. Written dates are read
    as ISO, ``2026年9月1日``, ``01.09.2026`` or ``9/1/2026 1:05:58 AM``; which of two numbers is the
    day is told by all values together. A time without a zone is UTC.

    >>> read(pd.Series(["2024-01-01", "2024年1月1日", "20240101", "soon"])).seconds.tolist()
    [1704067200, 1704067200, 1704067200, 0]
    >>> read(pd.Series(["1704067200000", "0"])).seconds.tolist()
    [1704067200, 0]
    """
    quick = _all_numbers(values)
    if quick is not None:
        seconds, blank = quick
        if blank.any():
            seconds = np.where(blank, np.nan, seconds)
        seconds = _of_numbers(seconds, hint.unit)
        return _times(seconds, blank, None, values.index)
    codes, unique = pd.factorize(values.astype("str"))
    text = pd.Series(unique, dtype="str").str.strip().str.strip("'\"[]").str.strip()
    text = text.str.replace(UNSEEN, "", regex=True)
    text = text.str.replace(r"^/Date\((-?\d+)[^)]*\)/$", r"\1", regex=True)
    text = text.str.replace(r"^((?:19|20)\d{12})\d{3}$", r"\1", regex=True)
    if _are_hours(text[text != ""]):
        text = "20" + text
    blank = text.str.lower().isin(_BLANK).to_numpy(dtype=bool)
    seconds = np.full(len(text), np.nan)
    numbers = pd.to_numeric(text.where(~blank, ""), errors="coerce").to_numpy(dtype=np.float64)
    compact = text.str.match(_COMPACT.pattern).to_numpy(dtype=bool)
    numeric = np.isfinite(numbers) & ~compact
    if numeric.any():
        seconds[numeric] = _of_numbers(numbers[numeric], hint.unit)
    order = None
    written = ~blank & ~numeric
    if written.any():
        seconds[written], order = _of_texts(text[written], hint.order)
    return _times(seconds, blank, codes, values.index, order, _offsets(text))


def _are_hours(text: pd.Series) -> bool:
    """Say whether all numbers are hours of a date, as ``14102103``, and none is a whole date."""
    if text.empty or not text.str.slice(0, 2).between("10", "40").all():
        return False
    return bool(text.str.match(_HOURS).all() and not text.str.match(_COMPACT.pattern).any())


def _offsets(text: pd.Series) -> np.ndarray | None:
    """Return by how many seconds each written clock is ahead of UTC; None where none says so."""
    having = text.str.contains(_ENDS_IN_OFFSET, regex=True)
    if not having.any():
        return None
    parts = text.where(having, "").str.extract(_OFFSET)
    hours, minutes = (parts[n].fillna("0").astype("int32") for n in (1, 2))
    size = hours * 3600 + minutes * 60
    ahead = np.where(parts[0] == "-", -size, size)
    return np.where(size < _DAY, ahead, 0).astype(np.int32)


def _times(
    seconds: np.ndarray,
    blank: np.ndarray,
    codes: np.ndarray | None,
    index: pd.Index,
    order: str | None = None,
    offsets: np.ndarray | None = None,
) -> Times:
    bad = ~blank & np.isnan(seconds)
    known = ~np.isnan(seconds)
    outside = known & ((seconds < _EARLIEST) | (seconds > _LATEST) | (np.abs(seconds) < _DAY))
    whole = np.where(known & ~outside, seconds, 0.0).astype(np.int64)

    def spread(array: np.ndarray) -> pd.Series:
        rows = array if codes is None or not len(array) else array[codes]
        return pd.Series(rows, index=index)

    written = None if offsets is None else spread(offsets)
    return Times(spread(whole), spread(bad), spread(outside & ~blank), order, written)


def _all_numbers(values: pd.Series) -> tuple[np.ndarray, np.ndarray] | None:
    """Return numbers and which are blank, where all are numbers and none is a written date."""
    import pyarrow as pa
    import pyarrow.compute as pc

    text = pa.array(values, type=pa.large_string(), from_pandas=True)
    blank_text = pc.equal(text, "")
    if pc.any(blank_text).as_py():
        text = pc.if_else(blank_text, pa.scalar("nan", pa.large_string()), text)
    try:
        numbers = pc.cast(text, pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    floats = (
        numbers.to_numpy(zero_copy_only=False)
        if isinstance(numbers, pa.Array)
        else numbers.to_numpy()
    )
    blank = np.isnan(floats) | (floats == 0)
    given = floats[~blank]
    size = given[given < 2.2e16]
    if len(given) and ((given >= 10_010_100) & (given < 41_000_000)).all():
        return None  # 14102103 may be an hour of a date
    # 20260901 and 20260901093000 are dates, although they are numbers.
    for digits in (1e4, 1e6, 1e8, 1e10, 1e13):
        if ((size >= 1900 * digits) & (size < 2100 * digits)).any():
            return None
    return floats, blank


def iso(seconds: int, offset: int = 0) -> str:
    """Return a time as ISO 8601 by a clock that is `offset` seconds ahead of UTC.

    >>> iso(1788220800), iso(1788213600, 7200)
    ('2026-09-01T00:00:00Z', '2026-09-01T00:00:00+02:00')
    """
    at = datetime.fromtimestamp(seconds, timezone(timedelta(seconds=offset)))
    return at.isoformat().replace("+00:00", "Z")


def looks_like_time(values: pd.Series, share: float = 0.9) -> bool:
    """Say whether so many of the given values are dates, or numbers that are likely times."""
    text = values.str.strip()
    given = text[~text.str.lower().isin(_BLANK)]
    if given.empty:
        return False
    head = given.iloc[:50]  # most columns are no times: a few values tell
    if head.str.contains(r"\d", regex=True).mean() < share or head.str.len().median() > 40:
        return False
    numbers = pd.to_numeric(given, errors="coerce")
    if numbers.notna().all():
        size = numbers.abs()
        dates = given.str.match(_COMPACT.pattern)
        if dates.mean() > share:
            return True
        # Smaller numbers are counts as well as seconds.
        if float(size.min()) < 8e8 and not _are_hours(given):
            return False
    times = read(given)
    likely = (times.seconds > _LIKELY[0]) & (times.seconds < _LIKELY[1])
    return bool(likely.mean() >= share)


def _of_numbers(numbers: np.ndarray, unit: str | None) -> np.ndarray:
    if unit is None:
        given = numbers[np.isfinite(numbers)][:_JUDGED]
        shares = {
            name: float(((given / size > _LIKELY[0]) & (given / size < _LIKELY[1])).mean())
            for name, size in _UNITS.items()
            if len(given)
        }
        unit = max(shares, key=lambda name: shares[name]) if shares else "s"
        for (least, most), before in ((_EXCEL, _TO_1970), (_EPOCH_DAYS, 0.0)):
            serial = (given > least) & (given < most)
            if len(given) and serial.mean() > max(shares[unit], 0.5):
                days = (numbers > least) & (numbers < most)
                return np.where(days, (numbers - before) * _DAY, np.nan)
        if shares.get(unit, 0.0) < 0.5:
            unit = "s"
    return numbers if unit == "s" else numbers / _UNITS[unit]


def _of_texts(text: pd.Series, order: str | None) -> tuple[np.ndarray, str | None]:
    parsed = np.full(len(text), np.nan)
    dates = pd.to_datetime(
        text.str.replace(" UTC", "Z"), errors="coerce", utc=True, format="ISO8601"
    )
    iso = (
        text.str.match(r"^\d{4}-\d{2}-\d{2}([ T]\d|$)").to_numpy(dtype=bool)
        & dates.notna().to_numpy()
        & ~text.str.match(r"^2[56]").to_numpy(dtype=bool)
    )
    parsed[iso] = _seconds(dates[iso])
    rest = [(n, value) for n, value in enumerate(text) if not iso[n]]
    parted = [(n, match) for n, value in rest if (match := _PARTED.match(value))]
    taken = None
    if parted:
        order, sure = (order, True) if order else _order([match for _, match in parted])
        taken = None if sure else order
        for n, match in parted:
            first, second = int(match[1]), int(match[2])
            day, month = (first, second) if order == "day_first" else (second, first)
            parsed[n] = _moment(_century(match[3]), month, day, match[4] or "")
    others = [(n, value) for n, value in rest if np.isnan(parsed[n]) and not _PARTED.match(value)]
    left = []
    for n, value in others:
        if match := _COMPACT.match(value):
            clock = ":".join(part for part in match.groups()[3:] if part) or ""
            parsed[n] = _moment(int(match[1]), int(match[2]), int(match[3]), clock)
        elif match := _CHINESE.match(value):
            parsed[n] = _chinese(match)
        elif match := _YEAR_FIRST.match(value):
            parsed[n] = _moment(int(match[1]), int(match[2]), int(match[3]), match[4] or "")
        elif (match := _DAY_OF_MONTH.match(value)) and match[2].casefold() in MONTHS:
            month = MONTHS[match[2].casefold()]
            parsed[n] = _moment(int(match[3]), month, int(match[1]), match[4] or "")
        else:
            left.append(n)
    if left:
        parsed[left] = _worded(text.iloc[left])
    return parsed, taken


def _order(matches: list[re.Match[str]]) -> tuple[str, bool]:
    """Return which number is the day, and whether the values alone decide it."""
    first = max(int(match[1]) for match in matches)
    second = max(int(match[2]) for match in matches)
    if first > 12 and second <= 12:
        return "day_first", True
    if second > 12 and first <= 12:
        return "month_first", True
    # Neither alone decides: whoever writes AM and PM, or slashes without a leading zero, puts the
    # month first; dots and dashes put the day first.
    american = any(re.search(r"[AaPp][Mm]", match[4] or "") for match in matches)
    slashes = all("/" in match[0] for match in matches)
    zeros = any(match[1].startswith("0") or match[2].startswith("0") for match in matches)
    return ("month_first" if american or (slashes and not zeros) else "day_first"), False


def _century(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 70 else 1900 + int(year)


def _moment(year: int, month: int, day: int, clock: str) -> float:
    """Return seconds since 1970 of a date and a time of day, NaN where there is no such."""
    hour = minute = second = 0
    shift = 0.0
    if clock.strip():
        match = _CLOCK.match(clock.strip())
        if match is None:
            return float("nan")
        hour, minute, second = (int(part or 0) for part in match.groups()[:3])
        if match[4]:
            hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
        zone = match[5] or ""
        if zone[:1] in "+-" and zone:
            sign = -1 if zone[0] == "-" else 1
            shift = sign * (int(zone[1:3]) * 3600 + int(zone[-2:]) * 60)
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour < 25 and minute < 60 and second < 62):
        return float("nan")
    if _BUDDHIST[0] <= year < _BUDDHIST[1]:
        year -= _BEFORE_1
    try:
        at = np.datetime64(f"{year:04d}-{month:02d}-{day:02d}", "s").astype(np.int64)
    except ValueError:
        return float("nan")
    return float(at) + hour * 3600 + minute * 60 + second - shift


def _chinese(match: re.Match[str]) -> float:
    hour = int(match[5] or 0)
    if match[4] in ("下午", "晚上") and hour < 12:
        hour += 12
    clock = f"{hour}:{match[6] or 0}:{match[7] or 0}"
    return _moment(int(match[1]), int(match[2]), int(match[3]), clock)


def _worded(text: pd.Series) -> np.ndarray:
    """Return seconds of dates with names of months, such as ``Sep 1, 2026 1:05 AM``."""
    tidy = text.str.replace(r"(\d{1,2}/[A-Za-z]{3}/\d{4}):", r"\1 ", regex=True)
    tidy = tidy.str.replace(r"^(\d{1,2}) (\d{1,2}), (\d{4})$", r"\3-\1-\2", regex=True)
    numbers = tidy.str.match(r"^[\d.,\s-]+$") & ~tidy.str.match(r"^\d{4}-\d{1,2}-\d{1,2}$")
    dated = tidy.str.contains(_MONTH_OR_YEAR, regex=True)
    worded = tidy.where(~numbers & dated, "")
    dates = pd.to_datetime(worded, errors="coerce", utc=True, format="mixed")
    return _seconds(dates)


def _seconds(dates: pd.Series) -> np.ndarray:
    moments = dates.dt.tz_localize(None).dt.as_unit("ms").to_numpy(dtype="datetime64[ms]")
    return np.where(np.isnat(moments), np.nan, moments.astype(np.int64) / 1e3)
