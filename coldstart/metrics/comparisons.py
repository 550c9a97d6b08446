"""Test differences: p-values, their correction for multiple comparisons, and lift."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from coldstart.metrics.bootstrap import interval

ALPHA = 0.05
"""Significance level of a corrected p-value."""
NORMAL = 1.959964
"""Standard errors from the middle of a normal 95% interval to its ends."""
FEWEST = 8
"""With fewer cases than this no difference is significant, whatever its interval is."""


class Verdict(StrEnum):
    """What data say about a difference; the values are stored with results."""

    BETTER = "better"
    WORSE = "worse"
    INCONCLUSIVE = "undecided"
    SAME = "same"


@dataclass(frozen=True)
class Difference:
    """A paired difference with its 95% interval.

    Attributes
    ----------
    value, low, high : float
        NaN where it could not be measured.
    n : int
        Number of cases.
    larger_is_better : bool
        Whether a positive difference is an improvement.
    """

    value: float
    low: float
    high: float
    n: int
    larger_is_better: bool = True

    @classmethod
    def of_draws(
        cls, value: float, draws: np.ndarray, n: int, larger_is_better: bool = True
    ) -> Difference:
        """Return a difference with the percentile interval of its bootstrap draws."""
        return cls(value, *interval(draws), n, larger_is_better)

    @classmethod
    def of_stored(
        cls, value: float | None, low: float | None, high: float | None, n: int
    ) -> Difference:
        """Return a difference whose missing numbers are stored as None."""
        value, low, high = (math.nan if end is None else end for end in (value, low, high))
        return cls(value, low, high, n)

    @property
    def p(self) -> float:
        """The p-value, not corrected."""
        return p_value(self.value, self.low, self.high, self.n)


@dataclass(frozen=True)
class Significance:
    """The outcome of a significance test.

    Attributes
    ----------
    difference : Difference
    p : float
        Corrected for the number of comparisons.
    verdict : Verdict
        ``BETTER`` or ``WORSE`` where the interval excludes zero and `p` is below `ALPHA`, else
        ``INCONCLUSIVE``.
    """

    difference: Difference
    p: float
    verdict: Verdict

    @property
    def outcome(self) -> Verdict:
        """The verdict; ``SAME`` where nothing differs in any resample."""
        same = self.difference.low == self.difference.high == 0.0
        return Verdict.SAME if same else self.verdict


def significance_tests(
    differences: Sequence[Difference], families: Iterable[Hashable] | None = None
) -> list[Significance]:
    """Test every difference for significance, corrected for the number of tests in its family.

    Parameters
    ----------
    differences : sequence of Difference
    families : iterable of hashable, optional
        The family of each difference; all are one family by default.

    Returns
    -------
    list of Significance

    Examples
    --------
    >>> clear, unclear = Difference(0.2, 0.1, 0.3, 90), Difference(0.1, -0.1, 0.3, 90)
    >>> [str(result.verdict) for result in significance_tests([clear, unclear])]
    ['better', 'undecided']
    """
    members: dict[Hashable, list[int]] = {}
    for n, family in enumerate([None] * len(differences) if families is None else families):
        members.setdefault(family, []).append(n)
    corrected: dict[int, float] = {}
    for places in members.values():
        p_values = holm([differences[n].p for n in places])
        corrected.update(zip(places, p_values, strict=True))
    return [
        Significance(
            difference,
            corrected[n],
            verdict(difference.low, difference.high, difference.n, difference.larger_is_better)
            if corrected[n] < ALPHA
            else Verdict.INCONCLUSIVE,
        )
        for n, difference in enumerate(differences)
    ]


def verdict(low: float, high: float, n: int, larger_is_better: bool = True) -> Verdict:
    """Return what the interval of a difference says, without correction.

    >>> verdict(0.01, 0.05, n=100), verdict(-0.01, 0.05, n=100)
    (<Verdict.BETTER: 'better'>, <Verdict.INCONCLUSIVE: 'undecided'>)
    """
    if n < FEWEST or not (low > 0 or high < 0):
        return Verdict.INCONCLUSIVE
    return Verdict.BETTER if (low > 0) == larger_is_better else Verdict.WORSE


def p_value(difference: float, low: float, high: float, n: int) -> float:
    """Return the two-sided p-value of a difference from its 95% interval.

    Student's t-test with n - 1 degrees of freedom; the standard error is that of a normal interval
    of the same width, because the shares that can be counted among a thousand resamples are too
    coarse to be corrected.

    An interval that is stretched already (`bootstrap.widened`: coverage, and metrics over held-out
    items) is treated as a normal one, since the factor is not stored. Its p-value is too large
    then, never too small: 0.08 instead of 0.05 with 10 cases, 0.06 with 30.

    Parameters
    ----------
    difference, low, high : float
    n : int
        Number of cases.

    >>> p_value(0.0, -0.1, 0.1, 50)
    1.0
    """
    from scipy.special import stdtr

    if n < 2 or not math.isfinite(difference + low + high):
        return 1.0
    error = (high - low) / (2 * NORMAL)
    if error == 0.0:
        return 1.0 if difference == 0.0 else 0.0
    return float(2.0 * stdtr(n - 1, -abs(difference) / error))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for multiple comparisons (Holm 1979), in the same order.

    The probability that any true null hypothesis has a corrected p-value below 0.05 is at most
    0.05.

    >>> [round(p, 6) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    from statsmodels.stats.multitest import multipletests

    if not len(p_values):
        return []
    corrected: list[float] = multipletests(p_values, alpha=ALPHA, method="holm")[1].tolist()
    return corrected


def lifts(
    inside: np.ndarray, n: np.ndarray, outside: np.ndarray, m: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return ratios of two shares with their 95% intervals.

    The ratio's logarithm is taken for normal (Katz et al. 1978), with half a case added to each
    count so that none is zero (Walter 1975).

    Parameters
    ----------
    inside, n : ndarray, int64 (k,)
        How many of a group have a trait, and the size of the group.
    outside, m : ndarray, int64 (k,)
        The same outside the group.

    Returns
    -------
    lift, low, high : ndarray, float64 (k,)

    Examples
    --------
    >>> lift, low, high = lifts(*(np.array([v]) for v in (30, 40, 30, 120)))
    >>> [round(float(v[0]), 2) for v in (lift, low, high)]
    [2.98, 2.09, 4.24]
    """
    a, c = inside + 0.5, outside + 0.5
    n, m = n + 0.5, m + 0.5
    log_ratio = np.log(a / n) - np.log(c / m)
    error = np.sqrt(1 / a - 1 / n + 1 / c - 1 / m)
    ends = (log_ratio - NORMAL * error, log_ratio + NORMAL * error)
    return np.exp(log_ratio), np.exp(ends[0]), np.exp(ends[1])


def fisher(inside: np.ndarray, n: np.ndarray, outside: np.ndarray, m: np.ndarray) -> np.ndarray:
    """Return the p-value of Fisher's exact test for each, float64 (k,): twice the smaller tail.

    Parameters
    ----------
    inside, n, outside, m : ndarray, int64 (k,)
        As for `lifts`.
    """
    from scipy.stats import hypergeom

    counts = (n + m, inside + outside, n)
    above = hypergeom.sf(inside - 1, *counts)
    below = hypergeom.cdf(inside, *counts)
    p_values: np.ndarray = np.minimum(2 * np.minimum(above, below), 1.0)
    return p_values
