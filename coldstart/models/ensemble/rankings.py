"""What members say of people and items that they were not fitted on."""

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

MOST_CELLS = 40_000_000  # standardised scores that are kept, float32
FEWEST_ASKED, MOST_ASKED = 60, 500  # people for each number of known likes
MOST_CELLS_WITHOUT_PROFILE = (
    60_000  # cells of what is asked once more without a profile, in one block
)
MOST_DISLIKES_ALONE = 5  # known of someone of whom no like is known
SAMPLED_KNOTS = (0, 1, 3, 5, 10)  # numbers of likes that newcomers are asked with, for new items


@dataclass(frozen=True, eq=False)
class WithoutProfile:
    """What the members that read profiles say of some of a block's cases without theirs.

    Attributes
    ----------
    rows : ndarray, int64 (n,)
        Of the block.
    members : ndarray, int64 (n_changed,)
    standard : ndarray, float32 (n_changed, n, n_items)
    """

    rows: np.ndarray
    members: np.ndarray
    standard: np.ndarray

    def among(self, standard: np.ndarray) -> np.ndarray:
        """Return what all members of the block say of these cases, (n_members, n, n_items)."""
        found: np.ndarray = standard[:, self.rows]
        found[self.members] = self.standard
        return found

    def only(self, members: np.ndarray) -> WithoutProfile:
        """Return the same with these members of the block alone, ascending."""
        kept = np.isin(self.members, members)
        places = np.searchsorted(members, self.members[kept])
        return WithoutProfile(self.rows, places, self.standard[kept])


@dataclass(eq=False)
class Rankings:
    """Candidates of some cases, as the members of a panel see them.

    Attributes
    ----------
    standard : list of ndarray, float32 (n_members, n_cases, n_items)
        A block for each fold and knot.
    liked, open_ : list of ndarray, bool (n_cases, n_items)
        What is to be found, and what may be ranked.
    n_likes : list of ndarray, int64 (n_cases,)
        How many likes are known.
    times : list of float
        How many times as many items the catalogue has as those that the likes are of: who is known
        by 4 of them is known by 5 of the catalogue's.
    whole : list of bool
        Whether these are all that a user likes among those items, and no newcomers.
    described : list of ndarray, bool (n_cases,)
        Who has a profile.
    without_profile : list of WithoutProfile or None
        What is said without their profiles, where members read these.
    rated : list of ndarray, bool (n_cases, n_items), or of None
        Of which it is known whether they are liked; None where nobody dislikes anything.
    answers : bool
        Whether a probability is that of a like among what people answer.
    asked : list of (Queries, Items) or None
        Who was asked about what, block by block, where somebody wants to know afterwards.
    """

    standard: list[np.ndarray] = field(default_factory=list)
    liked: list[np.ndarray] = field(default_factory=list)
    open_: list[np.ndarray] = field(default_factory=list)
    n_likes: list[np.ndarray] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    described: list[np.ndarray] = field(default_factory=list)
    without_profile: list[WithoutProfile | None] = field(default_factory=list)
    rated: list[np.ndarray | None] = field(default_factory=list)
    answers: bool = False
    asked: list[tuple[Queries, Items]] | None = None

    def add(self, panel: FittedBaseModels, parts: Sequence[Asked], items: Items) -> Iterator[None]:
        """Ask the panel about several groups of cases at once, yielding after each member."""
        if not parts:
            return
        cases = _together([part.cases for part in parts])
        shapes = [(len(panel.members), len(part.cases), len(items)) for part in parts]
        blocks = [np.empty(shape, dtype=np.float32) for shape in shapes]
        ends = np.cumsum([len(part.cases) for part in parts])[:-1]
        for said in panel.scores(cases, items):
            for block, mine in zip(blocks, np.split(said.standard, ends), strict=True):
                block[said.member] = mine
            yield
        self.standard += blocks
        self.n_likes += np.split(cases.n_likes, ends)
        self.liked += [part.liked & part.open_ for part in parts]
        self.open_ += [part.open_ for part in parts]
        self.times += [part.times for part in parts]
        self.whole += [part.whole for part in parts]
        self.rated += [part.rated for part in parts]
        self.described += np.split(has_profile(cases), ends)
        for part in parts:
            self.without_profile.append(
                None if part.whole else _ask_without_profile(panel, part.cases, items)
            )
            yield
        if self.asked is not None:
            self.asked += [(part.cases, items) for part in parts]

    def at(self, knot: int, spline_knots: np.ndarray) -> Rankings:
        """Return the rankings whose known likes are nearest to a knot and that can be judged.

        To be judged there has to be something to find, and something else.
        """
        found = Rankings()
        places = np.log1p(spline_knots.astype(np.float64))
        for standard, liked, open_, n_likes in self.blocks():
            nearest = np.abs(np.log1p(n_likes)[:, None] - places).argmin(axis=1)
            able = liked.any(axis=1) & (open_ & ~liked).any(axis=1)
            rows = np.flatnonzero((spline_knots[nearest] == knot) & able)
            if len(rows):
                whole = len(rows) == len(n_likes)  # then no copy is needed
                found.standard.append(standard if whole else standard[:, rows])
                found.liked.append(liked[rows])
                found.open_.append(open_[rows])
                found.n_likes.append(n_likes[rows])
        return found

    def only(self, members: np.ndarray) -> Rankings:
        """Return the rankings as these members see them."""
        if len(members) == len(self.standard[0]):
            return self
        return replace(
            self,
            standard=[block[members] for block in self.standard],
            without_profile=[
                None if some is None else some.only(members) for some in self.without_profile
            ],
        )

    def of_dislikes(self, members: np.ndarray, rows: Sequence[np.ndarray]) -> Rankings:
        """Return what these members see of these rows of each block, dislikes for likes.

        Rows without a dislike to be found are left out.
        """
        dislikes = Rankings()
        for (standard, liked, open_, n_likes), rated, some in zip(
            self.blocks(), self.rated, rows, strict=True
        ):
            if rated is None:
                continue
            disliked = rated & open_ & ~liked
            used = some[disliked[some].any(axis=1)]
            if len(used):
                dislikes.standard.append(standard[np.ix_(members, used)])
                dislikes.liked.append(disliked[used])
                dislikes.open_.append(open_[used])
                dislikes.n_likes.append(n_likes[used])
        return dislikes

    def blocks(self) -> list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
        """Return scores, likes, candidates and numbers of known likes, fold by fold."""
        return list(zip(self.standard, self.liked, self.open_, self.n_likes, strict=True))

    def __len__(self) -> int:
        return sum(len(n) for n in self.n_likes)


def knots_of(likes: csr_matrix) -> np.ndarray:
    """Return the knots that enough users have more likes than, int64; the first at least."""
    n = np.diff(likes.indptr)
    fewest = min(FEWEST_ASKED, max(len(n) // 4, 5))
    return np.array([k for k in KNOTS if not k or (n > k).sum() >= fewest], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Asked:
    """Queries, what they like, and what may be ranked for them, bool (n_cases, n_items).

    `times` and `whole` are as in `Rankings`.
    """

    cases: Queries
    liked: np.ndarray
    open_: np.ndarray
    times: float = 1.0
    whole: bool = False
    rated: np.ndarray | None = None


def ask_known(
    found: Rankings,
    fold: Fold,
    panel: FittedBaseModels,
    spline_knots: np.ndarray,
    n_folds: int,
    rng: np.random.Generator,
) -> Iterator[None]:
    """Rank the known items for people set apart, of whom so many likes are known."""
    people = fold.asked.take_items(fold.old)
    most = _most(len(fold.old) * len(panel.members) * len(spline_knots), n_folds)
    times = len(fold.asked.items) / len(fold.old)
    parts = []
    for k in spline_knots.tolist():
        rows = _drawn(np.diff(people.likes.indptr) > k, most, rng)
        if len(rows):
            mine = people.likes[rows]
            known = _first(mine, k, rng)
            told, rated = _said(people, rows, known, rng)
            cases = people.users.take(rows).knowing(known, told)
            open_ = ~known.toarray() if told is None else ~(known + told).toarray()
            parts.append(Asked(cases, mine.toarray(), open_, times, rated=rated))
    yield from found.add(panel, parts, fold.train.items)


def ask_new(
    found: Rankings, fold: Fold, panel: FittedBaseModels, n_folds: int, rng: np.random.Generator
) -> Iterator[None]:
    """Rank the items set apart, for known people and for some who are set apart as well."""
    most = _most(len(fold.new) * len(panel.members) * (len(SAMPLED_KNOTS) + 2), n_folds)
    people = fold.asked.take_items(fold.old)
    parts = []
    for k in SAMPLED_KNOTS:
        rows = _drawn(np.diff(people.likes.indptr) > k, most, rng)
        if len(rows):
            cases = people.users.take(rows).knowing(_first(people.likes[rows], k, rng))
            wanted = fold.asked.likes[rows][:, fold.new].toarray()
            rated = _answered(wanted, fold.asked.dislikes, rows, fold.new)
            parts.append(Asked(cases, wanted, np.ones_like(wanted), rated=rated))
    rows = _drawn(np.diff(fold.train.likes.indptr) > 0, 2 * most, rng)
    wanted = fold.liked_new[rows].toarray()
    parts.append(
        Asked(
            fold.train.users.take(rows),
            wanted,
            np.ones_like(wanted),
            times=len(fold.asked.items) / len(fold.old),
            whole=True,
            rated=_answered(wanted, fold.disliked_new, rows, np.arange(len(fold.new))),
        )
    )
    yield from found.add(panel, parts, fold.asked.items.take(fold.new))


def _answered(
    liked: np.ndarray, dislikes: csr_matrix | None, rows: np.ndarray, columns: np.ndarray
) -> np.ndarray | None:
    if dislikes is None:
        return None
    found: np.ndarray = liked | dislikes[rows][:, columns].toarray()
    return found


def _said(
    people: Training, rows: np.ndarray, known: csr_matrix, rng: np.random.Generator
) -> tuple[csr_matrix | None, np.ndarray | None]:
    """Return the dislikes that come with the known likes, and which pairs have any answer.

    Of somebody's dislikes the same share is known as of their likes; of those of whom no like is
    known some, from none to `MOST_DISLIKES_ALONE` and to half of them: the rest is to be avoided.
    """
    if people.dislikes is None:
        return None, None
    likes = np.diff(people.likes.indptr)[rows]
    share = np.diff(known.indptr) / np.maximum(likes, 1)
    if not known.nnz:
        dislikes = np.diff(people.dislikes.indptr)[rows]
        n_known = rng.integers(MOST_DISLIKES_ALONE + 1, size=len(rows))
        share = np.minimum(n_known, dislikes // 2) / np.maximum(dislikes, 1)
    told = with_share(people.dislikes[rows], share, rng)
    return told, (people.likes[rows] + people.dislikes[rows]).toarray().astype(bool)


def _ask_without_profile(
    panel: FittedBaseModels, cases: Queries, items: Items
) -> WithoutProfile | None:
    """Ask the members that read profiles once more, as if there were none."""
    readers = [n for n, m in enumerate(panel.members) if m.part in (Part.PROFILE, Part.NETWORK)]
    if not has_profile(cases).any() or not any(
        panel.members[n].part is Part.PROFILE for n in readers
    ):
        return None
    most = max(MOST_CELLS_WITHOUT_PROFILE // max(len(readers) * len(items), 1), 10)
    draw = np.random.default_rng(len(cases))  # of its own, so that no other draw changes
    rows = np.sort(draw.permutation(len(cases))[:most])
    said = [s.standard for s in panel.scores(without_profile(cases.take(rows)), items, readers)]
    return WithoutProfile(rows, np.array(readers, dtype=np.int64), np.stack(said))


def _most(cells: int, n_folds: int) -> int:
    """Return how many people of a fold to ask at each knot, given the cells that one takes."""
    return int(np.clip(MOST_CELLS // max(cells, 1), FEWEST_ASKED, MOST_ASKED)) // n_folds + 1


def _together(parts: Sequence[Queries]) -> Queries:
    """Return cases over the same items as one."""
    told = [part.dislikes for part in parts if part.dislikes is not None]
    return Queries(
        [id_ for part in parts for id_ in part.ids],
        [text for part in parts for text in part.texts],
        np.concatenate([part.embeddings for part in parts]),
        pd.concat([part.columns for part in parts], ignore_index=True),
        vstack([part.support for part in parts], format="csr"),
        parts[0].support_items,
        vstack(told, format="csr") if len(told) == len(parts) else None,
    )


def _drawn(able: np.ndarray, most: int, rng: np.random.Generator) -> np.ndarray:
    """Return some of those who are able, sorted."""
    return np.sort(rng.permutation(np.flatnonzero(able))[:most])


def _first(likes: csr_matrix, k: int, rng: np.random.Generator) -> csr_matrix:
    """Return k likes of each row, drawn at random."""
    places = [rng.permutation(n) for n in np.diff(likes.indptr)]
    kept = np.concatenate([*places, np.array([], dtype=np.int64)]) < k
    known = csr_matrix((kept, likes.indices, likes.indptr), shape=likes.shape).copy()
    known.eliminate_zeros()
    return known
