r"""How many users a live test needs to show a difference, and what stays invisible with fewer.

Two groups of equal size, each user in one of them, two-sided. For means, Student's t-test: with
:math:`\delta` the difference and :math:`\sigma` the spread between users, each group needs about
:math:`n = 2 \left( (z_{1-\alpha/2} + z_{1-\beta}) \, \sigma / \delta \right)^2` users (Cohen 1988,
chapter 2; statsmodels solves it exactly, with the noncentral t). For shares, the normal test on
Cohen's :math:`h = 2 \arcsin\sqrt{p_1} - 2 \arcsin\sqrt{p_0}` (chapter 6) in place of
:math:`\delta / \sigma`.

A held-out comparison sees both lists for the same user, so it needs fewer users than a live test,
in which each user sees one.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, ceil, pi, sin, sqrt
from typing import TYPE_CHECKING

from coldstart.evaluation.measures import Scenario
from coldstart.evaluation.results import Evaluation
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.metrics.comparisons import Verdict

if TYPE_CHECKING:
    from coldstart.evaluation.details import Details

FEWEST = 10
"""Users in a group, at least: the tests lean on means being nearly normal."""
WORTH = 0.05
"""Share of the baseline by which another list should be better to be worth having."""
SHARES = ("hit@10",)
"""Metrics that are 0 or 1 for each user, so that their mean is a share."""


@dataclass(frozen=True)
class EffectEstimate:
    """What a held-out evaluation says about a difference to the plain baseline.

    Attributes
    ----------
    metric : str
    before, after : float
        Means of the baseline and of the method.
    difference, low, high : float
        After minus before, with its 95% interval.
    verdict : str
        Of `evaluation.result.Comparison`.
    spread : float
        Standard deviation of the metric between users, of both lists pooled.
    n : int
        Queries that it was measured on.
    """

    metric: str
    before: float
    after: float
    difference: float
    low: float
    high: float
    verdict: str
    spread: float
    n: int

    @property
    def is_share(self) -> bool:
        """Whether the metric is a share of users."""
        return self.metric in SHARES

    @property
    def shown(self) -> bool:
        """Whether the evaluation shows that the method is ahead."""
        return self.verdict == Verdict.BETTER

    @property
    def same(self) -> bool:
        """Whether both lists did the same in every resample, so that there is nothing to test."""
        return self.difference == self.low == self.high == 0.0

    @property
    def proposed(self) -> float:
        """The effect to plan for: the measured one where it is shown, else one worth having."""
        if self.shown:
            return self.difference
        return (1.0 - self.before) / 2 if self.crowded else WORTH * self.before

    @property
    def crowded(self) -> bool:
        """Whether a share leaves little room for such an effect; half of what is left is taken."""
        return self.is_share and WORTH * self.before > (1.0 - self.before) / 2

    def users(self, effect: float, *, power: float = 0.8, level: float = 0.05) -> int | None:
        """Return the users per group that a difference needs; None for none that can be."""
        if self.is_share:
            if not 0.0 <= self.before + effect <= 1.0:
                return None
            return users_for_shares(self.before, self.before + effect, power=power, level=level)
        return users_for_means(effect, self.spread, power=power, level=level)

    def smallest(self, n: int, *, power: float = 0.8, level: float = 0.05) -> float | None:
        """Return the smallest gain that `n` users per group show; None where none is."""
        if self.is_share:
            after = smallest_share(n, self.before, power=power, level=level)
            return None if after is None else after - self.before
        return smallest_mean(n, self.spread, power=power, level=level)


def measured(
    evaluation: Evaluation, details: Details, protocol: str, shots: int | None, method: str,
    metric: str,
) -> EffectEstimate | None:  # fmt: skip
    """Return what was measured of one method and metric; None where it was not compared."""
    import numpy as np

    plain = baseline(protocol, shots)
    rows = [evaluation.row(protocol, shots, name, metric) for name in (plain, method)]
    compared = evaluation.comparison(protocol, shots, method, plain, metric)
    if compared is None or compared.difference is None:
        return None
    values = details.values_in(Scenario(protocol, shots))
    values = values[values[metric].notna()]
    each = [values.loc[values["method"] == name, metric] for name in (plain, method)]
    n = min(values.loc[values["method"] == name, "id"].nunique() for name in (plain, method))
    if any(row is None or row.mean is None for row in rows) or min(map(len, each)) < 2:
        return None
    before, after = (float(row.mean) for row in rows)  # type: ignore[union-attr,arg-type]
    spread = float(np.sqrt(np.mean([np.var(v.to_numpy(dtype=np.float64), ddof=1) for v in each])))
    assert compared.low is not None
    assert compared.high is not None
    return EffectEstimate(
        metric, before, after, compared.difference, compared.low, compared.high,
        compared.verdict, spread, n,
    )  # fmt: skip


def users_for_means(
    effect: float, spread: float, *, power: float = 0.8, level: float = 0.05
) -> int | None:
    """Return the users per group that show a difference of two means; None for no difference.

    Parameters
    ----------
    effect : float
        The difference.
    spread : float
        Standard deviation between users.
    power : float
        Probability of showing the difference where it is there.
    level : float
        Probability of claiming one where there is none.

    Examples
    --------
    >>> users_for_means(0.05, 0.25)
    394
    """
    from statsmodels.stats.power import TTestIndPower

    if effect == 0.0:
        return None
    if spread == 0.0:
        return FEWEST
    return _users(TTestIndPower(), abs(effect) / spread, power, level)


def users_for_shares(
    before: float, after: float, *, power: float = 0.8, level: float = 0.05
) -> int | None:
    """Return the users per group that tell two shares apart; None where they are the same.

    Examples
    --------
    >>> users_for_shares(0.30, 0.35)
    1376
    """
    from statsmodels.stats.power import NormalIndPower

    if before == after:
        return None
    return _users(NormalIndPower(), abs(_angle(after) - _angle(before)), power, level)


def smallest_mean(n: int, spread: float, *, power: float = 0.8, level: float = 0.05) -> float:
    """Return the smallest difference of two means that `n` users per group show."""
    from statsmodels.stats.power import TTestIndPower

    return spread * float(TTestIndPower().solve_power(nobs1=n, power=power, alpha=level))


def smallest_share(
    n: int, before: float, *, power: float = 0.8, level: float = 0.05
) -> float | None:
    """Return the smallest larger share that `n` users per group tell apart from `before`.

    None where not even a share of 1 can be told apart.
    """
    from statsmodels.stats.power import NormalIndPower

    needed = float(NormalIndPower().solve_power(nobs1=n, power=power, alpha=level))
    angle = _angle(before) + needed
    return None if angle > pi else sin(angle / 2) ** 2


def _users(solver, size: float, power: float, level: float) -> int:  # type: ignore[no-untyped-def]
    if solver.power(size, FEWEST, level) >= power:
        return FEWEST
    return ceil(float(solver.solve_power(size, power=power, alpha=level)) - 1e-6)


def _angle(share: float) -> float:
    return 2.0 * asin(sqrt(share))
