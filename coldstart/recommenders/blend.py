"""The default: popularity and the centred centroid, weighed on held-out users, as a probability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import numpy as np

from coldstart.events import Event, Noted, Progressed, Started
from coldstart.i18n import t
from coldstart.metrics.ranking import ndcg
from coldstart.recommenders.base import Contribution, Contributions, Part, Recommender, Target
from coldstart.recommenders.calibration import FLATTEST, Tally, base_rate
from coldstart.recommenders.cases import Cases, Items, Training
from coldstart.recommenders.centring import Centring
from coldstart.recommenders.held_out import HeldOut, held_out_users
from coldstart.recommenders.popularity import item_likes

GRID = np.arange(20) / 20
"""Weights of the centroid that are tried; the first is popularity alone."""
TUNED_SHOTS = (1, 3, 5, 10)
CALIBRATED_SHOTS = (0, 1, 3, 5)
CHUNK = 2_000_000  # pairs scored at a time
_TINY = 1e-9


class Blend(Recommender):
    r"""One weighted sum of two standardised scores, mapped to a probability.

    .. math:: P(u \text{ likes } i) = \sigma(a + b\, ((1 - w)\, z_{pop}(i) + w\, z_{cos}(u, i)))

    :math:`z_{pop}` is the logarithm of one plus the item's likes, standardised over the training
    catalogue. :math:`z_{cos}` is the cosine of `Centroid`, standardised by that user's mean and
    deviation over the training catalogue; 0 where no like is known. Both are frozen at training, so
    a score does not depend on what else is ranked. The weight w has the best NDCG@10 on held-out
    users, but leaves 0 only when the gain exceeds one standard error.

    Of an item that nobody liked yet, or that training has not seen, popularity says nothing: its
    :math:`z_{pop}` is 0 and it has a map of its own,

    .. math:: P(u \text{ likes } i) = \sigma(a' + b' z_{cos}(u, i)),

    so that new items are ranked by cosine whatever w is. Both maps are fitted by Platt's method on
    the same held-out users, over everything outside their known likes: the first on items that
    others liked, the second on the whole catalogue with its popularity hidden. So known and new
    items have probabilities of one meaning and can stand in one list.

    Attributes
    ----------
    weight_ : float
        w.
    known_, new_ : tuple of float
        (a, b) and (a', b').
    popularity_ : dict of str to float
        z_pop by item id, of the items that somebody likes.
    centring_ : Centring
    middle_, spread_ : ndarray, float64 (dim,) and (dim, dim)
        Mean and covariance of the centred catalogue: they give any user's mean and deviation.
    """

    name = "blend"
    ranks = frozenset(Target)
    probabilities = True

    weight_: float
    known_: tuple[float, float]
    new_: tuple[float, float]
    popularity_: dict[str, float]
    centring_: Centring
    middle_: np.ndarray
    spread_: np.ndarray

    def steps(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:
        """Hold users out, choose the weight, fit both maps, and count everyone's likes."""
        self.centring_ = Centring.of(train.items.embeddings)
        vectors = self.centring_(train.items.embeddings).astype(np.float64)
        self.middle_ = vectors.mean(axis=0)
        self.spread_ = (vectors - self.middle_).T @ (vectors - self.middle_) / len(vectors)
        counts = item_likes(train)
        standard = _standardised(counts)
        liked = np.flatnonzero(counts).tolist()
        self.popularity_ = {train.items.ids[n]: float(standard[n]) for n in liked}
        held_out = held_out_users(train, rng)
        yield from self._tune(train.items, held_out, rng)
        yield from self._calibrate(train, held_out, rng)

    def score(self, cases: Cases, items: Items) -> np.ndarray:
        """Return probabilities, float32 (n_cases, n_items)."""
        offset, slope = self._linear(items)
        found = np.empty((len(cases), len(items)), dtype=np.float32)
        block = max(1, CHUNK // max(len(items), 1))
        for start in range(0, len(cases), block):
            rows = np.arange(start, min(start + block, len(cases)))
            odds = offset + slope * self._cosine(cases.take(rows), items)
            found[rows] = 1.0 / (1.0 + np.exp(-odds))
        return found

    def contributions(self, case: Cases, items: Items) -> list[Contributions]:
        """Return base rate, popularity and each liked item's share, in log-odds."""
        offset, slope = self._linear(items)
        base = np.where(self._is_known(items), self.known_[0], self.new_[0])
        deviation = self._deviation(self.centring_.centroids(case))[0]
        directions = self.centring_(items.embeddings) - self.middle_
        ids, parts = self.centring_.shares(case, directions)
        shares = slope * parts / deviation
        return [
            Contributions(
                (
                    Contribution(Part.BASE, float(start)),
                    Contribution(Part.POPULARITY, float(popular)),
                    *(
                        Contribution(Part.SUPPORT, value, id_)
                        for id_, value in zip(ids, column.tolist(), strict=True)
                    ),
                ),
                float(start + popular + column.sum()),
                "log_odds",
            )
            for start, popular, column in zip(base, offset - base, shares.T, strict=True)
        ]

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return weight, maps, popularity and the catalogue's moments."""
        arrays = {"mean": self.centring_.mean, "middle": self.middle_, "spread": self.spread_}
        values = {
            "weight": self.weight_,
            "known": list(self.known_),
            "new": list(self.new_),
            "popularity": self.popularity_,
        }
        return arrays, values

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the fitted method that was stored."""
        made = cls()
        made.centring_ = Centring(arrays["mean"])
        made.middle_, made.spread_ = arrays["middle"], arrays["spread"]
        made.weight_, made.popularity_ = values["weight"], dict(values["popularity"])
        made.known_, made.new_ = tuple(values["known"]), tuple(values["new"])
        return made

    def _tune(
        self, items: Items, held_out: Sequence[HeldOut], rng: np.random.Generator
    ) -> Iterator[Event]:
        """Choose the weight."""
        yield Started("tune", len(held_out))
        judged = []
        for done, fold in enumerate(held_out, start=1):
            popularity = np.where(fold.counts > 0, _standardised(fold.counts), 0.0)
            values = np.full((len(TUNED_SHOTS), len(fold.users), len(GRID)), np.nan)
            for n, shots in enumerate(TUNED_SHOTS):
                rows, cases, hidden = fold.knowing(shots, rng)
                cosine = self._cosine(cases, items)
                for m, w in enumerate(GRID):
                    scores = (1 - w) * popularity + w * cosine
                    values[n, rows, m] = ndcg(scores, hidden, 10, cases.support)
            # One value a user, for a standard error counts independent things.
            able = np.isfinite(values[:, :, 0]).any(axis=0)
            judged.append(np.nanmean(values[:, able], axis=0))
            yield Progressed("tune", done, len(held_out))
        gains = np.concatenate(judged) if judged else np.empty((0, len(GRID)))
        self.weight_ = float(GRID[_certain_best(gains)])
        if not len(gains):
            yield Noted(t("method.blend_untried"))
        elif self.weight_:
            yield Noted(t("method.blend_chosen", weight=self.weight_, n=len(gains)))
        else:
            yield Noted(t("method.blend_popularity", n=len(gains)))

    def _calibrate(
        self, train: Training, held_out: Sequence[HeldOut], rng: np.random.Generator
    ) -> Iterator[Event]:
        """Fit the map of known items and that of new ones."""
        yield Started("calibrate", len(held_out))
        known, new = Tally(), Tally()
        for done, fold in enumerate(held_out, start=1):
            popularity = _standardised(fold.counts)
            for shots in CALIBRATED_SHOTS:
                _, cases, hidden = fold.knowing(shots, rng)
                cosine, liked = self._cosine(cases, train.items), hidden.toarray()
                blended = (1 - self.weight_) * popularity + self.weight_ * cosine
                open_ = ~cases.support.toarray()
                counted = open_ & (fold.counts > 0)
                known.add(blended[counted], liked[counted])
                new.add(cosine[open_], liked[open_])
            yield Progressed("calibrate", done, len(held_out))
        if held_out:
            self.known_, self.new_ = known.fit(), new.fit()
        else:
            rate = base_rate(train.likes.nnz, float(np.prod(train.likes.shape)))
            self.known_ = self.new_ = (rate, FLATTEST)

    def _linear(self, items: Items) -> tuple[np.ndarray, np.ndarray]:
        """Return the log-odds of each item as a line in z_cos: where it starts, how it rises."""
        known = self._is_known(items)
        popularity = np.array([self.popularity_.get(id_, 0.0) for id_ in items.ids])
        start = self.known_[0] + self.known_[1] * (1 - self.weight_) * popularity
        rise = self.known_[1] * self.weight_
        return np.where(known, start, self.new_[0]), np.where(known, rise, self.new_[1])

    def _is_known(self, items: Items) -> np.ndarray:
        return np.array([id_ in self.popularity_ for id_ in items.ids], dtype=bool)

    def _cosine(self, cases: Cases, items: Items) -> np.ndarray:
        """Return z_cos, float64 (n_cases, n_items)."""
        centroid = self.centring_.centroids(cases)
        centred = centroid @ self.centring_(items.embeddings).T - (centroid @ self.middle_)[:, None]
        scaled: np.ndarray = centred / self._deviation(centroid)[:, None]
        return scaled

    def _deviation(self, centroid: np.ndarray) -> np.ndarray:
        """Return the deviation of each case's cosines over the catalogue; 1 where there is none."""
        variance = np.einsum("nd,nd->n", centroid @ self.spread_, centroid)
        deviation: np.ndarray = np.sqrt(np.maximum(variance, _TINY))
        deviation[variance <= _TINY] = 1.0
        return deviation


def _standardised(counts: np.ndarray) -> np.ndarray:
    """Return log(1 + likes) in deviations from the catalogue's mean, float64 (n_items,)."""
    logs = np.log1p(counts.astype(np.float64))
    deviation = logs.std()
    standard: np.ndarray = (logs - logs.mean()) / (deviation if deviation > _TINY else 1.0)
    return standard


def _certain_best(values: np.ndarray) -> int:
    """Return the best of the columns that beat the first by more than a standard error, or 0.

    Parameters
    ----------
    values : ndarray, float64 (n_users, n)
    """
    if len(values) < 2:
        return 0
    gains = values - values[:, :1]
    certain = gains.mean(axis=0) > gains.std(axis=0, ddof=1) / np.sqrt(len(gains))
    return int(np.where(certain, gains.mean(axis=0), 0.0).argmax())
