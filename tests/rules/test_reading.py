"""Rules in a file: what is one is read as it was written, what is none is said."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from coldstart.core.i18n import LANGUAGES
from coldstart.models.queries import Items
from coldstart.rules.reading import read_rules, write_rules
from coldstart.rules.rule import Rule

ITEMS = Items(
    ["p1", "p2"], ["", ""], np.zeros((2, 1)), pd.DataFrame({"kind": ["茶", "cup"]}, dtype="str")
)
RULES = [
    Rule(rule="pin", items=("p1", "p2")),
    Rule(rule="boost", column="kind", value="茶", n=3),
    Rule(rule="bury", items=("p2",), n=1),
    Rule(rule="exclude", column="kind", value="cup"),
    Rule(rule="at_most", column="kind", n=2),
    Rule(rule="at_most", column="kind", value="cup", n=1),
]


def test_what_is_written_is_read_back():
    assert read_rules(write_rules(RULES), ITEMS) == (RULES, [])
    assert read_rules(write_rules([]), ITEMS) == ([], [])
    assert read_rules("\ufeff" + write_rules(RULES)) == (RULES, [])


def test_ids_are_read_however_an_export_writes_them():
    rules, problems = read_rules(json.dumps([{"rule": "pin", "items": ['="p1"', "'p2"]}]), ITEMS)
    assert (rules, problems) == ([Rule(rule="pin", items=("p1", "p2"))], [])


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("x", "rules.wrong.kind"),
        ({"rule": "push"}, "rules.wrong.kind"),
        ({"rule": ["pin"]}, "rules.wrong.kind"),
        ({"rule": "pin"}, "rules.wrong.pin"),
        ({"rule": "pin", "column": "kind", "value": "cup"}, "rules.wrong.pin"),
        ({"rule": "pin", "items": ["p1"], "n": 2}, "rules.wrong.pin"),
        ({"rule": "boost", "items": ["p1"]}, "rules.wrong.boost"),
        ({"rule": "boost", "column": "kind", "n": 2}, "rules.wrong.boost"),
        ({"rule": "bury", "n": 2}, "rules.wrong.bury"),
        ({"rule": "exclude", "items": ["p1"], "column": "kind", "value": "x"},
         "rules.wrong.exclude"),
        ({"rule": "at_most", "n": 2}, "rules.wrong.at_most"),
        ({"rule": "at_most", "column": "kind", "n": 0}, "rules.wrong.value"),
        ({"rule": "pin", "items": "p1"}, "rules.wrong.value"),
        ({"rule": "pin", "items": ["p1"], "place": 2}, "rules.wrong.value"),
        ({"rule": "pin", "items": ["p9"]}, "rules.wrong.items"),
        ({"rule": "at_most", "column": "maker", "n": 2}, "rules.wrong.column"),
        ({"rule": "exclude", "column": "kind", "value": "pot"}, "rules.wrong.nothing"),
    ],
)  # fmt: skip
def test_what_is_no_rule_is_said_with_its_number(rule, said):
    rules, problems = read_rules(json.dumps([RULES[0].to_json(), rule]), ITEMS)
    assert rules == RULES[:1]
    (problem,) = problems
    assert problem.message.params["n"] == 2
    assert problem.message.params["why"].id == said
    for language in LANGUAGES:
        assert problem.message.render(language)
        assert problem.remedy.render(language)


@pytest.mark.parametrize("content", ["", "{", '{"rule": "pin"}', "3"])
def test_what_is_no_list_is_refused(content):
    rules, problems = read_rules(content)
    assert rules == []
    assert len(problems) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_words(language):
    said = [rule.words({"p1": "Tea pot"}).render(language) for rule in RULES]
    assert "Tea pot" in said[0]
    assert "茶" in said[1]
    assert len(set(said)) == len(said)
