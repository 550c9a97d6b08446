"""Answers as tables: what ``--out`` writes and a page offers to download."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd

from coldstart.core.i18n import Message, t
from coldstart.explain.reasons import reason
from coldstart.serving.audience import Audience
from coldstart.serving.ranking import Ranked
from coldstart.serving.recommend import Recommendations

Say = Callable[[Message], str]


def recommendations_frame(
    found: Sequence[Recommendations], titles: Mapping[str, str], method: str, say: Say
) -> pd.DataFrame:
    """Return columns case_id, rank, item_id, score, reason."""
    rows = ((r.case_id, ranked) for r in found for ranked in r.ranked)
    return _frame("case_id", "item_id", rows, titles, method, say)


def audiences_frame(
    found: Sequence[Audience], titles: Mapping[str, str], method: str, say: Say
) -> pd.DataFrame:
    """Return columns item_id, rank, user_id, score, reason."""
    rows = ((a.item_id, ranked) for a in found for ranked in a.ranked)
    return _frame("item_id", "user_id", rows, titles, method, say)


def why(ranked: Ranked, titles: Mapping[str, str], method: str) -> Message:
    """Return the reason of one place in a ranking, or that the method cannot say."""
    if ranked.made is None:
        return t("explain.cannot", method=t(f"method.{method}"))
    return reason(ranked.made, titles)


def _frame(
    first: str,
    second: str,
    rows: Iterable[tuple[str, Ranked]],
    titles: Mapping[str, str],
    method: str,
    say: Say,
) -> pd.DataFrame:
    values = [(of, r.rank, r.id, r.score, say(why(r, titles, method))) for of, r in rows]
    return pd.DataFrame(values, columns=[first, "rank", second, "score", "reason"])
