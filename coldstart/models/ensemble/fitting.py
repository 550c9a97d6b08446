"""Learning the blend: members on folds, their weights, the odds, members on everyone."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from coldstart.core.events import Event, Progressed, Started
from coldstart.models.base import Recommender
from coldstart.models.baselines.popularity import item_likes
from coldstart.models.calibration import base_rate
from coldstart.models.ensemble.base_models import (
    CENTROID,
    KERNEL,
    KNOWN,
    NEW,
    POPULARITY,
    PREDICTED,
    BaseModel,
    eligible,
    fit_steps,
    settled,
)
from coldstart.models.ensemble.calibrator import PlattCalibrator, Sample
from coldstart.models.ensemble.dislikes import less_dislikes, lowered, without_profile_part
from coldstart.models.ensemble.fitted import FittedBaseModels
from coldstart.models.ensemble.folds import folds_of
from coldstart.models.ensemble.no_profile import weigh_without_profile
from coldstart.models.ensemble.profile_completion import ProfileCompletion
from coldstart.models.ensemble.rankings import (
    FEWEST_ASKED,
    SAMPLED_KNOTS,
    Rankings,
    ask_known,
    ask_new,
    knots_of,
)
from coldstart.models.ensemble.splines import likes_prior, linear_spline_basis
from coldstart.models.ensemble.stacking import StackingModel
from coldstart.models.ensemble.weights import weigh
from coldstart.models.neural.pairs import enough_dislikes
from coldstart.models.neural.two_tower import TwoTower
from coldstart.models.queries import Training

FEW = 300
"""Rankings below which a gain has to exceed a standard error to be believed."""
FEWEST_AT_ZERO = 50
"""Users below which someone of whom nothing is known is shown what is popular, nothing else."""


@dataclass(frozen=True, eq=False)
class FittedEnsemble:
    """What came out: the fitted members, both sides, and how many users were set apart.

    `rankings` is what the members of the known side, and popularity, said of those users, where it
    was asked for.
    """

    panel: FittedBaseModels
    known: StackingModel
    new: StackingModel
    n_asked: int
    rankings: Rankings | None = None


def learn_steps(
    train: Training,
    rng: np.random.Generator,
    known: Sequence[BaseModel] = KNOWN,
    new: Sequence[BaseModel] = NEW,
    *,
    keep: bool = False,
    quick: bool = False,
    dislike_cost: float = 1.0,
) -> Generator[Event, None, FittedEnsemble]:
    """Learn to weigh these members on people and items set apart, then fit them on everything.

    `keep` keeps the rankings that the known side was weighed on; `quick` asks the people of one
    fold only, for whoever asked to stop and waits.
    """
    known, new = eligible(known, train), eligible(new, train)
    methods = list(dict.fromkeys(member.method for member in (*known, *new)))
    folds = folds_of(train, rng)
    n_folds = len(folds)
    folds = folds[:1] if quick else folds
    seed = int(rng.integers(2**31))
    spline_knots = knots_of(train.likes)
    answers = enough_dislikes(train)
    of_known = Rankings(answers=answers)
    of_new = Rankings(answers=answers)
    done, total = 0, len(methods) * len(folds)
    yield Started("members", total)
    towers: list[dict[str, Recommender]] = []
    prior = likes_prior(item_likes(train), len(train.users))
    for n, fold in enumerate(folds):
        here = Progressed("members", done, total)
        models = yield from _fitted((*known, *new), fold.train, seed + n, here)
        done += len(methods)
        towers.append({name: models[name] for name in models if name == TwoTower.name})
        panel = FittedBaseModels.of(known, models, fold.train, prior, rng)
        here = Progressed("members", done, total)
        yield from _paced(ask_known(of_known, fold, panel, spline_knots, n_folds, rng), here)
        panel = FittedBaseModels.of(new, models, fold.train, prior, rng)
        yield from _paced(ask_new(of_new, fold, panel, n_folds, rng), here)
        del models, panel
    yield Progressed("members", total, total)
    yield Started("tune", 2)
    pairs = train.seen.nnz if answers else float(np.prod(train.likes.shape))
    rate = base_rate(train.likes.nnz, pairs)
    cautious = len(train.users) < FEWEST_AT_ZERO
    plain = [POPULARITY] * len(spline_knots)
    steps = _side(
        of_known,
        known,
        spline_knots,
        plain,
        rng,
        rate,
        cautious=cautious,
        dislike_cost=dislike_cost,
    )
    side_known = yield from _paced(steps, Progressed("tune", 0, 2))
    yield Progressed("tune", 1, 2)
    plain = [
        PREDICTED if k == 0 else _first_of(new, KERNEL, CENTROID) for k in spline_knots.tolist()
    ]
    steps = _side(of_new, new, spline_knots, plain, rng, rate)
    side_new = yield from _paced(steps, Progressed("tune", 1, 2))
    yield Progressed("tune", 2, 2)
    rankings = None
    if keep:
        kept = side_known.used.copy()
        kept[known.index(POPULARITY)] = True
        side_known = side_known.only(kept)
        rankings = of_known.only(np.flatnonzero(kept)) if len(of_known) else of_known
    else:
        side_known = side_known.slim()
    side_new = side_new.slim()
    del of_known, of_new
    used = (*side_known.members, *side_new.members)
    total = len({member.method for member in used})
    yield Started("members_all", total)
    here = Progressed("members_all", 0, total)
    models = yield from _fitted(used, train, seed + len(folds), here, settled(towers))
    yield Progressed("members_all", total, total)
    panel = FittedBaseModels.of(used, models, train, prior, rng)
    if side_known.no_profile is not None:
        completion = ProfileCompletion.of(train.users, rng.spawn(1)[0])
        panel = replace(panel, completion=completion)
    asked = sum(len(fold.asked.users) for fold in folds)
    return FittedEnsemble(panel, side_known, side_new, asked, rankings)


def _fitted(
    members: Sequence[BaseModel],
    train: Training,
    seed: int,
    before: Progressed,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
) -> Generator[Event, None, dict[str, Recommender]]:
    """Fit members, telling how far it is; `before` is how far it was."""
    steps = fit_steps(members, train, seed, settings)
    begun: set[str] = set()
    while True:
        try:
            begun.add(next(steps))
        except StopIteration as ended:
            return cast("dict[str, Recommender]", ended.value)
        yield replace(before, done=before.done + len(begun) - 1)


def _paced(steps: Iterator[None], event: Event) -> Generator[Event, None, Any]:
    """Do a long piece of work, telling of it whenever it could be stopped; return its result."""
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            return ended.value
        yield event


def _first_of(members: Sequence[BaseModel], *wanted: BaseModel) -> BaseModel:
    return next(m for w in wanted for m in members if m.method == w.method)


def _side(
    rankings: Rankings,
    members: tuple[BaseModel, ...],
    spline_knots: np.ndarray,
    plain: Sequence[BaseModel],
    rng: np.random.Generator,
    rate: float,
    *,
    cautious: bool = False,
    dislike_cost: float = 0.0,
) -> Generator[None, None, StackingModel]:
    """Weigh the members and fit the odds; `plain` names the member to keep to at each knot,
    and `rate` is the log-odds of a like where nobody can be asked."""
    at = [members.index(member) for member in plain]
    alone = np.eye(len(members))[at]
    if not len(rankings):
        return StackingModel(members, spline_knots, alone, PlattCalibrator.flat(rate))
    rivals = [
        [n for n, member in enumerate(members) if member.method == method]
        for method in dict.fromkeys(member.method for member in members)
    ]
    weights = yield from weigh(rankings, spline_knots, rivals, at, FEW)
    if cautious:
        weights[0] = alone[0]
    without = None
    if any(some is not None for some in rankings.without_profile):
        without = yield from weigh_without_profile(rankings, members, spline_knots, weights, FEW)
    if dislike_cost and any(some is not None for some in rankings.rated):
        of_dislikes = yield from less_dislikes(
            rankings, members, spline_knots, weights, dislike_cost
        )
        weights = lowered(weights, of_dislikes)
        if without is not None:
            without = lowered(without, without_profile_part(members, of_dislikes))
    return weighed(rankings, members, spline_knots, weights, rng, no_profile_weights=without)


def weighed(
    rankings: Rankings,
    members: tuple[BaseModel, ...],
    spline_knots: np.ndarray,
    weights: np.ndarray,
    rng: np.random.Generator,
    no_profile_weights: np.ndarray | None = None,
) -> StackingModel:
    """Return the side that has these weights, with odds fitted on the rankings.

    Parameters
    ----------
    rankings : Rankings
    members : tuple of BaseModel
    spline_knots : ndarray, int64 (n_knots,)
    weights : ndarray, float64 (n_knots, n_members)
    rng : numpy.random.Generator
    no_profile_weights : ndarray, float64 (n_knots, n_members), optional
        For people without a profile; the same by default.
    """
    newcomers: list[Sample] = []
    whole: list[Sample] = []
    natural: list[Sample] = []  # of people who have no profile
    removed: list[Sample] = []  # of people who were asked as if they had none
    times: list[float] = []
    apart = rng.spawn(1)[0]  # so that who has no profile changes nothing for those who have one
    profiled = any(some is not None for some in rankings.without_profile)
    enough = FEWEST_ASKED * len(spline_knots)
    n_described = sum(int(has.sum()) for has in rankings.described)
    theirs = weights if no_profile_weights is None else no_profile_weights
    for place, (standard, liked, open_, n_likes) in enumerate(rankings.blocks()):
        scores = _summed(standard, linear_spline_basis(n_likes, spline_knots) @ weights)
        rated = rankings.rated[place] if rankings.answers else None
        open_ = open_ if rated is None else open_ & rated
        if rankings.whole[place]:
            n_known = n_likes * rankings.times[place]
            whole.append(Sample.drawn(scores, liked, open_, n_known, rng))
            continue
        times.append(rankings.times[place])
        has = rankings.described[place] if profiled else np.zeros(len(n_likes), dtype=bool)
        counted = open_ & has[:, None] if profiled and n_described >= enough else open_
        newcomers.append(Sample.drawn(scores, liked, counted, n_likes, rng))
        bare = rankings.without_profile[place] if profiled else None
        asked = [(natural, np.flatnonzero(~has), standard[:, ~has])] if profiled else []
        if bare is not None:
            asked.append((removed, bare.rows, bare.among(standard)))
        for samples, rows, said in asked:
            sums = _summed(said, linear_spline_basis(n_likes[rows], spline_knots) @ theirs)
            samples.append(Sample.drawn(sums, liked[rows], open_[rows], n_likes[rows], apart))
    at = np.array(SAMPLED_KNOTS) if whole else spline_knots
    of_whole = PlattCalibrator.of_histories(whole) if whole else None
    if not any(len(some.scores) for some in newcomers):
        assert of_whole is not None
        return StackingModel(members, spline_knots, weights, of_whole)
    larger = float(np.mean(times))
    odds = PlattCalibrator.fit(at, newcomers).of_catalogue(larger)
    if not profiled:
        return StackingModel(members, spline_knots, weights, odds, of_whole)
    # Those who came without a profile are the best to learn from, where there are enough of them.
    n_natural = sum(len(has) for has in rankings.described) - n_described
    of_no_profile = PlattCalibrator.fit(
        at, natural if n_natural >= enough else removed
    ).of_catalogue(larger)
    return StackingModel(
        members, spline_knots, weights, odds, of_whole, of_no_profile, no_profile_weights
    )


def _summed(standard: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return weighted sums, float32 (n_cases, n_items), of weights (n_cases, n_members)."""
    scores = np.zeros(standard.shape[1:], np.float32)
    mine = weights.astype(np.float32)
    for n in np.flatnonzero(weights.any(axis=0)):
        scores += mine[:, n, None] * standard[n]
    return scores
