"""A product that does not exist yet among those that do: what it resembles, whom it would reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from coldstart.core.errors import CannotRankError
from coldstart.core.events import Progressed
from coldstart.models.base import Target
from coldstart.models.neighbors.centering import Centering
from coldstart.models.queries import Items
from coldstart.serving.ranking import cannot_list, cannot_rank_new, scored_steps, top_rows
from coldstart.serving.result_cache import iter_cached
from coldstart.serving.session import Session

TOP = 10
CHUNK = 128  # users scored at a time: between two of these somebody may stop it


@dataclass(frozen=True)
class Alike:
    """A product of the catalogue that a text resembles; `likeness` is the centred cosine."""

    id: str
    likeness: float


@dataclass(frozen=True, eq=False)
class Tops:
    """The first places of everyone for whom the catalogue can be ranked.

    Attributes
    ----------
    users : ndarray, int64 (n,)
        Positions in `Training.users`.
    items : ndarray, int64 (n, top)
        Positions in the catalogue, best first; -1 where a list is shorter.
    scores : ndarray, float64 (n, top)
        Their scores; minus infinity where a list is shorter.
    """

    users: np.ndarray
    items: np.ndarray
    scores: np.ndarray


@dataclass(frozen=True)
class Entered:
    """Whose first places a newcomer would enter.

    Attributes
    ----------
    item_id : str
    n_users : int
        How many lists were looked at.
    users : tuple of (str, int)
        Whose lists it enters, and at which place, the foremost place first.
    pushed_out : tuple of (str, int, int)
        Products that leave a list for it, in how many lists, and in how many they stood before;
        the most often pushed out first.
    """

    item_id: str
    n_users: int
    users: tuple[tuple[str, int], ...]
    pushed_out: tuple[tuple[str, int, int], ...]

    @property
    def share(self) -> float:
        """The share of all lists that it enters."""
        return len(self.users) / self.n_users if self.n_users else 0.0

    @property
    def mean_place(self) -> float | None:
        """Its place on average where it enters; None where it enters nowhere."""
        places = [place for _, place in self.users]
        return sum(places) / len(places) if places else None


def resembled(served: Session, items: Items, top: int = 5) -> list[tuple[Alike, ...]]:
    """Return for each of `items` the products of the catalogue that its text is nearest to.

    Compared is the cosine of embeddings from which the catalogue's mean was taken: without that
    all texts of one shop are alike. A blank text resembles nothing.

    Parameters
    ----------
    served : Session
    items : Items
        From `Session.new_items`, or `Session.known_items`; a known one is not compared with itself.
    top : int
    """
    catalogue = served.training.items
    centre = Centering.of(catalogue.embeddings)
    known = centre(catalogue.embeddings)
    likeness = (centre(items.embeddings) @ known.T).astype(np.float64)
    likeness[:, ~known.any(axis=1)] = -np.inf
    found = []
    for id_, vector, row in zip(items.ids, items.embeddings, likeness, strict=True):
        if id_ in catalogue.index:
            row[catalogue.index[id_]] = -np.inf
        best = top_rows(row, top if vector.any() else 0)
        found.append(tuple(Alike(catalogue.ids[n], float(row[n])) for n in best))
    return found


def top_steps(served: Session, top: int = TOP) -> Generator[Progressed, None, Tops]:
    """Rank the catalogue for everyone; what someone has already is left out.

    The answer is kept as long as the run is open, for it does not depend on the newcomer. Where a
    method cannot rank for people without known likes, these are left out.
    """
    return (yield from iter_cached(served, ("tops", top), lambda: _top_steps(served, top)))


def _top_steps(served: Session, top: int) -> Generator[Progressed, None, Tops]:
    model, train = served.model, served.training
    able = np.ones(len(train.users), dtype=bool)
    if Target.COLD_USER not in model.ranks:
        able = train.users.n_likes > 0
    users = np.flatnonzero(able)
    items = np.full((len(users), top), -1, dtype=np.int64)
    scores = np.full((len(users), top), -np.inf)
    for start in range(0, len(users), CHUNK):
        rows = users[start : start + CHUNK]
        scored = model.score(train.users.take(rows), train.items).astype(np.float64)
        scored[train.seen[rows].toarray()] = -np.inf
        for n, row in enumerate(scored, start):
            best = top_rows(row, top)
            items[n, : len(best)] = best
            scores[n, : len(best)] = row[best]
        yield Progressed("tops", start + len(rows), len(users))
    return Tops(users, items, scores)


def entered_steps(
    served: Session, items: Items, top: int = TOP
) -> Generator[Progressed, None, list[Entered]]:
    """Find for each new product whose first `top` places it would enter, each for itself alone.

    It enters where its score is larger than that of the last one there, or where there is room; of
    two that are equal the older one stays in front.

    Parameters
    ----------
    served : Session
    items : Items
        From `Session.new_items`.
    top : int

    Raises
    ------
    CannotRankError
        The run's method cannot rank items for anyone, or none that nobody has bought.
    """
    cannot = cannot_list(served.model) or cannot_rank_new(served.model)
    if cannot is not None:
        raise CannotRankError(cannot)
    now = yield from top_steps(served, top)
    users, catalogue = served.training.users, served.training.items
    scores = yield from scored_steps(served, items, now.users)
    stood = Counter(now.items[now.items >= 0].tolist())
    found = []
    for n, id_ in enumerate(items.ids):
        place = 1 + (now.scores >= scores[:, [n]]).sum(axis=1)
        rows = np.flatnonzero(place <= top)
        foremost = rows[np.argsort(place[rows], kind="stable")]
        last = now.items[rows, top - 1]
        pushed = Counter(last[last >= 0].tolist())
        found.append(
            Entered(
                id_,
                len(now.users),
                tuple((users.ids[now.users[row]], int(place[row])) for row in foremost),
                tuple((catalogue.ids[i], times, stood[i]) for i, times in pushed.most_common()),
            )
        )
    return found
