"""How long an evaluation will take, roughly, before it is begun."""

from __future__ import annotations

from collections.abc import Mapping

from coldstart.evaluation.protocols import by_shots
from coldstart.evaluation.result import Evaluation
from coldstart.recommenders.registry import COMPARED
from coldstart.settings import EvaluateConfig

# Seconds on one core of a small server, of a fit and of judging one method on one setting: so much
# in any case, so much for each million of (user, item) cells, and so much for each thousand pairs
# where a method goes through them epoch by epoch. Fits are CPU time with one thread, measured on
# 943 users by 1,682 items with 100,000 ratings and on 100 by 160; epochs are all that are allowed.
QUICK_FIT = (0.2, 0.5, 0.0)
SLOW_FIT = {
    "blend": (0.6, 19.0, 0.0),
    "two_tower": (0.7, 2.0, 0.0),
    "article_head": (0.2, 0.0, 0.55),
    "rating_head": (0.2, 0.0, 0.55),
    "repaired_head": (0.3, 0.0, 1.0),
    "tuned_head": (1.0, 0.0, 0.45),
}
MOST = 4.0
"""An earlier fit that took so many times as long as it should went beside other work."""
JUDGING = (0.3, 0.3)


def seconds(
    n_users: int,
    n_items: int,
    n_pairs: int,
    config: EvaluateConfig,
    earlier: Evaluation | None = None,
) -> float:
    """Return about how many seconds an evaluation will take, encoding aside.

    Parameters
    ----------
    n_users, n_items : int
        Of the data set.
    n_pairs : int
        Likes and dislikes that can be learnt from; see `pairs`.
    config : EvaluateConfig
    earlier : Evaluation, optional
        Of the same data: what a fit took then is a better guide than any rule, unless it took so
        long that it went beside other work.
    """
    known = _fit_seconds(earlier)
    millions = n_users * n_items / 1e6
    smaller = [size for size in config.sizes if size < n_users]
    shares = [1.0, *(size / n_users for size in smaller)]
    total = 0.0
    for protocol in config.protocols:
        settings = max(len(config.shots), 1) if by_shots(protocol) else 1
        for method in config.methods or COMPARED:
            fixed, per_million, per_thousand = SLOW_FIT.get(method, QUICK_FIT)
            rule = fixed + per_million * millions + per_thousand * n_pairs / 1000
            fit = min(known.get((protocol, method), rule), MOST * rule)
            judging = settings * (JUDGING[0] + JUDGING[1] * millions)
            total += sum(fit * share + judging for share in shares)
    return total * config.repeats


def pairs(n_interactions: int, n_likes: int) -> int:
    """Return about how many pairs there are to learn from.

    Where there are few dislikes, one pair is drawn for each like.
    """
    return max(n_interactions, 2 * n_likes)


def _fit_seconds(earlier: Evaluation | None) -> Mapping[tuple[str, str], float]:
    if earlier is None:
        return {}
    return {(row.protocol, row.method): row.fit_seconds for row in earlier.rows}
