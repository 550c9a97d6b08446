"""What a method cannot answer, said before it is asked."""

from __future__ import annotations

from coldstart.i18n import Message, t
from coldstart.recommenders.base import Recommender, Target

LISTS = frozenset({Target.COLD_USER, Target.FEW_SHOT_USER})


def cannot_list(model: Recommender, n_likes: int = 1) -> Message | None:
    """Return why there is no list for someone with so many known likes; None where there is."""
    method = t(f"method.{model.name}")
    if Target.HAD_ITEM in model.ranks:
        return t("answer.cannot_discover", method=method)
    if not model.ranks & LISTS:
        return t("answer.cannot_list", method=method)
    if n_likes == 0 and Target.COLD_USER not in model.ranks:
        return t("answer.cannot_cold", method=method)
    return None


def cannot_rank_new(model: Recommender) -> Message | None:
    """Return why new items cannot be ranked for someone; None where they can."""
    if Target.COLD_ITEM in model.ranks:
        return None
    return t("answer.cannot_new", method=t(f"method.{model.name}"))


def cannot_find_audience(model: Recommender) -> Message | None:
    """Return why users cannot be ranked for an item; None where they can."""
    if Target.AUDIENCE in model.ranks:
        return None
    return t("answer.cannot_audience", method=t(f"method.{model.name}"))
