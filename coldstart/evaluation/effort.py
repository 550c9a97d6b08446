"""How long an evaluation will take, roughly, before it is begun."""

from __future__ import annotations

from collections.abc import Mapping

from coldstart.evaluation.protocols import by_shots
from coldstart.evaluation.result import Evaluation
from coldstart.recommenders.registry import COMPARED
from coldstart.settings import EvaluateConfig

# Seconds on one core of a small server, of a fit and of judging one method on one setting:
# so much in any case, and so much for each million of (user, item) cells.
QUICK_FIT = (0.2, 0.5)
SLOW_FIT = {"article_head": (4.0, 12.0), "blend": (5.0, 20.0), "two_tower": (5.0, 20.0)}
JUDGING = (0.3, 0.3)


def seconds(
    n_users: int, n_items: int, config: EvaluateConfig, earlier: Evaluation | None = None
) -> float:
    """Return about how many seconds an evaluation will take, encoding aside.

    Parameters
    ----------
    n_users, n_items : int
        Of the data set.
    config : EvaluateConfig
    earlier : Evaluation, optional
        Of the same data: what a fit took then is a better guide than any rule.
    """
    known = _fit_seconds(earlier)
    millions = n_users * n_items / 1e6
    smaller = [size for size in config.sizes if size < n_users]
    shares = [1.0, *(size / n_users for size in smaller)]
    total = 0.0
    for protocol in config.protocols:
        settings = max(len(config.shots), 1) if by_shots(protocol) else 1
        for method in config.methods or COMPARED:
            fixed, rise = SLOW_FIT.get(method, QUICK_FIT)
            fit = known.get((protocol, method), fixed + rise * millions)
            judging = settings * (JUDGING[0] + JUDGING[1] * millions)
            total += sum(fit * share + judging for share in shares)
    return total * config.repeats


def _fit_seconds(earlier: Evaluation | None) -> Mapping[tuple[str, str], float]:
    if earlier is None:
        return {}
    return {(row.protocol, row.method): row.fit_seconds for row in earlier.rows}
