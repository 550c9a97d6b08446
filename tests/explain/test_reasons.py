from __future__ import annotations

import re

import pytest

from coldstart.explain.reasons import reason, steps
from coldstart.models.base import Contribution, Contributions, Part
from coldstart.rules.rule import Rule, RuleKind

LONG = {
    "en": {"a": "Rain cape for the commute, " * 99, "b": "Rain hat that folds, " * 99},
    "zh": {"a": "轻便防水登山背包" * 99, "b": "可折叠雨帽，" * 99},
}


def liking(*ids: str) -> Contributions:
    terms = (Contribution(Part.BASE, 1.0), *(Contribution(Part.SUPPORT, 1.0, id_) for id_ in ids))
    return Contributions(terms, 1.0 + len(ids))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("ids", ["a", "ab", "aba"])
def test_a_reason_quotes_160_characters_at_most(language: str, ids: str) -> None:
    text = reason(liking(*ids), LONG[language]).render(language)
    quotes = re.findall("“(.*?)”", text)
    assert len(quotes) == min(2, len(ids))
    assert all(quote.endswith("…") for quote in quotes)
    assert 100 < sum(map(len, quotes)) <= 160


def test_a_reason_quotes_a_short_title_whole() -> None:
    text = reason(liking("a", "b"), {"a": "Rain cape", "b": "Hat"}).render("en")
    assert "“Rain cape”" in text
    assert "“Hat”" in text


def test_a_share_under_one_percent_is_not_named() -> None:
    terms = (Contribution(Part.POPULARITY, 0.9939), Contribution(Part.PROFILE, 0.0061))
    made = Contributions((Contribution(Part.BASE, 1.0), *terms), 2.0)
    assert reason(made, {}).render("en") == "Popular with all users"
    assert sum(step.value for step in steps(made, {})) == pytest.approx(2.0)


def test_steps_and_rules_quote_160_characters_at_most() -> None:
    titles = LONG["en"]
    step = steps(liking("a"), titles)[-1].label.render("en")
    rule = Rule(rule=RuleKind.EXCLUDE, items=("a",)).words(titles).render("en")
    assert max(len(step), len(rule)) < 200
