"""Bootstrap means and ratios, over queries or over users and items together.

All models are resampled with the same weights, so that the difference of two models' draws is a
paired difference.

Users who are tested on the same few held-out items have correlated results, so an interval over
users alone is too narrow. Owen's pigeonhole bootstrap (2007) draws users and items independently
and weights a pair by the product of both counts.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import numpy as np

from coldstart.metrics.ranking import Ranking, RelevantRanks

N_RESAMPLES = 1000
LEVEL = 0.95


def resampling(ids: Iterable[str], seed: int, n_resamples: int = N_RESAMPLES) -> np.ndarray:
    """Return how often each case is drawn in each resample, float64 (n_resamples, n).

    The Poisson bootstrap (Hanley and MacGibbon 2006): each case is drawn independently, on average
    once, by a random stream of its own. A case in several splits is drawn equally often in all of
    them, so repeated splits of the same people do not make the interval too narrow.

    Parameters
    ----------
    ids : iterable of str
        Unique ids of the cases.
    seed : int
    n_resamples : int
    """
    streams = (np.random.default_rng([seed, zlib.crc32(id_.encode())]) for id_ in ids)
    drawn = [stream.poisson(1.0, n_resamples).astype(np.float64) for stream in streams]
    return np.stack(drawn, axis=1) if drawn else np.zeros((n_resamples, 0))


def mean_draws(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the mean of `values` in each resample, leaving out NaN. float64 (n_resamples,).

    Parameters
    ----------
    values : ndarray, float64 (n,)
    weights : ndarray, float64 (n_resamples, n)
    """
    measured = np.isfinite(values)
    return ratio_draws(np.where(measured, values, 0.0), measured.astype(np.float64), weights)


def ratio_draws(above: np.ndarray, below: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return sum(above) / sum(below) in each resample; NaN where nothing is below.

    Parameters
    ----------
    above, below : ndarray, float64 (n,)
        Per case, such as right answers and answers.
    weights : ndarray, float64 (n_resamples, n)
    """
    total = weights @ below
    with np.errstate(invalid="ignore", divide="ignore"):
        shares: np.ndarray = np.where(total > 0, (weights @ above) / total, np.nan)
    return shares


def centred(draws: np.ndarray, value: float) -> np.ndarray:
    """Return the draws, shifted so that their mean is the value.

    For statistics that resampling biases: repeated items crowd a ranking, repeated users cover less
    of a catalogue.
    """
    finite = draws[np.isfinite(draws)]
    return draws - finite.mean() + value if len(finite) else draws


def jackknifed(value: float, lost: np.ndarray, weights: np.ndarray) -> np.ndarray:
    r"""Return draws of a count of distinct things, from what each case alone adds to it.

    A resample omits some people, so it counts fewer distinct things, and its percentiles do not
    contain the value. The jackknife leaves out one at a time (Efron
    and Stein 1981: its variance, :math:`\frac{n-1}{n} \sum_i (u_i - \bar u)^2` for losses
    :math:`u_i`, is too large rather than too small on average); the draws spread the same losses
    by the weights, so that two methods drawn by the same weights stay paired.

    Parameters
    ----------
    value : float
    lost : ndarray, float64 (n,)
        The decrease without each case.
    weights : ndarray, float64 (n_resamples, n)
    """
    n = len(lost)
    if n < 2:
        return np.full(len(weights), np.nan)
    spread = weights @ (lost - lost.mean()) * np.sqrt((n - 1) / n)
    return widened(value + spread, value, n)


def widened(draws: np.ndarray, value: float, n: float, level: float = LEVEL) -> np.ndarray:
    """Return draws stretched around the value, by the ratio of Student's t to a normal quantile.

    Percentile intervals are too narrow for a mean of few (Hesterberg 2015, who stretches their
    level in the same way).

    >>> widened(np.array([-1.0, 1.0]), 0.0, 10).round(3).tolist()
    [-1.154, 1.154]
    """
    from scipy.stats import norm, t

    tail = 1.0 - (1.0 - level) / 2.0
    factor = float(t.ppf(tail, max(n - 1.0, 1.0)) / norm.ppf(tail))
    return value + (draws - value) * factor


def interval(draws: np.ndarray, level: float = LEVEL) -> tuple[float, float]:
    """Return the percentile interval of the draws (Efron 1979)."""
    finite = draws[np.isfinite(draws)]
    if not len(finite):
        return float("nan"), float("nan")
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(finite, [tail, 1.0 - tail])
    return float(low), float(high)


def resample_ranks(ranking: Ranking, counts: Iterable[np.ndarray]) -> Iterator[RelevantRanks]:
    """Yield the ranks of the relevant items if each item were in the catalogue so many times.

    Copies of an item are adjacent, so nothing has to be sorted again.

    Parameters
    ----------
    ranking : Ranking
    counts : iterable of ndarray, int (n_items,)
        How often each item (column of the scores) was drawn, one array per resample.
    """
    case, position = ranking.places.case, ranking.places.place - 1
    cut = ranking.places.n_ranked
    for drawn in counts:
        times = drawn[ranking.order]
        end = np.cumsum(times, axis=1)
        copies = times[case, position]
        last = np.repeat(end[case, position], copies)
        left = np.repeat(np.cumsum(copies), copies) - np.arange(1, len(last) + 1)
        # Excluded items come after the ranked ones and are not counted.
        n_ranked = np.where(cut > 0, end[np.arange(len(cut)), cut - 1], 0)
        yield RelevantRanks(np.repeat(case, copies), last - left, n_ranked)


def pair_ratio_draws(
    above: np.ndarray, below: np.ndarray, users: np.ndarray, items: np.ndarray
) -> np.ndarray:
    """Return sum(above) / sum(below) over pairs in each resample; NaN where nothing is below.

    Parameters
    ----------
    above, below : ndarray, float64 (n_users, n_items)
    users : ndarray, float64 (n_resamples, n_users)
        How often each user was drawn.
    items : ndarray, float64 (n_resamples, n_items)
        How often each item was drawn.
    """
    total = np.einsum("ri,ri->r", users @ below, items)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares: np.ndarray = np.where(
            total > 0, np.einsum("ri,ri->r", users @ above, items) / total, np.nan
        )
    return shares
