"""Fit the ensemble: base models on folds, their weights, the calibration, base models on all."""

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
    refit_settings,
)
from coldstart.models.ensemble.calibrator import CalibrationSample, PlattCalibrator
from coldstart.models.ensemble.dislikes import less_dislikes, lowered, without_profile_part
from coldstart.models.ensemble.fitted import FittedBaseModels
from coldstart.models.ensemble.folds import folds_of
from coldstart.models.ensemble.no_profile import weigh_without_profile
from coldstart.models.ensemble.profile_completion import ProfileCompletion
from coldstart.models.ensemble.rankings import (
    FEWEST_USERS,
    SAMPLED_KNOTS,
    Rankings,
    knots_of,
    rank_known_items,
    rank_new_items,
)
from coldstart.models.ensemble.splines import likes_prior, linear_spline_basis
from coldstart.models.ensemble.stacking import StackingModel
from coldstart.models.ensemble.weights import weigh
from coldstart.models.neural.pairs import enough_dislikes
from coldstart.models.neural.two_tower import TwoTower
from coldstart.models.queries import Training

FEW = 300
"""Rankings below which a gain has to exceed a standard error."""
FEWEST_AT_ZERO = 50
"""Training users below which popularity alone ranks for a user without likes."""


@dataclass(frozen=True, eq=False)
class FittedEnsemble:
    """The fitted base models, both stacking models, and the number of users in the test folds.

    `rankings` holds the out-of-fold scores of the base models for known items, if requested.
    """

    fitted_models: FittedBaseModels
    known: StackingModel
    new: StackingModel
    n_test_users: int
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
    """Fit weights and calibration on held-out users and items, then the base models on all data.

    `keep` returns the out-of-fold rankings of known items too; `quick` uses one fold only, for a
    user who stopped the training and waits.
    """
    known, new = eligible(known, train), eligible(new, train)
    methods = list(dict.fromkeys(base_model.method for base_model in (*known, *new)))
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
        progress = Progressed("members", done, total)
        models = yield from _fitted((*known, *new), fold.train, seed + n, progress)
        done += len(methods)
        towers.append({name: models[name] for name in models if name == TwoTower.name})
        fitted_models = FittedBaseModels.of(known, models, fold.train, prior, rng)
        progress = Progressed("members", done, total)
        yield from _paced(
            rank_known_items(of_known, fold, fitted_models, spline_knots, n_folds, rng), progress
        )
        fitted_models = FittedBaseModels.of(new, models, fold.train, prior, rng)
        yield from _paced(rank_new_items(of_new, fold, fitted_models, n_folds, rng), progress)
        del models, fitted_models
    yield Progressed("members", total, total)
    yield Started("tune", 2)
    pairs = train.seen.nnz if answers else float(np.prod(train.likes.shape))
    rate = base_rate(train.likes.nnz, pairs)
    cautious = len(train.users) < FEWEST_AT_ZERO
    plain = [POPULARITY] * len(spline_knots)
    steps = _fit_stacking(
        of_known,
        known,
        spline_knots,
        plain,
        rng,
        rate,
        cautious=cautious,
        dislike_cost=dislike_cost,
    )
    stacking_known = yield from _paced(steps, Progressed("tune", 0, 2))
    yield Progressed("tune", 1, 2)
    plain = [
        PREDICTED if k == 0 else _first_of(new, KERNEL, CENTROID) for k in spline_knots.tolist()
    ]
    steps = _fit_stacking(of_new, new, spline_knots, plain, rng, rate)
    stacking_new = yield from _paced(steps, Progressed("tune", 1, 2))
    yield Progressed("tune", 2, 2)
    rankings = None
    if keep:
        is_kept = stacking_known.used.copy()
        is_kept[known.index(POPULARITY)] = True
        stacking_known = stacking_known.only(is_kept)
        rankings = of_known.only(np.flatnonzero(is_kept)) if len(of_known) else of_known
    else:
        stacking_known = stacking_known.slim()
    stacking_new = stacking_new.slim()
    del of_known, of_new
    used = (*stacking_known.base_models, *stacking_new.base_models)
    total = len({base_model.method for base_model in used})
    yield Started("members_all", total)
    progress = Progressed("members_all", 0, total)
    models = yield from _fitted(used, train, seed + len(folds), progress, refit_settings(towers))
    yield Progressed("members_all", total, total)
    fitted_models = FittedBaseModels.of(used, models, train, prior, rng)
    if stacking_known.no_profile is not None:
        completion = ProfileCompletion.of(train.users, rng.spawn(1)[0])
        fitted_models = replace(fitted_models, completion=completion)
    n_users = sum(len(fold.test.users) for fold in folds)
    return FittedEnsemble(fitted_models, stacking_known, stacking_new, n_users, rankings)


def _fitted(
    base_models: Sequence[BaseModel],
    train: Training,
    seed: int,
    before: Progressed,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
) -> Generator[Event, None, dict[str, Recommender]]:
    """Fit base models and yield progress, counted from `before`."""
    steps = fit_steps(base_models, train, seed, settings)
    begun: set[str] = set()
    while True:
        try:
            begun.add(next(steps))
        except StopIteration as ended:
            return cast("dict[str, Recommender]", ended.value)
        yield replace(before, done=before.done + len(begun) - 1)


def _paced(steps: Iterator[None], event: Event) -> Generator[Event, None, Any]:
    """Yield `event` at each step of long work, so that it can be stopped; return its result."""
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            return ended.value
        yield event


def _first_of(base_models: Sequence[BaseModel], *wanted: BaseModel) -> BaseModel:
    return next(m for w in wanted for m in base_models if m.method == w.method)


def _fit_stacking(
    rankings: Rankings,
    base_models: tuple[BaseModel, ...],
    spline_knots: np.ndarray,
    plain: Sequence[BaseModel],
    rng: np.random.Generator,
    rate: float,
    *,
    cautious: bool = False,
    dislike_cost: float = 0.0,
) -> Generator[None, None, StackingModel]:
    """Fit weights and calibration.

    `plain` names the base model to use at each knot unless others are better, `rate` is the
    log-odds of a like where there are no rankings.
    """
    at = [base_models.index(base_model) for base_model in plain]
    alone = np.eye(len(base_models))[at]
    if not len(rankings):
        return StackingModel(base_models, spline_knots, alone, PlattCalibrator.flat(rate))
    alternatives = [
        [n for n, base_model in enumerate(base_models) if base_model.method == method]
        for method in dict.fromkeys(base_model.method for base_model in base_models)
    ]
    weights = yield from weigh(rankings, spline_knots, alternatives, at, FEW)
    if cautious:
        weights[0] = alone[0]
    without = None
    if any(some is not None for some in rankings.without_profile):
        without = yield from weigh_without_profile(
            rankings, base_models, spline_knots, weights, FEW
        )
    if dislike_cost and any(some is not None for some in rankings.rated):
        of_dislikes = yield from less_dislikes(
            rankings, base_models, spline_knots, weights, dislike_cost
        )
        weights = lowered(weights, of_dislikes)
        if without is not None:
            without = lowered(without, without_profile_part(base_models, of_dislikes))
    return weighed(rankings, base_models, spline_knots, weights, rng, no_profile_weights=without)


def weighed(
    rankings: Rankings,
    base_models: tuple[BaseModel, ...],
    spline_knots: np.ndarray,
    weights: np.ndarray,
    rng: np.random.Generator,
    no_profile_weights: np.ndarray | None = None,
) -> StackingModel:
    """Return the stacking model with these weights, calibrated on the rankings.

    Parameters
    ----------
    rankings : Rankings
    base_models : tuple of BaseModel
    spline_knots : ndarray, int64 (n_knots,)
    weights : ndarray, float64 (n_knots, n_base_models)
    rng : numpy.random.Generator
    no_profile_weights : ndarray, float64 (n_knots, n_base_models), optional
        For people without a profile; the same by default.
    """
    newcomers: list[CalibrationSample] = []
    complete: list[CalibrationSample] = []
    natural: list[CalibrationSample] = []  # users without a profile
    removed: list[CalibrationSample] = []  # users with a profile, scored without it
    times: list[float] = []
    own_rng = rng.spawn(1)[0]  # so that users without a profile change no draw for the others
    has_profiles = any(some is not None for some in rankings.without_profile)
    enough = FEWEST_USERS * len(spline_knots)
    n_described = sum(int(has.sum()) for has in rankings.described)
    bare_weights = weights if no_profile_weights is None else no_profile_weights
    for block, (z_scores, liked, candidate_mask, n_likes) in enumerate(rankings.blocks()):
        scores = _summed(z_scores, linear_spline_basis(n_likes, spline_knots) @ weights)
        rated = rankings.rated[block] if rankings.answers else None
        candidate_mask = candidate_mask if rated is None else candidate_mask & rated
        if rankings.is_complete_history[block]:
            n_known = n_likes * rankings.times[block]
            complete.append(CalibrationSample.drawn(scores, liked, candidate_mask, n_known, rng))
            continue
        times.append(rankings.times[block])
        has = rankings.described[block] if has_profiles else np.zeros(len(n_likes), dtype=bool)
        counted = (
            candidate_mask & has[:, None]
            if has_profiles and n_described >= enough
            else candidate_mask
        )
        newcomers.append(CalibrationSample.drawn(scores, liked, counted, n_likes, rng))
        without_profile = rankings.without_profile[block] if has_profiles else None
        groups = [(natural, np.flatnonzero(~has), z_scores[:, ~has])] if has_profiles else []
        if without_profile is not None:
            groups.append((removed, without_profile.rows, without_profile.among(z_scores)))
        for samples, rows, scores_without in groups:
            sums = _summed(
                scores_without, linear_spline_basis(n_likes[rows], spline_knots) @ bare_weights
            )
            samples.append(
                CalibrationSample.drawn(
                    sums, liked[rows], candidate_mask[rows], n_likes[rows], own_rng
                )
            )
    at = np.array(SAMPLED_KNOTS) if complete else spline_knots
    of_complete = PlattCalibrator.of_complete_histories(complete) if complete else None
    if not any(len(some.scores) for some in newcomers):
        assert of_complete is not None
        return StackingModel(base_models, spline_knots, weights, of_complete)
    larger = float(np.mean(times))
    odds = PlattCalibrator.fit(at, newcomers).of_catalogue(larger)
    if not has_profiles:
        return StackingModel(base_models, spline_knots, weights, odds, of_complete)
    # Real users without a profile are preferred, where there are enough of them.
    n_natural = sum(len(has) for has in rankings.described) - n_described
    of_no_profile = PlattCalibrator.fit(
        at, natural if n_natural >= enough else removed
    ).of_catalogue(larger)
    return StackingModel(
        base_models, spline_knots, weights, odds, of_complete, of_no_profile, no_profile_weights
    )


def _summed(z_scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return weighted sums, float32 (n_cases, n_items), of weights (n_cases, n_base_models)."""
    scores = np.zeros(z_scores.shape[1:], np.float32)
    factors = weights.astype(np.float32)
    for n in np.flatnonzero(weights.any(axis=0)):
        scores += factors[:, n, None] * z_scores[n]
    return scores
