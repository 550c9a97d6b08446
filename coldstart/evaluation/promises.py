"""Whether a method's probabilities are kept, in a few sentences."""

from __future__ import annotations

from collections.abc import Sequence

from coldstart.evaluation.naming import method_name
from coldstart.evaluation.result import Promise
from coldstart.i18n import Message, t


def promise_kept(promises: Sequence[Promise]) -> Message:
    """Say how many groups keep what was promised, and what was promised and came true over all.

    Parameters
    ----------
    promises : sequence of Promise
        Of one method in one setting.
    """
    known = [p for p in promises if p.low is not None and p.high is not None]
    kept = [p for p in known if _float(p.low) <= p.predicted <= _float(p.high)]
    top = max(known, key=lambda p: p.predicted)
    pairs = sum(p.n for p in known)
    named = {
        "method": method_name(top.method),
        "kept": len(kept),
        "n": len(known),
        "predicted": top.predicted,
        "observed": top.observed,
        "promised": sum(p.predicted * p.n for p in known) / pairs,
        "liked": sum(_float(p.observed) * p.n for p in known) / pairs,
    }
    if top.among_answers:
        return t("evaluate.promise.kept_answers", **named)
    return t("evaluate.promise.kept", **named)


def _float(value: float | None) -> float:
    return float("nan") if value is None else value
