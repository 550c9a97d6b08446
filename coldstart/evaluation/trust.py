"""How far to trust one result: the size of what it was measured on, and whether it beats a list."""

from __future__ import annotations

from coldstart.evaluation.naming import method_name, setting_name
from coldstart.evaluation.overall import HEADLINE, twin
from coldstart.evaluation.protocols import baseline
from coldstart.evaluation.result import Evaluation
from coldstart.i18n import Message


def trust(evaluation: Evaluation, protocol: str, shots: int | None, method: str) -> Message:
    """Return a line on what a method is worth for such a case.

    Parameters
    ----------
    evaluation : Evaluation
    protocol : str
        Such as ``cold-user``.
    shots : int or None
        How many likes are known. What was measured with the most that are not more speaks for it.
    method : str
    """
    at = _nearest(evaluation, protocol, shots, method)
    named = {"method": method_name(method), "setting": setting_name(protocol, shots)}
    if at == "unmeasured":
        return Message("evaluate.trust.unmeasured", named)
    assert not isinstance(at, str)
    row = evaluation.row(protocol, at, method, HEADLINE)
    assert row is not None
    plain = baseline(protocol, at)
    cases = "on_items" if protocol == "audience" else "on_users"
    named |= {
        "setting": setting_name(protocol, at),
        "cases": Message(f"evaluate.verdict.{cases}", {"n": row.n}),
        "baseline": method_name(plain),
    }
    if method == plain:
        return Message("evaluate.trust.itself", named)
    compared = evaluation.comparison(protocol, at, method, plain, HEADLINE)
    if compared is None:
        return Message("evaluate.trust.alone", named)
    return Message(f"evaluate.trust.{'same' if twin(compared) else compared.verdict}", named)


def _nearest(
    evaluation: Evaluation, protocol: str, shots: int | None, method: str
) -> int | str | None:
    """Return the measured number of known likes that comes nearest from below."""
    known = [
        row.shots
        for row in evaluation.rows
        if (row.protocol, row.method, row.metric) == (protocol, method, HEADLINE)
        and row.mean is not None
    ]
    if not known:
        return "unmeasured"
    numbers = sorted(k for k in known if k is not None)
    if not numbers:
        return None
    below = [k for k in numbers if k <= (shots or 0)]
    return below[-1] if below else numbers[0]
