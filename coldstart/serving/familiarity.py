"""How familiar a description is: whether the data hold anything that reads like it.

Known descriptions are often all of one form. Whoever writes freely stands apart from them by the
form alone, so that something is strange says that a method was not tried on such words, not that it
is wrong about them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from coldstart.core.i18n import Message, t
from coldstart.data.quoting import quote
from coldstart.encoders.registry import language_note
from coldstart.models.neighbors.centering import Centering
from coldstart.models.queries import Items, Queries
from coldstart.serving.session import Session

RARE = 0.01
"""The share of those known that stand further from all others than what counts as usual."""
FEWEST = 20  # different texts below which nothing can be called unusual
MOST_ASKED = 2_000  # of them, evenly drawn, whose nearest is looked for
CHUNK = 512  # rows whose likeness to all those known is in memory at a time


@dataclass(frozen=True)
class Familiarity:
    """How near a description is to those that a method has learnt from.

    Attributes
    ----------
    likeness : float
        The centred cosine to the nearest of them, from -1 to 1.
    usual : float
        What all but `RARE` of those known reach with the nearest that reads otherwise.
    nearest : str
        The text that it is nearest to.
    """

    likeness: float
    usual: float
    nearest: str

    @property
    def strange(self) -> bool:
        """Whether hardly anybody known stands so far from all others."""
        return self.likeness < self.usual


@dataclass(frozen=True, eq=False)
class _Known:
    """The different texts of one side, centred, and how near each usually is to another."""

    texts: list[str]
    centre: Centering
    vectors: np.ndarray
    usual: float


_kept: WeakKeyDictionary[Queries | Items, _Known | None] = WeakKeyDictionary()


def familiarity(served: Session, side: str, embeddings: np.ndarray) -> list[Familiarity | None]:
    """Say how familiar descriptions are.

    Parameters
    ----------
    served : Session
    side : str
        ``user`` or ``item``.
    embeddings : ndarray, float32 (n, dim)
        Of length one; zero where nothing is said.

    Returns
    -------
    list of Familiarity or None, length n
        None where nothing is said, or too few texts are known to tell what is usual.
    """
    among = served.training.users if side == "user" else served.training.items
    if among not in _kept:
        _kept[among] = _known(among.texts, among.embeddings)
    known = _kept[among]
    if known is None:
        return [None] * len(embeddings)
    each: list[Familiarity | None] = []
    for start in range(0, len(embeddings), CHUNK):
        some = embeddings[start : start + CHUNK]
        likeness = known.centre(some) @ known.vectors.T
        best = likeness.argmax(axis=1).tolist()
        each += [
            Familiarity(float(row[n]), known.usual, known.texts[n]) if vector.any() else None
            for row, n, vector in zip(likeness, best, some, strict=True)
        ]
    return each


def doubts(
    served: Session, side: str, texts: Sequence[str], embeddings: np.ndarray
) -> list[Message]:
    """Say why little can be made of what somebody wrote; nothing where all is well.

    Parameters
    ----------
    served : Session
    side : str
        ``user`` or ``item``.
    texts : sequence of str, length n
    embeddings : ndarray, float32 (n, dim)
        Of these texts.
    """
    note = language_note(served.encoder.name, texts)
    found = [note] if note is not None else []
    known = [one for one in familiarity(served, side, embeddings) if one is not None]
    strangest = min(known, key=lambda one: one.likeness, default=None)
    if strangest is not None and strangest.strange:
        found.append(_strange(strangest, side))
    return found


def doubts_each(
    served: Session, side: str, texts: Sequence[str], embeddings: np.ndarray
) -> list[tuple[Message, ...]]:
    """Return the `doubts` about each of many texts by itself."""
    each = []
    for text, nearest in zip(texts, familiarity(served, side, embeddings), strict=True):
        note = language_note(served.encoder.name, [text])
        strange = _strange(nearest, side) if nearest is not None and nearest.strange else None
        each.append(tuple(doubt for doubt in (note, strange) if doubt is not None))
    return each


def _strange(nearest: Familiarity, side: str) -> Message:
    return t(f"answer.strange_{side}", **{**vars(nearest), "nearest": quote(nearest.nearest)})


def _known(texts: Sequence[str], embeddings: np.ndarray) -> _Known | None:
    # The same text is the same vector up to its last bits, so texts say which differ.
    first = {text: n for n, text in reversed(list(enumerate(texts))) if embeddings[n].any()}
    if len(first) < FEWEST:
        return None
    rows = sorted(first.values())
    different = embeddings[rows]
    centre = Centering.of(different)
    vectors = centre(different)
    asked = np.unique(np.linspace(0, len(vectors) - 1, MOST_ASKED).astype(np.int64))
    nearest = np.empty(len(asked), dtype=np.float32)
    for start in range(0, len(asked), CHUNK):
        some = asked[start : start + CHUNK]
        likeness = vectors[some] @ vectors.T
        likeness[np.arange(len(some)), some] = -np.inf
        nearest[start : start + len(some)] = likeness.max(axis=1)
    return _Known([texts[n] for n in rows], centre, vectors, float(np.quantile(nearest, RARE)))
