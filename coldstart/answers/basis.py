"""What a list rests on: which of the things that are known of someone make a difference to it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from coldstart.answers.ranking import Ranked, top_rows
from coldstart.answers.recommend import recommend
from coldstart.answers.served import CaseRequest, Served
from coldstart.events import Progressed


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
    """

    n_likes: int
    likes: Effect
    described: bool
    profile: Effect


def listed_steps(
    served: Served, request: CaseRequest, top: int = 10
) -> Generator[Progressed, None, tuple[tuple[Ranked, ...], Basis]]:
    """Recommend as `recommend` does, and find out what the list rests on."""
    ranked = recommend(served, [request], top=top)[0].ranked
    yield Progressed("basis", 1, 2)
    return ranked, basis(served, request, top)


def basis(served: Served, request: CaseRequest, top: int = 10) -> Basis:
    """List the catalogue with and without profile and likes, and compare the first `top` places."""
    case, has = served.cases([request])
    n_likes = int(case.n_likes[0])
    described = bool(case.texts[0].strip()) or bool((case.columns != "").to_numpy().any())
    # As it is, without likes, without profile: scored together, for that takes hardly longer.
    three = case.take(np.zeros(3, dtype=np.int64))
    liked = np.array([[1], [0], [1]])
    told = np.array([1, 1, 0])
    cases = replace(
        three,
        texts=[text if there else "" for text, there in zip(three.texts, told, strict=True)],
        embeddings=three.embeddings * told[:, None].astype(three.embeddings.dtype),
        columns=three.columns.where(pd.Series(told == 1), ""),
        support=three.support.multiply(liked).tocsr().astype(bool),
    )
    scores = served.model.score(cases, served.training.items).astype(np.float64)
    scores[:, has.toarray().ravel().astype(bool)] = -np.inf
    shown, unliked, undescribed = scores
    return Basis(
        n_likes,
        _effect(shown, unliked, top) if n_likes else Effect.NONE,
        described,
        _effect(shown, undescribed, top) if described else Effect.NONE,
    )


def _effect(scores: np.ndarray, others: np.ndarray, top: int) -> Effect:
    """Compare the first places and their scores; what both rank equal may stand either way."""
    mine, theirs = top_rows(scores, top), top_rows(others, top)
    if not all(np.allclose(found[mine], found[theirs], atol=1e-7) for found in (scores, others)):
        return Effect.ORDER
    same = np.allclose(scores[mine], others[mine], atol=1e-7)
    return Effect.NONE if same else Effect.SCORES
