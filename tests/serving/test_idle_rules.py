"""A rule that does nothing says why."""

from __future__ import annotations

from coldstart.rules.rule import Rule, RuleKind
from coldstart.serving.impact import idle
from coldstart.serving.recommend import recommend
from coldstart.serving.session import CaseRequest


def test_each_rule_that_changes_nothing_is_named_with_its_reason(serve):
    served = serve()
    ids = served.training.items.ids
    request = CaseRequest("a", text="", likes=(ids[0],))
    (found,) = recommend(served, [request], top=len(ids), explain=False)
    ranked = found.ranked
    rules = [
        Rule(rule=RuleKind.PIN, items=(ids[0],)),
        Rule(rule=RuleKind.PIN, items=(ranked[-1].id,)),
        Rule(rule=RuleKind.PIN, items=("nowhere",)),
        Rule(rule=RuleKind.EXCLUDE, items=(ranked[-2].id,)),
    ]
    told = [(m.id, m.params["rule"]) for m in idle(served, ranked, rules, 3)]
    assert told == [("rules.idle.has", 1), ("rules.idle.nobody", 3), ("rules.idle.unchanged", 4)]
