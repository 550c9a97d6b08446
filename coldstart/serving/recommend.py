"""What to show someone: the items that a run ranks first for them."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from coldstart.core.errors import CannotRankError
from coldstart.core.events import Progressed, drain
from coldstart.core.i18n import Message
from coldstart.models.queries import Items
from coldstart.rules.applying import reranked
from coldstart.rules.rule import Rule
from coldstart.serving.familiarity import doubts_each
from coldstart.serving.ranking import Ranked, cannot_list, cannot_rank_new, explained, top_rows
from coldstart.serving.session import CaseRequest, Session

CHUNK = 512  # cases scored at a time


@dataclass(frozen=True)
class Recommendations:
    """The items ranked first for one case, best first.

    Attributes
    ----------
    doubts : tuple of Message
        Why little can be made of the text of someone new.
    """

    case_id: str
    ranked: tuple[Ranked, ...]
    doubts: tuple[Message, ...] = ()


def recommend(
    served: Session,
    requests: Sequence[CaseRequest],
    *,
    items: Items | None = None,
    top: int = 10,
    explain: bool = True,
    rules: Sequence[Rule] = (),
) -> list[Recommendations]:
    """Return what `recommend_steps` returns, unwatched."""
    steps = recommend_steps(served, requests, items=items, top=top, explain=explain, rules=rules)
    return drain(steps)


def recommend_steps(
    served: Session,
    requests: Sequence[CaseRequest],
    *,
    items: Items | None = None,
    top: int = 10,
    explain: bool = True,
    rules: Sequence[Rule] = (),
) -> Generator[Progressed, None, list[Recommendations]]:
    """Rank items for each case; what someone likes or already has is never recommended back.

    Parameters
    ----------
    served : Session
    requests : sequence of CaseRequest
    items : Items, optional
        New products; then only these are ranked. Otherwise the catalogue is.
    top : int
    explain : bool
        Whether to work out what made each score.
    rules : sequence of Rule
        Applied to each ranking, as `rules.applying.reranked` does; scores stay what they are.

    Raises
    ------
    CannotRankError
        The run's method cannot rank items for anyone, or none that nobody has bought.
    """
    cannot = cannot_list(served.model)
    if cannot is None and items is not None:
        cannot = cannot_rank_new(served.model)
    if cannot is not None:
        raise CannotRankError(cannot)
    candidates = served.training.items if items is None else items
    # Ids decide what someone has, also where the products to rank come from a file.
    known = served.training.items.index
    offered = [n for n, id_ in enumerate(candidates.ids) if id_ in known]
    places = [known[candidates.ids[n]] for n in offered]
    found = []
    for start in range(0, len(requests), CHUNK):
        asked = requests[start : start + CHUNK]
        cases, has = served.cases(asked)
        newcomers = [n for n, request in enumerate(asked) if request.user_id is None]
        texts = [cases.texts[n] for n in newcomers]
        doubts = doubts_each(served, "user", texts, cases.embeddings[newcomers])
        doubts_of = dict(zip(newcomers, doubts, strict=True))
        scores = served.model.score(cases, candidates)
        taken = np.zeros(scores.shape, dtype=bool)
        taken[:, offered] = has[:, places].toarray()
        scores = np.where(taken, -np.inf, scores)
        ordered = reranked(rules, scores, candidates) if rules else scores
        best = [top_rows(row, top) for row in ordered]
        made = explained(served.model, cases, candidates, best) if explain else None
        for n, id_ in enumerate(cases.ids):
            ranked = tuple(
                Ranked(
                    place + 1,
                    candidates.ids[item],
                    float(scores[n, item]),
                    made[n][place] if made else None,
                )
                for place, item in enumerate(best[n].tolist())
            )
            found.append(Recommendations(id_, ranked, doubts_of.get(n, ())))
        yield Progressed("lists", len(found), len(requests))
    return found


def ruled(
    served: Session, ranked: Sequence[Ranked], rules: Sequence[Rule], top: int
) -> tuple[Ranked, ...]:
    """Return the first places of a ranking of the catalogue after rules.

    The same as `recommend` with these rules, without scoring again.

    Parameters
    ----------
    served : Session
    ranked : sequence of Ranked
        Everything that could be listed.
    rules : sequence of Rule
    top : int
    """
    items = served.training.items
    by_id = {place.id: place for place in ranked}
    scores = np.array([[by_id[id_].score if id_ in by_id else -np.inf for id_ in items.ids]])
    best = top_rows(reranked(rules, scores, items)[0], top).tolist()
    return tuple(replace(by_id[items.ids[row]], rank=n) for n, row in enumerate(best, start=1))
