"""How far to trust one result: the size of what it was measured on, and whether it beats a list."""

from __future__ import annotations

from typing import Any

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
        known = "_known" if shots else ""
        return Message(f"evaluate.trust.unmeasured{known}", named)
    assert not isinstance(at, str)
    said = _measured(evaluation, protocol, at, method, named)
    if at is None or shots is None or shots <= _most(evaluation, protocol, method):
        return said
    return Message("evaluate.trust.beyond", {"said": said, "n": shots})


def _measured(
    evaluation: Evaluation, protocol: str, at: int | None, method: str, named: dict[str, Any]
) -> Message:
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
    known = _shots(evaluation, protocol, method)
    if not known:
        return "unmeasured"
    numbers = sorted(k for k in known if k is not None)
    if not numbers:
        return None
    below = [k for k in numbers if k <= (shots or 0)]
    return below[-1] if below else numbers[0]


def _most(evaluation: Evaluation, protocol: str, method: str) -> int:
    """Return the largest number of known likes that it was measured with."""
    return max((k for k in _shots(evaluation, protocol, method) if k is not None), default=0)


def _shots(evaluation: Evaluation, protocol: str, method: str) -> list[int | None]:
    return [
        row.shots
        for row in evaluation.rows
        if (row.protocol, row.method, row.metric) == (protocol, method, HEADLINE)
        and row.mean is not None
    ]
