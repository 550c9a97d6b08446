"""Whether a method's probabilities are kept, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from coldstart.evaluation.naming import method_name
from coldstart.evaluation.result import Promise
from coldstart.i18n import Message


def promise_kept(promises: Sequence[Promise]) -> Message:
    """Say in how many groups what was promised lies within the interval of what came true.

    Parameters
    ----------
    promises : sequence of Promise
        Of one method in one setting.
    """
    known = [p for p in promises if p.low is not None and p.high is not None]
    kept = [p for p in known if _float(p.low) <= p.predicted <= _float(p.high)]
    top = max(known, key=lambda p: p.predicted)
    named = {
        "method": method_name(top.method),
        "kept": len(kept),
        "n": len(known),
        "predicted": top.predicted,
        "observed": top.observed,
    }
    return Message("evaluate.promise", named)


def _float(value: float | None) -> float:
    return float("nan") if value is None else value
