"""Where the two kinds of metrics disagree: right on pairs, and behind in the ranking."""

from __future__ import annotations

from coldstart.evaluation.naming import method_name, setting_name
from coldstart.evaluation.overall import HEADLINE
from coldstart.evaluation.protocols import baseline
from coldstart.evaluation.result import Evaluation
from coldstart.i18n import Message
from coldstart.metrics.intervals import Verdict

LOOKS_FINE = 0.6
"""Accuracy on half liked, half not, that people would take for a success."""


def fooled(evaluation: Evaluation) -> list[Message]:
    """Return a statement for each setting in which good pair accuracy hides a lost ranking.

    Only where the whole interval of the article's head lies above `LOOKS_FINE` and its ranking is
    worse than the plain baseline's beyond doubt.
    """
    found = []
    for protocol, shots in evaluation.settings():
        plain = baseline(protocol, shots)
        row = evaluation.row(protocol, shots, "article_head", "accuracy")
        lost = evaluation.comparison(protocol, shots, "article_head", plain, HEADLINE)
        if row is None or row.low is None or lost is None:
            continue
        if row.low > LOOKS_FINE and lost.verdict == Verdict.WORSE:
            named = {
                "setting": setting_name(protocol, shots),
                "method": method_name("article_head"),
                "baseline": method_name(plain),
                "accuracy": row.mean,
            }
            found.append(Message("evaluate.fooled", named))
    return found
