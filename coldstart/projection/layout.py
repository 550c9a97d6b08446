"""Vectors to points in a plane, as a stream of events.

UMAP: McInnes, Healy & Melville 2018. It starts from the first two principal components, which keep
the large distances that UMAP alone loses (Kobak & Linderman 2021).
"""

from __future__ import annotations

import threading
from collections.abc import Generator

import numpy as np

from coldstart.events import Event, Progressed, Started
from coldstart.projection.gather import gather
from coldstart.projection.principal import principal
from coldstart.projection.spread import groups, spread

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
