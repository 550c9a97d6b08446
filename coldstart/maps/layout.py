"""Vectors to points in a plane, as a stream of events.

UMAP: McInnes, Healy & Melville 2018. It starts from the first two principal components, which keep
the large distances that UMAP alone loses (Kobak & Linderman 2021).
"""

from __future__ import annotations

import threading
from collections.abc import Generator

import numpy as np

from coldstart.core.events import Event, Progressed, Started

DIMENSIONS = 50
"""Principal components that UMAP is given."""

NEIGHBOURS = 15

MIN_DIST = 0.5
"""How close UMAP packs points: wider than its own 0.1, so that each can be seen."""

_TOO_FEW = 10  # distinct vectors, below which nobody has a neighbourhood
_MANY = 10_000
_POLL = 0.25  # seconds
# Numba's own threads end the process when two fits use them at once.
_one_at_a_time = threading.Lock()


def layout_steps(vectors: np.ndarray, seed: int, stage: str) -> Generator[Event, None, np.ndarray]:
    """Lay vectors out so that what is alike stands together.

    Identical vectors are laid out once and then spread around their place. Where fewer than ten
    differ, the first two principal components are taken as they are.

    Parameters
    ----------
    vectors : ndarray, float32 (n, dim)
        Compared by cosine, from their mean.
    seed : int
        The same seed and vectors give the same layout on one machine.
    stage : str
        What the events name.

    Yields
    ------
    Event
        `Started` with the number of epochs, then `Progressed` several times a second, also while
        nothing has moved yet, so that a stop is heard.

    Returns
    -------
    ndarray, float32 (n, 2)
        Turned so that it is widest across, as windows are.
    """
    first, group = groups(vectors)
    distinct = vectors[first]
    if len(distinct) < _TOO_FEW:
        yield Started(stage, 1)
        places = np.zeros((len(distinct), 2), dtype=np.float32)
        if len(distinct):
            scores = principal(distinct, 2)
            places[:, : scores.shape[1]] = scores
        yield Progressed(stage, 1, 1)
    else:
        n_epochs = 500 if len(distinct) <= _MANY else 200
        yield Started(stage, n_epochs)
        fit = _Fit(distinct, seed, n_epochs)
        places = gather(principal((yield from _watched(fit, stage)), 2))
    return spread(places, group)


class _Fit(threading.Thread):
    """UMAP in a thread of its own, as it gives control back to nobody while it runs.

    It is handed to UMAP as the file that its progress bar is drawn on, and so hears how far it is.
    After a stop it runs on unwatched: raising from inside the bar would leave tqdm's lock taken.
    """

    def __init__(self, vectors: np.ndarray, seed: int, n_epochs: int) -> None:
        # The worker looks for a thread of this name (worker.UNSTOPPABLE) after a stop.
        super().__init__(name="umap", daemon=True)
        self.vectors = vectors
        self.seed = seed
        self.n_epochs = n_epochs
        self.done = 0
        self.places: np.ndarray | None = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            with _one_at_a_time:
                self.places = self._fitted()
        except Exception as error:  # noqa: BLE001 - raised again by whoever waits
            self.error = error

    def _fitted(self) -> np.ndarray:
        from umap import UMAP

        scores = principal(self.vectors, DIMENSIONS)
        start = np.zeros((len(scores), 2), dtype=np.float32)
        start[:, : scores.shape[1]] = scores[:, :2]
        reducer = UMAP(
            n_neighbors=min(NEIGHBOURS, len(scores) - 1),
            min_dist=MIN_DIST,
            metric="cosine",
            init=start,
            n_epochs=self.n_epochs,
            random_state=self.seed,
            n_jobs=1,
            disconnection_distance=np.inf,
            tqdm_kwds={"file": self, "disable": False, "bar_format": "{n_fmt}", "leave": True},
        )
        return np.asarray(reducer.fit_transform(scores), dtype=np.float32)

    def write(self, drawn: str) -> None:
        """Take in what the progress bar draws: a carriage return and the number of epochs."""
        if drawn.strip().isdigit():
            self.done = int(drawn)

    def flush(self) -> None:
        """Nothing is held back."""


def _watched(fit: _Fit, stage: str) -> Generator[Event, None, np.ndarray]:
    fit.start()
    while fit.is_alive():
        yield Progressed(stage, min(fit.done, fit.n_epochs), fit.n_epochs)
        fit.join(_POLL)
    if fit.error is not None:
        raise fit.error
    if fit.places is None:
        raise RuntimeError("UMAP ended without a layout")
    yield Progressed(stage, fit.n_epochs, fit.n_epochs)
    return fit.places


def principal(vectors: np.ndarray, n_components: int) -> np.ndarray:
    """Return scores on the first principal components, largest variance first.

    Parameters
    ----------
    vectors : ndarray, float32 (n, dim)
    n_components : int
        Fewer come back where the vectors have fewer columns.

    Returns
    -------
    ndarray, float32 (n, min(n_components, dim))
        Centred. The largest loading of a component is positive, so that its sign is fixed.

    Examples
    --------
    >>> principal(np.array([[0, 0], [0, 3], [0, 6]], dtype=np.float32), 1).ravel().tolist()
    [-3.0, 0.0, 3.0]
    """
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    # The matrix of columns by columns is small however many rows there are.
    directions = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :n_components]
    largest = np.abs(directions).argmax(axis=0)
    signs = np.sign(directions[largest, np.arange(directions.shape[1])])
    scores: np.ndarray = (centred @ (directions * signs)).astype(np.float32)
    return scores


_MOST = 0.8  # share of the points that stay where they are


def gather(places: np.ndarray) -> np.ndarray:
    """Bring in what stands far out; nobody overtakes anybody on the way from the middle.

    UMAP pushes groups apart that share no neighbour, and how far says nothing. Beyond the distance
    R within which four of five stand, a distance r becomes R (1 + ln(r / R) / 2).

    Parameters
    ----------
    places : ndarray, float32 (n, 2)

    Returns
    -------
    ndarray, float32 (n, 2)

    Examples
    --------
    >>> gather(np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1], [0, 9]], np.float32)).max()
    np.float32(2.0986123)
    """
    if not len(places):
        return places
    middle = np.median(places, axis=0)
    away = (places - middle).astype(np.float64)
    distance = np.linalg.norm(away, axis=1, keepdims=True)
    radius = float(np.quantile(distance, _MOST))
    if radius == 0:
        return places
    far = np.maximum(distance / radius, 1.0)
    moved: np.ndarray = (middle + away * (1 + np.log(far) / 2) / far).astype(np.float32)
    return moved


_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
_STEP = 0.011  # distance of neighbours as a share of the layout's width: about a marker
_WIDEST = 0.07  # radius of the largest group, as such a share


def groups(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find identical rows.

    Returns
    -------
    first : ndarray, int64 (n_distinct,)
        Position at which each distinct row occurs first.
    group : ndarray, int64 (n,)
        Which of them each row is.
    """
    seen: dict[bytes, int] = {}
    group = np.array([seen.setdefault(row.tobytes(), len(seen)) for row in vectors], dtype=np.int64)
    return np.unique(group, return_index=True)[1].astype(np.int64), group


def spread(places: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Give each member of a group a place of its own around the group's.

    Members stand like the seeds of a sunflower (Vogel 1979): the k-th at a distance that grows with
    the root of k, each a golden angle further, which fills a disc evenly.

    Parameters
    ----------
    places : ndarray, float32 (n_groups, 2)
    group : ndarray, int64 (n,)

    Returns
    -------
    ndarray, float32 (n, 2)
        Someone alone stays where the group is, and so does each group's first member.
    """
    if not len(group):
        return np.zeros((0, 2), dtype=np.float32)
    sizes = np.bincount(group, minlength=len(places))
    width = float(np.ptp(places, axis=0).max()) or 1.0
    step = width * min(_STEP, _WIDEST / np.sqrt(sizes.max()))
    rank = _rank_within(group, sizes)
    angle = rank * _GOLDEN_ANGLE
    around = np.column_stack([np.cos(angle), np.sin(angle)]) * (step * np.sqrt(rank))[:, None]
    moved: np.ndarray = (places[group] + around).astype(np.float32)
    return moved


def _rank_within(group: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Number the members of each group from 0, in their order."""
    order = np.argsort(group, kind="stable")
    starts = np.cumsum(sizes) - sizes
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - starts[group[order]]
    return rank
