"""What rules cost is what an evaluation of the same method with these rules says."""

from __future__ import annotations

import sys
from dataclasses import replace
from zlib import crc32

import numpy as np
import pytest

from coldstart.core.events import Finished
from coldstart.core.i18n import LANGUAGES
from coldstart.evaluation.measures import K
from coldstart.evaluation.rule_costs import EXPOSURE, Cost, RuleCosts, cost_steps, with_verdicts
from coldstart.metrics.comparisons import Verdict
from coldstart.models.base import Recommender, Target
from coldstart.models.registry import METHODS
from coldstart.rules.applying import reranked
from coldstart.rules.rule import Rule

RULES = [
    Rule(rule="exclude", items=("i000", "i001", "i002")),
    Rule(rule="boost", column="kind", value="b", n=4),
    Rule(rule="pin", items=("i070",)),
    Rule(rule="at_most", column="kind", n=3),
]


class Smooth(Recommender):
    """Likes what many like, and what its dice say; never two things alike."""

    name = "smooth"
    ranks = frozenset(Target)

    def iter_fit(self, train, rng):
        self.likes_ = np.asarray(train.likes.sum(axis=0)).ravel()
        yield from ()

    def score(self, cases, items):
        dice = [[crc32(f"{a} {b}".encode()) / 2**32 for b in items.ids] for a in cases.ids]
        return self.likes_ + 3 * np.array(dice)

    def state(self):
        return {}, {}

    @classmethod
    def from_state(cls, arrays, values):
        return cls()


class Ruled(Smooth):
    """The same, obeying the rules."""

    name = "ruled"
    rules: list[Rule]

    def score(self, cases, items):
        return reranked(self.rules, super().score(cases, items), items, cases.support.toarray())


@pytest.fixture
def kinds(data, monkeypatch):
    """The shop with a kind for each product, and the two methods."""
    for method in (Smooth, Ruled):
        monkeypatch.setattr(sys.modules["fake_methods"], method.__name__, method, raising=False)
        monkeypatch.setitem(METHODS, method.name, f"fake_methods:{method.__name__}")
    said = ["abcd"[n % 4] for n in range(len(data.items))]
    items = replace(data.items, columns=data.items.columns.assign(kind=said))
    return replace(data, items=items)


def cost(data, rules, method="smooth", **asked) -> RuleCosts:
    *_, last = cost_steps(data, rules, method=method, **{"shots": [0, 2], **asked})
    assert isinstance(last, Finished)
    return last.result


@pytest.mark.parametrize("repeats", [1, 2])
def test_costs_are_what_re_running_the_evaluation_with_the_rules_says(
    kinds, measure, monkeypatch, repeats
):
    found = cost(kinds, RULES, repeats=repeats)
    asked = [(None, RULES), *((n, [rule]) for n, rule in enumerate(RULES))]
    for n, rules in asked:
        monkeypatch.setattr(Ruled, "rules", rules, raising=False)
        again = measure(kinds, methods=["smooth", "ruled"], repeats=repeats)
        for shots in (0, 2):
            for metric in ("ndcg@10", "coverage@10"):
                row = found.row(shots, n, metric)
                before = again.row("cold-user", shots, "smooth", metric)
                after = again.row("cold-user", shots, "ruled", metric)
                compared = again.comparison("cold-user", shots, "ruled", "smooth", metric)
                assert (row.before, row.after) == pytest.approx((before.mean, after.mean))
                assert row.difference == pytest.approx(compared.difference)
                assert (row.low, row.high) == pytest.approx((compared.low, compared.high))
                assert row.n == after.n


def test_exposure_is_the_share_of_places_that_go_to_what_a_rule_is_about(kinds):
    found = cost(kinds, RULES)
    excluded, _, pinned, limited = (found.row(0, n, EXPOSURE) for n in range(4))
    assert limited is None
    assert excluded.after == 0.0 < excluded.before
    assert excluded.verdict == Verdict.WORSE
    assert pinned.after == pytest.approx(1 / K)


def test_excluding_what_people_like_costs(kinds):
    rule = Rule(rule="exclude", items=tuple(kinds.items.ids[:10]))
    row = cost(kinds, [rule], shots=[0]).row(0, None, "ndcg@10")
    assert row.difference < 0
    assert row.verdict == Verdict.WORSE
    assert row.low < row.difference < row.high < 0


def test_what_is_excluded_counts_as_missed_even_where_little_is_left(kinds):
    rest = tuple(kinds.items.ids[3:])
    found = cost(kinds, [Rule(rule="exclude", items=rest)], shots=[0])
    only = cost(kinds, [Rule(rule="pin", items=tuple(kinds.items.ids[:3]))], shots=[0])
    three = found.row(0, None, "ndcg@10").after
    assert 0 < three <= only.row(0, None, "ndcg@10").after


def test_a_rule_that_changes_nothing_costs_nothing(kinds):
    found = cost(kinds, [Rule(rule="at_most", column="kind", n=K)], shots=[0])
    assert {row.verdict for row in found.rows} == {"same"}
    assert all(row.difference == row.low == row.high == 0.0 for row in found.rows)


def test_products_that_nobody_has_tried_are_said_not_to_be_measured(kinds, build, likes):
    alone = np.array(likes)
    alone[:, 70] = False
    shop = build(alone)
    items = replace(shop.items, columns=kinds.items.columns)
    (note,) = cost(replace(shop, items=items), [Rule(rule="pin", items=("i070", "i071"))]).notes
    assert note.params == {"rule": 1, "n": 1}
    for language in LANGUAGES:
        assert note.render(language)


def test_verdicts_count_how_many_are_compared():
    def rows(n: int) -> list[Cost]:
        alike = [
            Cost(0, k, "ndcg@10", 0.5, 0.51, 0.01, 0.0005, 0.0195, "better", 200) for k in range(n)
        ]
        return with_verdicts(
            [*alike, Cost(5, None, "ndcg@10", 0.5, 0.51, 0.01, 0.0005, 0.0195, "", 200)]
        )

    alone, other = rows(1)
    assert alone.verdict == other.verdict == Verdict.BETTER
    *many, apart = rows(4)
    assert {row.verdict for row in many} == {Verdict.INCONCLUSIVE}
    assert many[0].p == pytest.approx(4 * alone.p)
    assert apart == other  # another table is another question


def test_stored_costs_are_judged_again_when_they_are_read(kinds):
    found = cost(kinds, RULES, shots=[0])
    stored = found.to_json()
    for row in stored["rows"]:
        del row["p"]
        row["verdict"] = "better"
    assert RuleCosts.from_json(stored) == found


def test_costs_can_be_stored(kinds):
    found = cost(kinds, RULES, shots=[0])
    assert RuleCosts.from_json(found.to_json()) == found


def test_a_method_that_cannot_rank_for_them_has_no_costs(kinds):
    assert cost(kinds, RULES, method="activity").rows == ()
