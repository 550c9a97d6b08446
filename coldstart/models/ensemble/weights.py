"""How much each base model counts, learnt from rankings that none of them was fitted on."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import numpy as np

from coldstart.models.ensemble.rankings import Rankings

MOVES = (0.0, 0.5, 0.75, 1.4, 2.0)
SMALLEST_GAIN = 5e-4
PASSES = 3
REENTRY = 0.2  # share of all weight with which a member of weight 0 is tried again
LOOSE = 1e-3  # of the pooled weights to 0, so that they exist where rankings are perfect
TIE = 0.5  # of weights to the pooled ones, divided by the square root of the number of rankings


def conditional_logit(
    rankings: Rankings,
    around: np.ndarray | None = None,
    tie: float = 0.0,
    most: int = 60,
    *,
    signed: bool = False,
) -> np.ndarray:
    r"""Return the weights under which people most likely like what they do like.

    .. math:: \min_{w \ge 0} \; -\frac1n \sum_u \frac{1}{|L_u|} \sum_{i \in L_u}
        \log \frac{e^{w^\top z_{ui}}}{\sum_j e^{w^\top z_{uj}}} + \tau \lVert w - w_0 \rVert^2

    McFadden's (1974) conditional logit, over all candidates j, no weight below 0 unless `signed`.

    Parameters
    ----------
    rankings : Rankings
    around : ndarray, float64 (n_members,), optional
        :math:`w_0`.
    tie : float
        :math:`\tau`.
    most : int
        Iterations.
    signed : bool
        Whether weights below 0 are allowed.

    Returns
    -------
    ndarray, float64 (n_members,)
    """
    from scipy.optimize import minimize

    n_members, n = len(rankings.standard[0]), len(rankings)
    centre = np.zeros(n_members) if around is None else around
    blocks = []
    for standard, liked, open_, _ in rankings.blocks():
        share = liked / liked.sum(axis=1, keepdims=True).astype(np.float32)
        wanted = standard.reshape(n_members, -1) @ share.ravel()
        shut = np.where(open_, np.float32(0.0), np.float32(-np.inf))
        blocks.append((standard.reshape(n_members, -1), shut, wanted.astype(np.float64)))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.0, np.zeros(n_members)
        for standard, shut, wanted in blocks:
            utility = (weights.astype(np.float32) @ standard).reshape(shut.shape) + shut
            top = utility.max(axis=1, keepdims=True)
            chance = np.exp(utility - top)
            sums = chance.sum(axis=1, keepdims=True)
            total += float((np.log(sums) + top).sum()) - float(wanted @ weights)
            slope += standard @ (chance / sums).ravel() - wanted
        apart = weights - centre
        return total / n + tie * float(apart @ apart), slope / n + 2 * tie * apart

    start = np.full(n_members, 1.0 / n_members) if around is None else around
    bounds = [(None if signed else 0.0, None)] * n_members
    options = {"maxiter": most, "ftol": 1e-7}
    solve: Any = minimize
    found = solve(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options=options)
    weights: np.ndarray = found.x
    return weights


def ascend(
    judge: NdcgEvaluator, weights: np.ndarray, members: np.ndarray
) -> Generator[None, None, np.ndarray]:
    """Return weights with a better NDCG@10, found by moving one of these members at a time.

    A move is kept when it gains more than `SMALLEST_GAIN`. Yields after each member.
    """
    weights = weights.copy()
    sums = judge.sums(weights)
    best = float(judge.of(sums).mean())
    for _ in range(PASSES):
        before = best
        for n in members.tolist():
            tried = [m * weights[n] for m in MOVES] if weights[n] else [REENTRY * weights.sum()]
            here, at = sums, weights[n]
            for value in tried:
                moved = judge.moved(here, n, value - at)
                gained = float(judge.of(moved).mean())
                if gained > best + SMALLEST_GAIN and weights.sum() - weights[n] + value > 0:
                    best, sums, weights[n] = gained, moved, value
            yield
        if best <= before:
            break
    return weights


def weigh(
    rankings: Rankings,
    spline_knots: np.ndarray,
    rivals: Sequence[Sequence[int]],
    fallback: Sequence[int],
    few: int,
) -> Generator[None, None, np.ndarray]:
    """Return weights for each knot, float64 (n_knots, n_members); yield between parts of the work.

    Parameters
    ----------
    rankings : Rankings
    spline_knots : ndarray, int64 (n_knots,)
    rivals : sequence of sequences of int
        Members that are one method at several settings: the best alone stands for it.
    fallback : sequence of int
        The member to keep to at each knot unless others are surely better.
    few : int
        With fewer rankings than this, surely means by more than a standard error.
    """
    n_members = len(rankings.standard[0])
    parts = [rankings.at(k, spline_knots) for k in spline_knots.tolist()]
    judges = [NdcgEvaluator(part) for part in parts]
    kept = []
    for part, judge in zip(parts, judges, strict=True):
        kept.append(_settled(part, judge, rivals, n_members))
        yield
    used = np.unique(np.concatenate([*kept, np.array([], dtype=np.int64)])).astype(np.int64)
    whole = Rankings()
    for part in parts:
        for name in ("standard", "liked", "open_", "n_likes"):
            getattr(whole, name).extend(getattr(part, name))
    weights = np.zeros((len(spline_knots), n_members))
    weights[np.arange(len(spline_knots)), list(fallback)] = 1.0
    if not len(whole) or not len(used):
        return weights
    pooled = np.zeros(n_members)
    pooled[used] = conditional_logit(whole.only(used), tie=LOOSE)
    yield
    found = weights.copy()
    for n, (part, judge, mine) in enumerate(zip(parts, judges, kept, strict=True)):
        if len(part) < 2 or not len(mine):
            continue
        tied = np.zeros(n_members)
        tied[mine] = conditional_logit(
            part.only(mine), _moved(pooled, mine, rivals), TIE / np.sqrt(len(part))
        )
        yield
        climbed = yield from ascend(judge, tied, mine)
        if not tied.sum() or not climbed.sum():
            continue
        found[n] = (tied + climbed * tied.sum() / climbed.sum()) / 2
    # Nothing known is a case of its own; with likes known, all numbers of them are judged at once.
    for some in (spline_knots == 0, spline_knots > 0):
        rows = [n for n in np.flatnonzero(some).tolist() if judges[n].n]
        gains = [judges[n].each(found[n]) - judges[n].each(weights[n]) for n in rows]
        if not rows or not surely_positive(gains, few):
            found[some] = weights[some]
    return found


def surely_positive(gains: Sequence[np.ndarray], few: int) -> bool:
    """Say whether mean gains are above 0, by a standard error where people are few.

    The same people were asked at each number of likes, so errors do not average out.
    """
    mean = float(np.mean([some.mean() for some in gains]))
    errors = [some.std(ddof=1) / np.sqrt(len(some)) if len(some) > 1 else np.inf for some in gains]
    enough = min(len(some) for some in gains) >= few
    return mean > (0.0 if enough else float(np.mean(errors)))


def _settled(
    part: Rankings, judge: NdcgEvaluator, rivals: Sequence[Sequence[int]], n_members: int
) -> np.ndarray:
    """Return the members that take part: those that say something, each at its best setting."""
    left_out = {n for n in range(n_members) if not any(b[n].any() for b in part.standard)}
    for some in rivals:
        if len(some) > 1 and judge.n:
            alone = [judge.mean(np.eye(n_members)[n]) for n in some]
            left_out |= {n for n in some if n != some[int(np.argmax(alone))]}
    return np.array([n for n in range(n_members) if n not in left_out], dtype=np.int64)


def _moved(pooled: np.ndarray, kept: np.ndarray, rivals: Sequence[Sequence[int]]) -> np.ndarray:
    """Return the pooled weights with each method's weight on the setting that is kept."""
    moved = pooled.copy()
    for some in rivals:
        total = moved[list(some)].sum()
        moved[list(some)] = 0.0
        moved[[n for n in some if n in kept]] = total
    found: np.ndarray = moved[kept]
    return found


AT = 10
_DISCOUNTS = 1.0 / np.log2(np.arange(AT) + 2.0)


class NdcgEvaluator:
    """Rankings with everything prepared that does not depend on the weights.

    Ties are broken by the order of the items, which has nothing to do with what is liked.
    """

    def __init__(self, rankings: Rankings) -> None:
        self.n = len(rankings)
        self._blocks = rankings.blocks()
        self._ideals = []
        for _, liked, _, _ in self._blocks:
            first = np.minimum(liked.sum(axis=1), AT)
            self._ideals.append(np.concatenate([[0.0], np.cumsum(_DISCOUNTS)])[first])

    def each(self, weights: np.ndarray) -> np.ndarray:
        """Return NDCG@10 of each ranking, float64 (n,)."""
        return self.of(self.sums(weights))

    def mean(self, weights: np.ndarray) -> float:
        """Return the mean of `each`."""
        return float(self.each(weights).mean())

    def sums(self, weights: np.ndarray) -> list[np.ndarray]:
        """Return weighted sums, minus infinity where nothing may be ranked, block by block."""
        found = []
        for standard, _, open_, _ in self._blocks:
            sums = np.where(open_, np.float32(0.0), np.float32(-np.inf))
            for n in np.flatnonzero(weights):
                sums += standard[n] * np.float32(weights[n])
            found.append(sums)
        return found

    def moved(self, sums: Sequence[np.ndarray], member: int, by: float) -> list[np.ndarray]:
        """Return the sums with one weight changed by so much."""
        blocks = zip(sums, self._blocks, strict=True)
        return [some + np.float32(by) * block[0][member] for some, block in blocks]

    def of(self, sums: Sequence[np.ndarray]) -> np.ndarray:
        """Return NDCG@10 of each ranking, given the sums."""
        found = [np.zeros(0)]
        for some, (_, liked, _, _), ideal in zip(sums, self._blocks, self._ideals, strict=True):
            k = min(AT, some.shape[1])
            top = np.argpartition(-some, k - 1, axis=1)[:, :k]
            order = np.argsort(-np.take_along_axis(some, top, axis=1), axis=1, kind="stable")
            hits = np.take_along_axis(liked, np.take_along_axis(top, order, axis=1), axis=1)
            found.append(hits @ _DISCOUNTS[:k] / ideal)
        return np.concatenate(found)
