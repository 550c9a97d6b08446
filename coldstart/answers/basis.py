"""What a list rests on: which of the things that are known of someone make a difference to it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from coldstart.answers.ranking import Ranked, top_rows
from coldstart.answers.recommend import recommend
from coldstart.answers.served import CaseRequest, Served
from coldstart.events import Progressed


@dataclass(frozen=True)
class Basis:
    """What is known of someone, and whether their list would differ without it.

    Attributes
    ----------
    n_likes : int
    likes_matter : bool
    described : bool
        Whether there is a profile.
    profile_matters : bool
    """

    n_likes: int
    likes_matter: bool
    described: bool
    profile_matters: bool


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
        n_likes > 0 and _differs(shown, unliked, top),
        described,
        described and _differs(shown, undescribed, top),
    )


def _differs(scores: np.ndarray, others: np.ndarray, top: int) -> bool:
    """Say whether the first places differ, or their scores; what comes to the same does not."""
    mine, theirs = top_rows(scores, top), top_rows(others, top)
    return not (
        np.allclose(scores[mine], others[mine], atol=1e-7)
        and np.allclose(others[mine], others[theirs], atol=1e-7)
    )
