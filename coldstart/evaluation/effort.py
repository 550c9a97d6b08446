"""Estimate how long an evaluation takes, and the share of each measurement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from coldstart.core.events import EpochEnded, Event, Progressed
from coldstart.core.settings import EvaluateConfig
from coldstart.evaluation.results import Evaluation
from coldstart.evaluation.scenarios.registry import by_shots, usual_methods
from coldstart.models.registry import make

MOST = 4.0
"""An earlier fit that took so many times as long as it should went beside other work."""
JUDGING = (0.05, 0.3)
"""Seconds of judging one method on one setting, and so much for each million (user, item) cells."""

Measurement = tuple[int | None, str, str]
"""How many are learnt from (None for all), the protocol, and the method."""


class Cost(NamedTuple):
    """About how many seconds a measurement takes: to fit the method, and to judge it."""

    fit: float
    judging: float


def costs(
    n_users: int,
    n_items: int,
    n_pairs: int,
    *,
    protocols: Sequence[str],
    methods: Sequence[str],
    shots: Sequence[int] = (),
    sizes: Sequence[int] = (),
    earlier: Evaluation | None = None,
) -> dict[Measurement, Cost]:
    """Return what each measurement of one split takes.

    Parameters
    ----------
    n_users, n_items : int
        Of the data set.
    n_pairs : int
        Likes and dislikes that can be learnt from; see `pairs`.
    protocols, methods : sequence of str
    shots, sizes : sequence of int
        As `comparison.evaluate_steps` takes them.
    earlier : Evaluation, optional
        Of the same data: what a fit took then is a better guide than any rule, unless it took so
        long that it went beside other work.
    """
    fit_seconds = _fit_seconds(earlier)
    judging = JUDGING[0] + JUDGING[1] * n_users * n_items / 1e6
    costs_of: dict[Measurement, Cost] = {}
    for protocol in protocols:
        judging_seconds = judging * (max(len(shots), 1) if by_shots(protocol) else 1)
        for method in methods:
            rule = sum(make(method).cost_estimate(n_users, n_items, n_pairs).values())
            fit = min(fit_seconds.get((protocol, method), rule), MOST * rule)
            costs_of[None, protocol, method] = Cost(fit, judging_seconds)
            for size in sizes:
                costs_of[size, protocol, method] = Cost(
                    fit * min(1.0, size / n_users), judging_seconds
                )
    return costs_of


def seconds(
    n_users: int,
    n_items: int,
    n_pairs: int,
    config: EvaluateConfig,
    earlier: Evaluation | None = None,
) -> float:
    """Return about how many seconds an evaluation takes, encoding aside; as `costs` takes it."""
    cost_of = costs(
        n_users,
        n_items,
        n_pairs,
        protocols=config.protocols,
        methods=config.methods or usual_methods(config.protocols),
        shots=config.shots,
        sizes=[size for size in config.sizes if size < n_users],
        earlier=earlier,
    )
    return sum(map(sum, cost_of.values())) * config.repeats


def fitted(stages: Mapping[str, float], events: Iterable[Event]) -> Iterator[float]:
    """Return after each event of a fit how much of it is through, from 0 to 1.

    Parameters
    ----------
    stages : mapping of str to float
        Its stages and their seconds, as `Recommender.cost_estimate` returns them.
    events : iterable of Event
        Of `Recommender.iter_fit`.
    """
    names, seconds = list(stages), list(stages.values())
    share = 0.0
    for event in events:
        match event:
            case Progressed(stage=stage, done=done, total=total) if total:
                part = done / total
            case EpochEnded(epoch=epoch, epochs=epochs) if epochs:
                stage, part = "epoch", epoch / epochs
            case _:
                stage, part = "", 0.0
        if stage in names:
            place = names.index(stage)
            share = max(share, (sum(seconds[:place]) + part * seconds[place]) / sum(seconds))
        yield min(1.0, share)


def pairs(n_interactions: int, n_likes: int) -> int:
    """Return about how many pairs there are to learn from.

    Where there are few dislikes, one pair is drawn for each like.
    """
    return max(n_interactions, 2 * n_likes)


def _fit_seconds(earlier: Evaluation | None) -> Mapping[tuple[str, str], float]:
    if earlier is None:
        return {}
    return {(row.protocol, row.method): row.fit_seconds for row in earlier.rows}
