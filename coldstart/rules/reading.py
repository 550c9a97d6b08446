"""Rules as JSON: a list of objects, every one that is none reported."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from coldstart.core.i18n import Message, t
from coldstart.data.intake.ids import as_known
from coldstart.data.problems import Problem, Severity
from coldstart.models.queries import Items
from coldstart.rules.rule import Rule, RuleKind


def read_rules(
    content: str, items: Items | None = None, name: str = "rules"
) -> tuple[list[Rule], list[Problem]]:
    """Read rules such as ``[{"rule": "boost", "column": "category", "value": "Tea", "n": 3}]``.

    Parameters
    ----------
    content : str
        A JSON list.
    items : Items, optional
        What is to be ranked: a rule about something that is not among it is reported.
    name : str
        What problems call the file.

    Returns
    -------
    rules : list of Rule
        Those that can be applied.
    problems : list of Problem
    """
    try:
        stored = json.loads(content.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        return [], [_problem(t("rules.wrong.json", reason=str(error)), name)]
    if not isinstance(stored, list):
        return [], [_problem(t("rules.wrong.list"), name)]
    rules: list[Rule] = []
    problems: list[Problem] = []
    for n, one in enumerate(stored, start=1):
        found = _read(one, items)
        if isinstance(found, Message):
            problems.append(_problem(t("rules.wrong.nth", n=n, why=found), name))
        else:
            rules.append(found)
    return rules, problems


def write_rules(rules: Sequence[Rule]) -> str:
    """Return rules as `read_rules` takes them, each on a line of its own."""
    lines = ",\n".join(f"  {json.dumps(rule.to_json(), ensure_ascii=False)}" for rule in rules)
    return f"[\n{lines}\n]\n" if rules else "[]\n"


def _read(one: Any, items: Items | None) -> Rule | Message:
    if not isinstance(one, dict) or one.get("rule") not in list(RuleKind):
        return t("rules.wrong.kind", known=[str(kind) for kind in RuleKind])
    try:
        rule = Rule.model_validate(one)
    except ValidationError as error:
        first = error.errors()[0]
        return t("rules.wrong.value", key=".".join(str(part) for part in first["loc"]))
    if items is not None:
        rule = rule.model_copy(update={"items": tuple(as_known(rule.items, items.index))})
    return rule.wrong() or _missing(rule, items) or rule


def _missing(rule: Rule, items: Items | None) -> Message | None:
    """Return what a rule names and the items do not have."""
    if items is None:
        return None
    unknown = [id_ for id_ in rule.items if id_ not in items.index]
    if unknown:
        return t("rules.wrong.items", ids=unknown)
    if rule.column is None:
        return None
    if rule.column not in items.columns:
        return t("rules.wrong.column", column=rule.column, known=list(items.columns.columns))
    if not rule.concerns(items).any():
        return t("rules.wrong.nothing", column=rule.column, value=rule.value or "")
    return None


def _problem(message: Message, name: str) -> Problem:
    return Problem(Severity.ERROR, message, t("rules.remedy"), name)
