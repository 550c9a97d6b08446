"""Rules that change nothing in one list, and why."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coldstart.core.i18n import Message, t
from coldstart.rules.rule import Rule
from coldstart.serving.ranking import Ranked
from coldstart.serving.recommend import ruled
from coldstart.serving.session import Session


def idle(
    served: Session, ranked: Sequence[Ranked], rules: Sequence[Rule], top: int
) -> list[Message]:
    """Return a sentence for each rule without which the list would be the same.

    Parameters
    ----------
    served : Session
    ranked : sequence of Ranked
        Everything that could be listed, as `answers.recommend.ruled` takes it.
    rules : sequence of Rule
    top : int
        Length of the list.
    """
    items = served.training.items
    open_ = np.isin(np.array(items.ids), [place.id for place in ranked])
    whole = [place.id for place in ruled(served, ranked, rules, top)]
    found = []
    for n, rule in enumerate(rules):
        others = [*rules[:n], *rules[n + 1 :]]
        if [place.id for place in ruled(served, ranked, others, top)] != whole:
            continue
        about = rule.concerns(items)
        reasons = {"nobody": not about.any(), "has": not (about & open_).any()}
        why = next((name for name, holds in reasons.items() if holds), "unchanged")
        found.append(t(f"rules.idle.{why}", rule=n + 1))
    return found
