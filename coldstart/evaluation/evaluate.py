"""Evaluate models: fit each on the training side of every split, measure it on the other."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from coldstart.core.errors import ColdstartError, StopRequested
from coldstart.core.events import Event, Finished, Noted, Progressed, Started
from coldstart.core.i18n import Message
from coldstart.evaluation.collector import ResultCollector
from coldstart.evaluation.curve import notes_of_sizes, points
from coldstart.evaluation.effort import Cost, Measurement, costs, fitted, pairs
from coldstart.evaluation.evaluator import Evaluator
from coldstart.evaluation.measures import method_name, protocol_name
from coldstart.evaluation.notes import remarks
from coldstart.evaluation.scenarios.holdout import with_history
from coldstart.evaluation.scenarios.registry import PROTOCOLS, usual_methods
from coldstart.evaluation.test_sets import SplitConfig
from coldstart.models.queries import Training
from coldstart.models.registry import RATING, make, method_class

# The article's head learns from all training users here; what it holds out for its curve would
# only weaken it.
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    name: {"validation_share": 0.0} for name in ("mlp_head", "rating_head")
}


@dataclass
class _Study:
    """What one call of `evaluate_steps` is about, and how far it is."""

    data: Training
    protocols: Sequence[str]
    methods: Sequence[str]
    seed: int
    repeats: int
    settings: Mapping[str, Mapping[str, Any]]
    costs: Mapping[Measurement, Cost]
    done: int = field(default=0)
    spent: float = field(default=0.0)
    spared: float = field(default=0.0)

    @property
    def total(self) -> int:
        """How many fits there are in all."""
        return self.repeats * len(self.costs)

    def progress(self, within: float = 0.0) -> Progressed:
        """Return how far it is, so many seconds of the work in hand included."""
        whole = self.repeats * sum(map(sum, self.costs.values())) - self.spared
        share = min(1.0, (self.spent + within) / whole) if whole > 0 else 1.0
        return Progressed("evaluate", self.done, self.total, share)

    def through(self, size: int | None, protocol: str, method: str) -> None:
        """Note that one method is measured on one split."""
        self.done += 1
        self.spent += sum(self.costs[size, protocol, method])

    def leave_out(self, size: int | None, protocol: str, methods: Sequence[str], n: int) -> None:
        """Note that methods are not to be measured on `n` splits: done, and it took no time."""
        for method in methods:
            self.done += n
            self.spared += n * sum(self.costs[size, protocol, method])

    def measure(
        self,
        measured: ResultCollector,
        asked: SplitConfig,
        protocols: Sequence[str],
        size: int | None = None,
    ) -> Generator[Event, None, None]:
        """Fit and judge every method on every split of these protocols.

        On `size` users of the learning curve, only how they rank is measured.
        """
        for repeat in range(self.repeats):
            for protocol in protocols:
                rng = np.random.default_rng([self.seed + repeat, list(PROTOCOLS).index(protocol)])
                split = PROTOCOLS[protocol](self.data, asked, rng)
                measured.begin(protocol, split)
                evaluators = [
                    Evaluator.of(test_set, split.train, self.seed, rng)
                    for test_set in split.test_sets
                ]
                for name in self.methods:
                    able = _able(name, protocol, evaluators, measured)
                    if able:
                        yield Noted(_doing(protocol, name, len(split.train.users)))
                        yield self.progress()
                        yield from self._judge(
                            measured,
                            protocol,
                            repeat,
                            name,
                            split.train,
                            able,
                            size,
                        )
                        self.through(size, protocol, name)
                    else:
                        self.leave_out(size, protocol, [name], 1)
                    yield self.progress()

    def _judge(
        self,
        measured: ResultCollector,
        protocol: str,
        repeat: int,
        name: str,
        train: Training,
        evaluators: Sequence[Evaluator],
        size: int | None,
    ) -> Generator[Event, None, None]:
        model = make(name, **{**SETTINGS.get(name, {}), **self.settings.get(name, {})})
        began = time.perf_counter()
        try:
            stages = model.cost_estimate(len(train.users), len(train.items), train.seen.nnz)
            steps = model.iter_fit(train, np.random.default_rng(self.seed + repeat))
            for share in fitted(stages, steps):
                yield self.progress(share * self.costs[size, protocol, name].fit)
        except ColdstartError as error:
            measured.fail(protocol, repeat, evaluators, name, error)
            return
        seconds = time.perf_counter() - began
        measured.seconds.setdefault((protocol, name), []).append(seconds)
        for evaluator in evaluators:
            judged = evaluator.measure(
                model.score(evaluator.test_set.cases, evaluator.test_set.candidates),
                pair_predictions=model.pair_predictions,
                # That of a like among what is new says nothing of what is bought again.
                probabilities=model.probabilities and not evaluator.test_set.is_again,
                among_answers=model.among_answers,
                rating_predictions=model.rating_predictions,
                ranking_only=size is not None,
            )
            measured.add(protocol, repeat, name, evaluator, judged)


def evaluate_steps(
    data: Training,
    *,
    protocols: Sequence[str],
    shots: Sequence[int],
    methods: Sequence[str] | None = None,
    train_users: int | None = None,
    seed: int = 0,
    repeats: int = 1,
    earliest: bool = False,
    sizes: Sequence[int] = (),
    method_settings: Mapping[str, Mapping[str, Any]] | None = None,
) -> Iterator[Event]:
    """Measure methods on held-out data; the last event carries an `Evaluation`.

    Parameters
    ----------
    data : Training
        Everything that is known; each protocol holds out its part.
    protocols : sequence of str
        Names of `PROTOCOLS`.
    shots : sequence of int
        Known likes of a held-out user, for the protocols that set it.
    methods : sequence of str, optional
        Names of `models.registry.METHODS`; `usual_methods` by default, with `RATING` where
        there are ratings.
    train_users : int, optional
        Learn from so many of the training users only.
    seed : int
        Of the first split; each repeat takes the next.
    repeats : int
    earliest : bool
        Whether the known likes are each user's earliest, where times are known.
    sizes : sequence of int
        Numbers of training users for the learning curve; all of them are its last point.
    method_settings : mapping of str to mapping, optional
        Constructor arguments by method.

    Yields
    ------
    Event
        `Noted` before each fit, `Progressed` after it, and again whenever a method could be
        stopped. Stopped, it finishes with what is done.
    """
    of_ratings = RATING if data.ratings is not None else ()
    named = list(methods or (*usual_methods(protocols), *of_ratings))
    shots, sizes = sorted(set(shots)) or [0], sorted(set(sizes))
    asked = {
        "protocols": list(protocols),
        "shots": shots,
        "methods": named,
        "train_users": train_users,
        "seed": seed,
        "repeats": repeats,
        "earliest": earliest,
        "sizes": sizes,
    }
    known = with_history(data)
    n_pairs = pairs(data.seen.nnz, data.likes.nnz)
    fits = costs(
        len(data.users), len(data.items), n_pairs,
        protocols=protocols, methods=named, shots=shots, sizes=sizes,
    )  # fmt: skip
    study = _Study(known, protocols, named, seed, repeats, method_settings or {}, fits)
    measured = ResultCollector()
    measured.note(*remarks(data, known, earliest))
    smaller: dict[int, ResultCollector] = {}
    stopped = False
    try:
        yield Started("evaluate", study.total)
        yield from study.measure(
            measured, SplitConfig(shots, train_users, earliest), study.protocols
        )
        for size in sizes:
            most = max(measured.train_users.values(), default=0)
            if size >= most:
                measured.note(Message("evaluate.note.size_too_large", {"size": size, "n": most}))
                for protocol in protocols:
                    study.leave_out(size, protocol, named, repeats)
                yield study.progress()
                continue
            # Protocols learn from different numbers of people; all of them is a point already.
            able = [p for p in protocols if size < measured.train_users.get(p, 0)]
            for protocol in (p for p in protocols if p not in able):
                study.leave_out(size, protocol, named, repeats)
            smaller[size] = ResultCollector()
            yield from study.measure(smaller[size], SplitConfig(shots, size, earliest), able, size)
    except StopRequested:
        stopped = True
    if methods is None and not stopped:
        # Of the usual models, those that rank in none of the scenarios are not meant.
        of_no_use = measured.unable()
        asked["methods"] = [name for name in named if name not in of_no_use]
        measured.leave_out(of_no_use)
    found = measured.conclude(asked)
    parts = {size: part.conclude(asked) for size, part in smaller.items()}
    curve = points([found, *parts.values()]) if parts else ()
    notes = (*found.notes, *notes_of_sizes(found, parts))
    yield Finished(replace(found, curve=curve, notes=notes, stopped=stopped), stopped)


def _able(
    name: str, protocol: str, evaluators: Sequence[Evaluator], measured: ResultCollector
) -> list[Evaluator]:
    """Return the trials in which a method can rank; keep in mind where it cannot."""
    ranks = method_class(name).ranks
    for evaluator in evaluators:
        if not evaluator.test_set.is_ranked_by(ranks):
            measured.cannot[(protocol, evaluator.test_set.shots, name)] = None
    return [evaluator for evaluator in evaluators if evaluator.test_set.is_ranked_by(ranks)]


def _doing(protocol: str, method: str, n: int) -> Message:
    named = {"protocol": protocol_name(protocol), "method": method_name(method), "n": n}
    return Message("evaluate.doing", named)
