"""What a list rests on: which of the things that are known of someone make a difference to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from coldstart.answers.ranking import top_rows
from coldstart.answers.served import CaseRequest, Served
from coldstart.recommenders.cases import Cases


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


def basis(served: Served, request: CaseRequest, top: int = 10) -> Basis:
    """List the catalogue with and without profile and likes, and compare the first `top` places."""
    cases, has = served.cases([request])
    taken = has.toarray().ravel()
    n_likes = int(cases.n_likes[0])
    described = bool(cases.texts[0].strip()) or bool((cases.columns != "").to_numpy().any())
    shown = _first(served, cases, taken, top)

    def differs(other: Cases) -> bool:
        rows, scores = _first(served, other, taken, top)
        return not (np.array_equal(rows, shown[0]) and np.allclose(scores, shown[1], atol=1e-7))

    unliked = cases.knowing(cases.support.multiply(0).tocsr().astype(bool))
    undescribed = replace(
        cases,
        texts=[""],
        embeddings=np.zeros_like(cases.embeddings),
        columns=cases.columns.map(lambda _: ""),
    )
    return Basis(
        n_likes,
        n_likes > 0 and differs(unliked),
        described,
        described and differs(undescribed),
    )


def _first(
    served: Served, case: Cases, taken: np.ndarray, top: int
) -> tuple[np.ndarray, np.ndarray]:
    scores = served.model.score(case, served.training.items)[0].astype(np.float64)
    scores[taken] = -np.inf
    rows = top_rows(scores, top)
    return rows, scores[rows]
