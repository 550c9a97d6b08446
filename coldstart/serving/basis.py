"""What a list is based on: which of the things that are known of someone change it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from coldstart.core.events import Progressed
from coldstart.serving.ranking import Ranked, top_rows
from coldstart.serving.recommend import recommend
from coldstart.serving.session import CaseRequest, Session


class Effect(StrEnum):
    """What something known about someone does to their list."""

    NONE = "none"
    SCORES = "scores"
    """The first places are the same in the same order; their scores are not."""
    ORDER = "order"


@dataclass(frozen=True)
class Basis:
    """What is known of someone, and how their list would differ without it.

    Attributes
    ----------
    n_likes : int
    likes : Effect
    described : bool
        Whether there is a profile.
    profile : Effect
    n_dislikes : int
    dislikes : Effect
    """

    n_likes: int
    likes: Effect
    described: bool
    profile: Effect
    n_dislikes: int = 0
    dislikes: Effect = Effect.NONE


def listed_steps(
    served: Session, request: CaseRequest, top: int = 10
) -> Generator[Progressed, None, tuple[tuple[Ranked, ...], Basis]]:
    """Recommend as `recommend` does, and find out what the list rests on."""
    ranked = recommend(served, [request], top=top)[0].ranked
    yield Progressed("basis", 1, 2)
    return ranked, basis(served, request, top)


def basis(served: Session, request: CaseRequest, top: int = 10) -> Basis:
    """Compare the first `top` places with those without likes, profile or dislikes."""
    case, has = served.cases([request])
    n_likes = int(case.n_likes[0])
    described = bool(case.texts[0].strip()) or bool((case.columns != "").to_numpy().any())
    n_dislikes = 0 if case.dislikes is None else case.dislikes.nnz
    # As it is, without likes, without profile, without dislikes: scored together, for that takes
    # hardly longer.
    four = case.take(np.zeros(4, dtype=np.int64))
    with_likes, with_dislikes = np.array([[1], [0], [1], [1]]), np.array([[1], [1], [1], [0]])
    with_profile = np.array([1, 1, 0, 1])
    cases = replace(
        four,
        texts=[text if there else "" for text, there in zip(four.texts, with_profile, strict=True)],
        embeddings=four.embeddings * with_profile[:, None].astype(four.embeddings.dtype),
        columns=four.columns.where(pd.Series(with_profile == 1), ""),
        support=four.support.multiply(with_likes).tocsr().astype(bool),
        dislikes=None
        if four.dislikes is None
        else four.dislikes.multiply(with_dislikes).tocsr().astype(bool),
    )
    scores = served.model.score(cases, served.training.items).astype(np.float64)
    scores[:, has.toarray().ravel().astype(bool)] = -np.inf
    shown, unliked, undescribed, undisliked = scores
    return Basis(
        n_likes,
        _effect(shown, unliked, top) if n_likes else Effect.NONE,
        described,
        _effect(shown, undescribed, top) if described else Effect.NONE,
        n_dislikes,
        _effect(shown, undisliked, top) if n_dislikes else Effect.NONE,
    )


def _effect(scores: np.ndarray, others: np.ndarray, top: int) -> Effect:
    """Compare the first places and their scores; what both rank equal may stand either way."""
    mine, theirs = top_rows(scores, top), top_rows(others, top)
    if not all(np.allclose(found[mine], found[theirs], atol=1e-7) for found in (scores, others)):
        return Effect.ORDER
    same = np.allclose(scores[mine], others[mine], atol=1e-7)
    return Effect.NONE if same else Effect.SCORES
