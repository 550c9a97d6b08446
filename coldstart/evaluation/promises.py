"""Whether a method's probabilities are kept, in a few sentences."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

from coldstart.evaluation.naming import method_name
from coldstart.evaluation.result import Promise
from coldstart.i18n import Message, t
from coldstart.metrics.multiple import ALPHA


def promise_kept(promises: Sequence[Promise]) -> Message:
    """Say how many groups keep what was promised, and what was promised and came true over all.

    Each group's interval may hold its promise and yet all of them lie on one side of it: where that
    is more than a coin would do, it is said too.

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
    side = _side(known)
    parts = [Message("evaluate.promise.kept", named), *([] if side is None else [side])]
    return t("evaluate.promise.whole", parts=parts)


def _side(known: Sequence[Promise]) -> Message | None:
    """Say to which side nearly all lie: the sign test, two-sided (Dixon and Mood 1946)."""
    below = sum(_float(p.observed) < p.predicted for p in known)
    above = sum(_float(p.observed) > p.predicted for p in known)
    n, fewer = below + above, min(below, above)
    if not n or 2 * sum(comb(n, k) for k in range(fewer + 1)) / 2**n >= ALPHA:
        return None
    named = {"many": max(below, above), "n": len(known)}
    return Message(f"evaluate.promise.{'too_much' if below > above else 'too_little'}", named)


def _float(value: float | None) -> float:
    return float("nan") if value is None else value
