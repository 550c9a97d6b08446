"""A segment: what sets it apart from the others, and what to show its members."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np

from coldstart.core.errors import CannotRankError
from coldstart.core.events import Progressed
from coldstart.core.i18n import t
from coldstart.data.columns import POINT_USER
from coldstart.data.dataset import Dataset
from coldstart.evaluation.grouping import MISSING, WARMTH, grouping, sides
from coldstart.metrics.comparisons import ALPHA, fisher, holm, lifts
from coldstart.serving.ranking import cannot_find_audience
from coldstart.serving.session import Session

FEWEST = 5
"""An item that fewer like in all is not looked at: no segment could be told apart by it."""
MOST = 2_000
"""Members whose scores are averaged; of more, a sample."""
CHUNK = 256  # members scored at a time

Counts = tuple[int, int, int, int]
"""`Trait.inside`, `Trait.n`, `Trait.outside`, `Trait.m`."""


@dataclass(frozen=True)
class Trait:
    """How much more often something holds of a segment than of the others.

    Attributes
    ----------
    column : str or None
        A column of the table; None for an item that is liked.
    value : str
        A value or range of the column, or the item's id.
    inside, n : int
        Members of whom it holds, and of whom it is known whether it does.
    outside, m : int
        The same of all others.
    lift, low, high : float
        Share inside over share outside, and its 95% interval.
    p : float
        Of Fisher's exact test, corrected for the number of traits looked at (Holm 1979).
    """

    column: str | None
    value: str
    inside: int
    n: int
    outside: int
    m: int
    lift: float
    low: float
    high: float
    p: float

    @property
    def apart(self) -> bool:
        """Whether it sets the segment apart: the interval clears 1, after correction too."""
        return self.p < ALPHA and not self.low <= 1.0 <= self.high


@dataclass(frozen=True)
class Wanted:
    """An item for the users of a segment, or a user for its items.

    Attributes
    ----------
    rank : int
        From 1.
    id : str
    probability : float
        Its mean over the members to whom it is new.
    new_to : int
        How many members these are, of those that were asked.
    expected : float
        Likes to expect if it is shown to each of these.
    """

    rank: int
    id: str
    probability: float
    new_to: int
    expected: float


def traits(dataset: Dataset, kind: str, members: Sequence[str]) -> list[Trait]:
    """Return what could set a segment apart, what does so first and the clearest of it in front.

    Users are compared by their columns and by what they like, items by their columns. Whoever has a
    blank in a column is left out there; of likes only those count of whom any interaction is known.

    Parameters
    ----------
    dataset : Dataset
    kind : str
        ``user`` or ``item``.
    members : sequence of str
        Ids; those that the data do not have are passed over.
    """
    side, ids = ("users", dataset.user_ids) if kind == POINT_USER else ("items", dataset.item_ids)
    inside = np.isin(np.array(ids, dtype=object), np.array(list(members), dtype=object))
    found: list[tuple[str | None, str]] = []
    counts: list[Counts] = []
    for column in sides(dataset)[side]:
        if column == WARMTH:
            continue
        groups = grouping(dataset, side, column)
        at = np.array([groups.of[id_] for id_ in ids])
        blank = [n for n, name in enumerate(groups.names) if name == MISSING]
        known = ~np.isin(at, blank)
        for place, name in enumerate(groups.names):
            if isinstance(name, str):
                found.append((column, name))
                counts.append(_count(at == place, inside & known, ~inside & known))
    if kind == POINT_USER:
        known, liked = _known(dataset), dataset.likes.tocsc()
        total = np.asarray(liked.sum(axis=0)).ravel()
        for item in np.flatnonzero(total >= FEWEST).tolist():
            found.append((None, dataset.item_ids[item]))
            holds = np.zeros(len(ids), dtype=bool)
            holds[liked[:, [item]].indices] = True
            counts.append(_count(holds, inside & known, ~inside & known))
    return _compared(found, counts)


def wanted_steps(
    served: Session, kind: str, members: Sequence[str], rng: np.random.Generator, top: int = 10
) -> Generator[Progressed, None, list[Wanted]]:
    """Rank what to show a segment's users, or who will want its items: most likes expected first.

    What a member already has counts for nothing.

    Parameters
    ----------
    served : Session
    kind : str
        ``user`` or ``item``: what the members are.
    members : sequence of str
        Ids; those that the data do not have are passed over.
    rng : numpy.random.Generator
        Draws whom to ask where there are more than `MOST`.
    top : int

    Raises
    ------
    CannotRankError
        Scores of the run's method cannot be added up: they are no probabilities, or cannot be
        compared across users.
    """
    cannot = cannot_find_audience(served.model)
    if cannot is None and not served.model.probabilities:
        cannot = t("answer.cannot_average", method=t(f"method.{served.model.name}"))
    if cannot is not None:
        raise CannotRankError(cannot)
    training = served.training
    index = served.dataset.user_index if kind == POINT_USER else training.items.index
    rows = np.array(sorted({index[id_] for id_ in members if id_ in index}), dtype=np.int64)
    if len(rows) > MOST:
        rows = np.sort(rng.choice(rows, MOST, replace=False))
    if kind == POINT_USER:
        users, items, ids = rows, np.arange(len(training.items)), list(training.items.ids)
    else:
        users, items, ids = np.arange(len(training.users)), rows, list(training.users.ids)
    expected, new_to = np.zeros(len(ids)), np.zeros(len(ids), dtype=np.int64)
    for start in range(0, len(users), CHUNK):
        some = users[start : start + CHUNK]
        scores = served.model.score(training.users.take(some), training.items.take(items))
        new = ~training.seen[some][:, items].toarray()
        likes = np.where(new, scores.astype(np.float64), 0.0)
        if kind == POINT_USER:
            expected += likes.sum(axis=0)
            new_to += new.sum(axis=0)
        else:
            expected[some], new_to[some] = likes.sum(axis=1), new.sum(axis=1)
        yield Progressed("users", start + len(some), len(users))
    order = [n for n in np.argsort(-expected, kind="stable").tolist() if new_to[n]][:top]
    return [
        Wanted(place, ids[n], float(expected[n] / new_to[n]), int(new_to[n]), float(expected[n]))
        for place, n in enumerate(order, start=1)
    ]


def _count(holds: np.ndarray, members: np.ndarray, others: np.ndarray) -> Counts:
    inside, outside = int((holds & members).sum()), int((holds & others).sum())
    return inside, int(members.sum()), outside, int(others.sum())


def _known(dataset: Dataset) -> np.ndarray:
    """Say of whom any interaction is known, bool (n_users,)."""
    found: np.ndarray = np.asarray(dataset.seen.sum(axis=1)).ravel() > 0
    return found


def _compared(named: Sequence[tuple[str | None, str]], counts: Sequence[Counts]) -> list[Trait]:
    """Return traits of which something is known inside and outside, the clearest first."""
    able = [(of, c) for of, c in zip(named, counts, strict=True) if c[1] and c[3] and c[0] + c[2]]
    if not able:
        return []
    columns = np.array([c for _, c in able], dtype=np.int64).T
    lift, low, high = lifts(*columns)
    sure = holm(fisher(*columns).tolist())
    found = [
        Trait(column, value, *counted, float(lift[k]), float(low[k]), float(high[k]), sure[k])
        for k, ((column, value), counted) in enumerate(able)
    ]
    return sorted(found, key=lambda trait: (not trait.apart, -_clearly(trait)))


def _clearly(trait: Trait) -> float:
    """Return how far the interval stays away from 1, as a logarithm; less than 0 where it holds it.

    A lift of 2 and one of 1/2 are equally clear.
    """
    return float(max(np.log(trait.low), -np.log(trait.high)))
