"""The metrics by name, and what scenarios, metrics and models are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from coldstart.core.i18n import Message
from coldstart.metrics import classification
from coldstart.metrics.ranking import RelevantRanks

K = 10
RANKING: dict[str, Callable[[RelevantRanks], np.ndarray]] = {
    f"ndcg@{K}": lambda places: places.ndcg(K),
    f"recall@{K}": lambda places: places.recall(K),
    f"precision@{K}": lambda places: places.precision(K),
    f"hit@{K}": lambda places: places.hit(K),
    f"map@{K}": lambda places: places.average_precision(K),
    "mrr": lambda places: places.reciprocal_rank(),
    "auc": lambda places: places.auc(),
}
COVERAGE, GINI, NOVELTY, DIVERSITY = f"coverage@{K}", f"gini@{K}", f"novelty@{K}", f"diversity@{K}"
NET, DISLIKED = f"net@{K}", f"disliked@{K}"
DISLIKES = (NET, DISLIKED)
"""Measured where held-out dislikes are known: likes less dislikes, and dislikes, per place."""
LISTS = (COVERAGE, GINI, NOVELTY, DIVERSITY)
OF_WHAT_IS_LISTED = (f"recall@{K}", f"precision@{K}", f"hit@{K}", *LISTS)
"""The same for every model where each list holds all candidates."""
PAIRS = (*classification.RATIOS, "pair_auc")
RATINGS = ("rating_mse", "rating_mae")
METRICS = (*RANKING, *DISLIKES, *LISTS, *PAIRS, "brier", *RATINGS)
LARGEST = {DIVERSITY: 2.0, **dict.fromkeys(RATINGS, float("inf"))}
"""What a metric can be at most, where that is not 1."""
SMALLEST = {NET: -1.0}
"""What it is at least, where that is not 0."""
SMALLER_IS_BETTER = frozenset({"mse", "brier", GINI, DISLIKED, *RATINGS})


class Scenario(NamedTuple):
    """What is held out, and how many likes of a held-out user are known.

    Attributes
    ----------
    name : str
        A key of `scenarios.registry.PROTOCOLS`.
    known_likes : int or None
        None where the scenario has no fixed number.
    """

    name: str
    known_likes: int | None


@dataclass(frozen=True, eq=False)
class Estimate:
    """A metric's value.

    Attributes
    ----------
    mean : float
    draws : ndarray, float64 (n_resamples,)
        Its value in each resample.
    who : frozenset of str
        Ids of whom, or what, rankings were made for that it was measured on.
    """

    mean: float
    draws: np.ndarray
    who: frozenset[str]

    @property
    def n(self) -> int:
        """How many different ones it was measured on, however often each."""
        return len(self.who)


def pooled(repeats: Iterable[Estimate]) -> Estimate:
    """Return the mean over repeated splits.

    Whoever is held out in several is still one person: counted once, and drawn equally often in
    a resample of each, for `intervals.resampling` draws people and not measurements.
    """
    found = list(repeats)
    draws = np.mean([e.draws for e in found], axis=0)
    who = frozenset[str]().union(*(e.who for e in found))
    return Estimate(float(np.mean([e.mean for e in found])), draws, who)


def paired(
    first: Mapping[int, Estimate], second: Mapping[int, Estimate]
) -> tuple[Estimate, Estimate] | None:
    """Return two methods pooled over the repeats that both came through; None without any."""
    both = sorted(first.keys() & second.keys())
    if not both:
        return None
    return pooled(first[n] for n in both), pooled(second[n] for n in both)


def protocol_name(protocol: str) -> Message:
    """Return the name of a protocol."""
    return Message(f"evaluate.protocol.{protocol.replace('-', '_')}")


def setting_name(protocol: str, shots: int | None) -> Message:
    """Return what a protocol with so many known likes is called."""
    room = f"evaluate.setting.{protocol.replace('-', '_')}"
    if shots is None:
        return Message(room)
    return Message(f"{room}.few", {"n": shots}) if shots else Message(f"{room}.none")


def metric_name(metric: str) -> Message:
    """Return the name of a metric, such as ``ndcg@10``."""
    return Message(f"evaluate.metric.{metric.replace('@', '_at_')}")


def method_name(method: str) -> Message:
    """Return the name of a method."""
    return Message(f"method.{method}")
