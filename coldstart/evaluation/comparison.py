"""Fit every method on the training side of every split, and judge them all on the other."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from coldstart.errors import ColdstartError, StopRequested
from coldstart.evaluation.conclusion import Measured
from coldstart.evaluation.holding_out import with_history
from coldstart.evaluation.measures import Judge
from coldstart.evaluation.protocols import PROTOCOLS
from coldstart.events import Event, Finished, Progressed, Started
from coldstart.recommenders.cases import Training
from coldstart.recommenders.registry import COMPARED, make, method_class

# The article's head learns from all training users here; what it holds out for its curve would
# only weaken it.
SETTINGS: Mapping[str, Mapping[str, Any]] = {"article_head": {"validation_share": 0.0}}


def evaluate_steps(
    data: Training,
    *,
    protocols: Sequence[str],
    shots: Sequence[int],
    methods: Sequence[str] | None = None,
    train_users: int | None = None,
    seed: int = 0,
    repeats: int = 1,
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
        Names of `recommenders.registry.METHODS`; `COMPARED` by default.
    train_users : int, optional
        Learn from so many of the training users only.
    seed : int
        Of the first split; each repeat takes the next.
    repeats : int
    method_settings : mapping of str to mapping, optional
        Constructor arguments by method.

    Yields
    ------
    Event
        `Progressed` after each fit, and again whenever a method could be stopped. Stopped, it
        finishes with what is done.
    """
    named = list(methods or COMPARED)
    shots = sorted(set(shots)) or [0]
    asked = {
        "protocols": list(protocols),
        "shots": shots,
        "methods": named,
        "train_users": train_users,
        "seed": seed,
        "repeats": repeats,
    }
    given = method_settings or {}
    measured = Measured()
    known = with_history(data)
    measured.note_left_out(data, known)
    total = len(protocols) * repeats * len(named)
    done = 0
    stopped = False
    try:
        yield Started("evaluate", total)
        for repeat in range(repeats):
            for protocol in protocols:
                rng = np.random.default_rng([seed + repeat, list(PROTOCOLS).index(protocol)])
                split = PROTOCOLS[protocol](known, shots, train_users, rng)
                measured.begin(protocol, split)
                judges = [Judge.of(trial, seed, rng) for trial in split.trials]
                for name in named:
                    able = _able(name, protocol, judges, measured)
                    if able:
                        model = make(name, **{**SETTINGS.get(name, {}), **given.get(name, {})})
                        began = time.perf_counter()
                        try:
                            for _ in model.steps(split.train, np.random.default_rng(seed + repeat)):
                                yield Progressed("evaluate", done, total)
                        except ColdstartError as error:
                            measured.fail(protocol, able, name, error)
                        else:
                            seconds = time.perf_counter() - began
                            measured.add(protocol, repeat, model, able, seconds)
                    done += 1
                    yield Progressed("evaluate", done, total)
    except StopRequested:
        stopped = True
    yield Finished(measured.conclude(asked), stopped)


def _able(name: str, protocol: str, judges: Sequence[Judge], measured: Measured) -> list[Judge]:
    """Return the trials in which a method can rank; keep in mind where it cannot."""
    ranks = method_class(name).ranks
    for judge in judges:
        if not judge.trial.needs <= ranks:
            measured.cannot[(protocol, judge.trial.shots, name)] = None
    return [judge for judge in judges if judge.trial.needs <= ranks]
