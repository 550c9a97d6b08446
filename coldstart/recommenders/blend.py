"""The default: popularity and the centred centroid, weighed on held-out users, as a probability."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.data.splits import folds
from coldstart.events import Event, Noted, Progressed, Started
from coldstart.i18n import t
from coldstart.metrics.ranking import ndcg
from coldstart.recommenders.base import Contribution, Contributions, Part, Recommender, Target
from coldstart.recommenders.calibration import Tally, base_rate
from coldstart.recommenders.cases import Cases, Items, Training
from coldstart.recommenders.centring import Centring

GRID = np.linspace(0.05, 0.95, 19)
"""Weights tried. Popularity alone is not among them: its ties would leave new items unranked."""
UNTRIED, UNTRIED_SLOPE = 0.5, 1.0  # where nobody can be held out
TUNED_SHOTS = (1, 3, 5, 10)
CALIBRATED_SHOTS = (0, 1, 3, 5)
N_FOLDS = 5
MOST_HELD_OUT = 500
_TINY = 1e-9


class Blend(Recommender):
    r"""One weighted sum of two standardised scores, mapped to a probability.

    .. math:: s = (1 - w)\, z_{pop}(i) + w\, z_{cos}(u, i), \qquad
              P(u \text{ likes } i) = 1 / (1 + e^{-(a + b s)})

    :math:`z_{pop}` is the logarithm of one plus the item's likes, standardised over the training
    catalogue; an item that training has not seen gets the catalogue's mean, 0. :math:`z_{cos}` is
    the cosine of `Centroid`, standardised by its mean and deviation over the training catalogue
    for that user; 0 where no like is known. Both are frozen on the training catalogue, so a score
    does not depend on what else is ranked. The weight has the best NDCG@10 on held-out users, but
    leaves the smallest only when the gain is larger than its standard error. The probability is
    fitted on scores of held-out users over everything outside their known likes.

    Attributes
    ----------
    weight_, intercept_, slope_ : float
        w, a and b.
    popularity_ : dict of str to float
        z_pop by item id.
    centring_ : Centring
    middle_, spread_ : ndarray, float64 (dim,) and (dim, dim)
        Mean and covariance of the centred catalogue: they give any user's mean and deviation.
    """

    name = "blend"
    ranks = frozenset(Target)
    probabilities = True

    weight_: float
    intercept_: float
    slope_: float
    popularity_: dict[str, float]
    centring_: Centring
    middle_: np.ndarray
    spread_: np.ndarray

    def steps(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:
        """Hold users out, choose the weight, fit the probability, then count everyone."""
        self.centring_ = Centring.of(train.items.embeddings)
        vectors = self.centring_(train.items.embeddings).astype(np.float64)
        self.middle_ = vectors.mean(axis=0)
        self.spread_ = (vectors - self.middle_).T @ (vectors - self.middle_) / len(vectors)
        held_out = _hold_out(train, rng)
        self.weight_, chosen_on = yield from self._tune(train, held_out, rng)
        self.intercept_, self.slope_ = yield from self._calibrate(train, held_out, rng)
        standard = _standardised(train.likes)
        self.popularity_ = dict(zip(train.items.ids, standard.tolist(), strict=True))
        yield Noted(t("method.blend_chosen", weight=self.weight_, n=chosen_on))

    def score(self, cases: Cases, items: Items) -> np.ndarray:
        """Return probabilities, float32 (n_cases, n_items)."""
        popularity = self._popularity(items)
        raw = self._raw(popularity, self._cosine(cases, items))
        odds = self.intercept_ + self.slope_ * raw
        return (1.0 / (1.0 + np.exp(-odds))).astype(np.float32)

    def contributions(self, case: Cases, items: Items) -> list[Contributions]:
        """Return base rate, popularity and each liked item's share, in log-odds."""
        centroid = self.centring_.centroids(case)
        deviation = self._deviation(centroid)[0]
        directions = self.centring_(items.embeddings) - self.middle_
        ids, parts = self.centring_.shares(case, directions)
        shares = self.slope_ * self.weight_ * parts / deviation
        popular = self.slope_ * (1.0 - self.weight_) * self._popularity(items)
        made = []
        for column, popularity in zip(shares.T, popular, strict=True):
            terms = (
                Contribution(Part.BASE, self.intercept_),
                Contribution(Part.POPULARITY, float(popularity)),
                *(
                    Contribution(Part.SUPPORT, float(v), i)
                    for i, v in zip(ids, column, strict=True)
                ),
            )
            made.append(Contributions(terms, sum(term.value for term in terms), "log_odds"))
        return made

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return weight, map, popularity and the catalogue's moments."""
        arrays = {"mean": self.centring_.mean, "middle": self.middle_, "spread": self.spread_}
        values = {
            "weight": self.weight_,
            "intercept": self.intercept_,
            "slope": self.slope_,
            "popularity": self.popularity_,
        }
        return arrays, values

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the fitted method that was stored."""
        made = cls()
        made.centring_ = Centring(arrays["mean"])
        made.middle_, made.spread_ = arrays["middle"], arrays["spread"]
        made.weight_, made.intercept_ = values["weight"], values["intercept"]
        made.slope_, made.popularity_ = values["slope"], dict(values["popularity"])
        return made

    def _tune(
        self, train: Training, held_out: Sequence[_HeldOut], rng: np.random.Generator
    ) -> Generator[Event, None, tuple[float, int]]:
        """Return the weight, and the number of users that it was chosen on."""
        yield Started("tune", len(held_out))
        gains: list[np.ndarray] = []
        for done, (rows, popularity) in enumerate(held_out, start=1):
            for shots in TUNED_SHOTS:
                cases, relevant = _knowing(train, rows, shots, rng)
                if len(cases):
                    cosine = self._cosine(cases, train.items)
                    gains.append(
                        np.stack(
                            [
                                ndcg((1 - w) * popularity + w * cosine, relevant, 10, cases.support)
                                for w in GRID
                            ],
                            axis=1,
                        )
                    )
            yield Progressed("tune", done, len(held_out))
        if not gains:
            return UNTRIED, 0
        values = np.concatenate(gains)
        values = values[np.isfinite(values).all(axis=1)]
        if len(values) < 2:
            return UNTRIED, 0
        best = int(values.mean(axis=0).argmax())
        gain = values[:, best] - values[:, 0]
        certain = gain.mean() > gain.std(ddof=1) / np.sqrt(len(gain))
        return float(GRID[best if certain else 0]), sum(len(rows) for rows, _ in held_out)

    def _calibrate(
        self, train: Training, held_out: Sequence[_HeldOut], rng: np.random.Generator
    ) -> Generator[Event, None, tuple[float, float]]:
        """Return intercept and slope."""
        yield Started("calibrate", len(held_out))
        tally = Tally()
        for done, (rows, popularity) in enumerate(held_out, start=1):
            for shots in CALIBRATED_SHOTS:
                cases, relevant = _knowing(train, rows, shots, rng)
                if len(cases):
                    raw = self._raw(popularity, self._cosine(cases, train.items))
                    open_ = ~cases.support.toarray()
                    tally.add(raw[open_], relevant.toarray()[open_])
            yield Progressed("calibrate", done, len(held_out))
        if not held_out:
            return base_rate(train.likes.nnz, float(np.prod(train.likes.shape))), UNTRIED_SLOPE
        return tally.fit()

    def _raw(self, popularity: np.ndarray, cosine: np.ndarray) -> np.ndarray:
        return (1.0 - self.weight_) * popularity + self.weight_ * cosine

    def _popularity(self, items: Items) -> np.ndarray:
        return np.array([self.popularity_.get(id_, 0.0) for id_ in items.ids])

    def _cosine(self, cases: Cases, items: Items) -> np.ndarray:
        """Return z_cos, float64 (n_cases, n_items)."""
        centroid = self.centring_.centroids(cases)
        centred = centroid @ self.centring_(items.embeddings).T - (centroid @ self.middle_)[:, None]
        scaled: np.ndarray = centred / self._deviation(centroid)[:, None]
        return scaled

    def _deviation(self, centroid: np.ndarray) -> np.ndarray:
        """Return the deviation of each case's cosines over the catalogue; 1 where there is none."""
        variance = np.einsum("nd,de,ne->n", centroid, self.spread_, centroid, optimize=True)
        return np.where(variance > _TINY, np.sqrt(np.maximum(variance, _TINY)), 1.0)


_HeldOut = tuple[np.ndarray, np.ndarray]
"""Positions of held-out users, and z_pop of the catalogue counted without them."""


def _hold_out(train: Training, rng: np.random.Generator) -> list[_HeldOut]:
    """Return folds of users, each with the popularity that the other users give."""
    n_users = len(train.users)
    if n_users < N_FOLDS:
        return []
    found = []
    for fold in folds(n_users, N_FOLDS, rng):
        others = np.ones(n_users, dtype=bool)
        others[fold] = False
        popularity = _standardised(train.likes[others])
        found.append((fold[: MOST_HELD_OUT // N_FOLDS], popularity))
    return found


def _standardised(likes: csr_matrix) -> np.ndarray:
    """Return z_pop of each item, float64 (n_items,)."""
    logs = np.log1p(np.asarray(likes.sum(axis=0), dtype=np.float64).ravel())
    deviation = logs.std()
    return (logs - logs.mean()) / (deviation if deviation > _TINY else 1.0)


def _knowing(
    train: Training, rows: np.ndarray, shots: int, rng: np.random.Generator
) -> tuple[Cases, csr_matrix]:
    """Return the users with more likes than `shots`, of whom so many are known, and the others."""
    likes = train.likes[rows]
    able = np.flatnonzero(np.diff(likes.indptr) > shots)
    known = [rng.choice(likes[n].indices, shots, replace=False) for n in able]
    indptr = np.arange(len(able) + 1) * shots
    indices = np.concatenate([np.sort(k) for k in known]) if len(able) else np.array([], int)
    shape = (len(able), likes.shape[1])
    support = csr_matrix((np.ones(len(indices), dtype=bool), indices, indptr), shape=shape)
    hidden = likes[able].astype(np.int8) - support.astype(np.int8)
    hidden.eliminate_zeros()
    return train.users.take(rows[able]).knowing(support), hidden.astype(bool)
