"""Out-of-fold rankings: scores of base models for users and items they were not fitted on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, vstack

from coldstart.models.base import Part
from coldstart.models.ensemble.fitted import FittedBaseModels
from coldstart.models.ensemble.folds import Fold
from coldstart.models.ensemble.profile_completion import has_profile, without_profile
from coldstart.models.ensemble.splines import KNOTS
from coldstart.models.queries import Items, Queries, Training, with_share

MOST_CELLS = 40_000_000  # z-scores in memory, float32
FEWEST_USERS, MOST_USERS = 60, 500  # users for each number of known likes
MOST_CELLS_WITHOUT_PROFILE = 60_000  # cells scored again without profiles, in one block
MOST_DISLIKES_ALONE = 5  # known dislikes of a user without known likes
SAMPLED_KNOTS = (0, 1, 3, 5, 10)  # numbers of known likes of new users, for new items


@dataclass(frozen=True, eq=False)
class WithoutProfile:
    """Scores of the base models that read profiles, for some cases of a block without theirs.

    Attributes
    ----------
    rows : ndarray, int64 (n,)
        Of the block.
    base_models : ndarray, int64 (n_changed,)
    z_scores : ndarray, float32 (n_changed, n, n_items)
    """

    rows: np.ndarray
    base_models: np.ndarray
    z_scores: np.ndarray

    def among(self, z_scores: np.ndarray) -> np.ndarray:
        """Return the scores of all base models for these cases, (n_base_models, n, n_items)."""
        scores_of_rows: np.ndarray = z_scores[:, self.rows]
        scores_of_rows[self.base_models] = self.z_scores
        return scores_of_rows

    def only(self, base_models: np.ndarray) -> WithoutProfile:
        """Return the same with these base models of the block alone, ascending."""
        is_kept = np.isin(self.base_models, base_models)
        places = np.searchsorted(base_models, self.base_models[is_kept])
        return WithoutProfile(self.rows, places, self.z_scores[is_kept])


@dataclass(eq=False)
class Rankings:
    """Candidates of some queries with the base models' z-scores.

    Attributes
    ----------
    z_scores : list of ndarray, float32 (n_base_models, n_cases, n_items)
        A block for each fold and knot.
    liked, candidate_mask : list of ndarray, bool (n_cases, n_items)
        The relevant items, and the candidates.
    n_likes : list of ndarray, int64 (n_cases,)
        How many likes are known.
    times : list of float
        The number of items of the catalogue over the number that the known likes are of: 4 likes
        in four fifths of the catalogue stand for 5 in all of it.
    is_complete_history : list of bool
        Whether the known likes are all that the users like among those items.
    described : list of ndarray, bool (n_cases,)
        Whether there is a profile.
    without_profile : list of WithoutProfile or None
        Scores without the profiles, where base models read these.
    rated : list of ndarray, bool (n_cases, n_items), or of None
        Pairs with a label; None where the data have no dislikes.
    answers : bool
        Whether a probability is that of a like among labeled pairs.
    queries_and_items : list of (Queries, Items) or None
        Queries and items of each block, if requested.
    """

    z_scores: list[np.ndarray] = field(default_factory=list)
    liked: list[np.ndarray] = field(default_factory=list)
    candidate_mask: list[np.ndarray] = field(default_factory=list)
    n_likes: list[np.ndarray] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    is_complete_history: list[bool] = field(default_factory=list)
    described: list[np.ndarray] = field(default_factory=list)
    without_profile: list[WithoutProfile | None] = field(default_factory=list)
    rated: list[np.ndarray | None] = field(default_factory=list)
    answers: bool = False
    queries_and_items: list[tuple[Queries, Items]] | None = None

    def add(
        self, fitted_models: FittedBaseModels, parts: Sequence[QueryGroup], items: Items
    ) -> Iterator[None]:
        """Score several groups of queries at once, yielding after each base model."""
        if not parts:
            return
        cases = _concatenated([part.cases for part in parts])
        shapes = [(len(fitted_models.base_models), len(part.cases), len(items)) for part in parts]
        blocks = [np.empty(shape, dtype=np.float32) for shape in shapes]
        ends = np.cumsum([len(part.cases) for part in parts])[:-1]
        for scores in fitted_models.scores(cases, items):
            for block, z_scores in zip(blocks, np.split(scores.z_scores, ends), strict=True):
                block[scores.base_model] = z_scores
            yield
        self.z_scores += blocks
        self.n_likes += np.split(cases.n_likes, ends)
        self.liked += [part.liked & part.candidate_mask for part in parts]
        self.candidate_mask += [part.candidate_mask for part in parts]
        self.times += [part.times for part in parts]
        self.is_complete_history += [part.is_complete_history for part in parts]
        self.rated += [part.rated for part in parts]
        self.described += np.split(has_profile(cases), ends)
        for part in parts:
            self.without_profile.append(
                None
                if part.is_complete_history
                else _rank_without_profile(fitted_models, part.cases, items)
            )
            yield
        if self.queries_and_items is not None:
            self.queries_and_items += [(part.cases, items) for part in parts]

    def at(self, knot: int, spline_knots: np.ndarray) -> Rankings:
        """Return the rankings whose known likes are nearest to a knot, without those that any
        order ranks alike: nothing relevant, or nothing else.
        """
        nearest_rankings = Rankings()
        places = np.log1p(spline_knots.astype(np.float64))
        for z_scores, liked, candidate_mask, n_likes in self.blocks():
            nearest = np.abs(np.log1p(n_likes)[:, None] - places).argmin(axis=1)
            is_rankable = liked.any(axis=1) & (candidate_mask & ~liked).any(axis=1)
            rows = np.flatnonzero((spline_knots[nearest] == knot) & is_rankable)
            if len(rows):
                takes_all = len(rows) == len(n_likes)  # then no copy is needed
                nearest_rankings.z_scores.append(z_scores if takes_all else z_scores[:, rows])
                nearest_rankings.liked.append(liked[rows])
                nearest_rankings.candidate_mask.append(candidate_mask[rows])
                nearest_rankings.n_likes.append(n_likes[rows])
        return nearest_rankings

    def only(self, base_models: np.ndarray) -> Rankings:
        """Return the rankings with these base models only."""
        if len(base_models) == len(self.z_scores[0]):
            return self
        return replace(
            self,
            z_scores=[block[base_models] for block in self.z_scores],
            without_profile=[
                None if some is None else some.only(base_models) for some in self.without_profile
            ],
        )

    def of_dislikes(self, base_models: np.ndarray, rows: Sequence[np.ndarray]) -> Rankings:
        """Return rankings of these base models and rows in which the dislikes are relevant.

        Rows without a dislike are not used.
        """
        dislikes = Rankings()
        for (z_scores, liked, candidate_mask, n_likes), rated, chosen in zip(
            self.blocks(), self.rated, rows, strict=True
        ):
            if rated is None:
                continue
            disliked = rated & candidate_mask & ~liked
            used = chosen[disliked[chosen].any(axis=1)]
            if len(used):
                dislikes.z_scores.append(z_scores[np.ix_(base_models, used)])
                dislikes.liked.append(disliked[used])
                dislikes.candidate_mask.append(candidate_mask[used])
                dislikes.n_likes.append(n_likes[used])
        return dislikes

    def blocks(self) -> list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
        """Return scores, likes, candidates and numbers of known likes, fold by fold."""
        return list(zip(self.z_scores, self.liked, self.candidate_mask, self.n_likes, strict=True))

    def __len__(self) -> int:
        return sum(len(n) for n in self.n_likes)


def knots_of(likes: csr_matrix) -> np.ndarray:
    """Return the knots below the number of likes of enough users, int64; the first at least."""
    n = np.diff(likes.indptr)
    fewest = min(FEWEST_USERS, max(len(n) // 4, 5))
    return np.array([k for k in KNOTS if not k or (n > k).sum() >= fewest], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class QueryGroup:
    """Queries, their relevant items, and their candidates, bool (n_cases, n_items).

    `times` and `is_complete_history` are as in `Rankings`.
    """

    cases: Queries
    liked: np.ndarray
    candidate_mask: np.ndarray
    times: float = 1.0
    is_complete_history: bool = False
    rated: np.ndarray | None = None


def rank_known_items(
    rankings: Rankings,
    fold: Fold,
    fitted_models: FittedBaseModels,
    spline_knots: np.ndarray,
    n_folds: int,
    rng: np.random.Generator,
) -> Iterator[None]:
    """Rank the training items of a fold for its test users, given some of their likes."""
    users = fold.test.take_items(fold.old)
    max_users = _most(len(fold.old) * len(fitted_models.base_models) * len(spline_knots), n_folds)
    times = len(fold.test.items) / len(fold.old)
    parts = []
    for k in spline_knots.tolist():
        rows = _drawn(np.diff(users.likes.indptr) > k, max_users, rng)
        if len(rows):
            likes = users.likes[rows]
            known = _first(likes, k, rng)
            dislikes, rated = _revealed_dislikes(users, rows, known, rng)
            cases = users.users.take(rows).knowing(known, dislikes)
            candidate_mask = ~known.toarray() if dislikes is None else ~(known + dislikes).toarray()
            parts.append(QueryGroup(cases, likes.toarray(), candidate_mask, times, rated=rated))
    yield from rankings.add(fitted_models, parts, fold.train.items)


def rank_new_items(
    rankings: Rankings,
    fold: Fold,
    fitted_models: FittedBaseModels,
    n_folds: int,
    rng: np.random.Generator,
) -> Iterator[None]:
    """Rank the new items of a fold for its training users and for its test users."""
    max_users = _most(
        len(fold.new) * len(fitted_models.base_models) * (len(SAMPLED_KNOTS) + 2), n_folds
    )
    users = fold.test.take_items(fold.old)
    parts = []
    for k in SAMPLED_KNOTS:
        rows = _drawn(np.diff(users.likes.indptr) > k, max_users, rng)
        if len(rows):
            cases = users.users.take(rows).knowing(_first(users.likes[rows], k, rng))
            relevant = fold.test.likes[rows][:, fold.new].toarray()
            rated = _answered(relevant, fold.test.dislikes, rows, fold.new)
            parts.append(QueryGroup(cases, relevant, np.ones_like(relevant), rated=rated))
    rows = _drawn(np.diff(fold.train.likes.indptr) > 0, 2 * max_users, rng)
    relevant = fold.liked_new[rows].toarray()
    parts.append(
        QueryGroup(
            fold.train.users.take(rows),
            relevant,
            np.ones_like(relevant),
            times=len(fold.test.items) / len(fold.old),
            is_complete_history=True,
            rated=_answered(relevant, fold.disliked_new, rows, np.arange(len(fold.new))),
        )
    )
    yield from rankings.add(fitted_models, parts, fold.test.items.take(fold.new))


def _answered(
    liked: np.ndarray, dislikes: csr_matrix | None, rows: np.ndarray, columns: np.ndarray
) -> np.ndarray | None:
    if dislikes is None:
        return None
    answered: np.ndarray = liked | dislikes[rows][:, columns].toarray()
    return answered


def _revealed_dislikes(
    users: Training, rows: np.ndarray, known: csr_matrix, rng: np.random.Generator
) -> tuple[csr_matrix | None, np.ndarray | None]:
    """Return the dislikes that are known with the likes, and which pairs have a label.

    The share of known dislikes equals that of known likes. Of a user without known likes it is from
    none to `MOST_DISLIKES_ALONE`, at most half: the rest is what a list should avoid.
    """
    if users.dislikes is None:
        return None, None
    likes = np.diff(users.likes.indptr)[rows]
    share = np.diff(known.indptr) / np.maximum(likes, 1)
    if not known.nnz:
        dislikes = np.diff(users.dislikes.indptr)[rows]
        n_known = rng.integers(MOST_DISLIKES_ALONE + 1, size=len(rows))
        share = np.minimum(n_known, dislikes // 2) / np.maximum(dislikes, 1)
    revealed = with_share(users.dislikes[rows], share, rng)
    return revealed, (users.likes[rows] + users.dislikes[rows]).toarray().astype(bool)


def _rank_without_profile(
    fitted_models: FittedBaseModels, cases: Queries, items: Items
) -> WithoutProfile | None:
    """Score some cases again without profiles, by the base models that read them."""
    readers = [
        n for n, m in enumerate(fitted_models.base_models) if m.part in (Part.PROFILE, Part.NETWORK)
    ]
    if not has_profile(cases).any() or not any(
        fitted_models.base_models[n].part is Part.PROFILE for n in readers
    ):
        return None
    max_users = max(MOST_CELLS_WITHOUT_PROFILE // max(len(readers) * len(items), 1), 10)
    rng = np.random.default_rng(len(cases))  # of its own, so that no other rng changes
    rows = np.sort(rng.permutation(len(cases))[:max_users])
    z_scores = [
        s.z_scores for s in fitted_models.scores(without_profile(cases.take(rows)), items, readers)
    ]
    return WithoutProfile(rows, np.array(readers, dtype=np.int64), np.stack(z_scores))


def _most(cells: int, n_folds: int) -> int:
    """Return how many users of a fold to rank for at each knot, given the cells that one takes."""
    return int(np.clip(MOST_CELLS // max(cells, 1), FEWEST_USERS, MOST_USERS)) // n_folds + 1


def _concatenated(parts: Sequence[Queries]) -> Queries:
    """Return queries over the same items as one."""
    dislikes = [part.dislikes for part in parts if part.dislikes is not None]
    return Queries(
        [id_ for part in parts for id_ in part.ids],
        [text for part in parts for text in part.texts],
        np.concatenate([part.embeddings for part in parts]),
        pd.concat([part.columns for part in parts], ignore_index=True),
        vstack([part.support for part in parts], format="csr"),
        parts[0].support_items,
        vstack(dislikes, format="csr") if len(dislikes) == len(parts) else None,
    )


def _drawn(is_eligible: np.ndarray, max_users: int, rng: np.random.Generator) -> np.ndarray:
    """Return positions of some eligible rows, drawn at random, sorted."""
    return np.sort(rng.permutation(np.flatnonzero(is_eligible))[:max_users])


def _first(likes: csr_matrix, k: int, rng: np.random.Generator) -> csr_matrix:
    """Return k likes of each row, drawn at random."""
    places = [rng.permutation(n) for n in np.diff(likes.indptr)]
    is_kept = np.concatenate([*places, np.array([], dtype=np.int64)]) < k
    known = csr_matrix((is_kept, likes.indices, likes.indptr), shape=likes.shape).copy()
    known.eliminate_zeros()
    return known
