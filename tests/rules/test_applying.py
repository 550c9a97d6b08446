"""What rules promise, whatever the scores are."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from coldstart.models.queries import Items
from coldstart.rules.applying import reranked
from coldstart.rules.rule import Rule, RuleKind

N = 9
KINDS = ["tea", "tea", "tea", "tea", "cup", "cup", "cup", "", ""]
ITEMS = Items(
    [f"p{n}" for n in range(N)],
    [""] * N,
    np.zeros((N, 1), dtype=np.float32),
    pd.DataFrame({"kind": KINDS}, dtype="str"),
)
IDS = st.lists(st.sampled_from(ITEMS.ids), min_size=1, max_size=4, unique=True).map(tuple)
SHIFT = st.integers(1, N)
VALUES = st.sampled_from(["tea", "cup"])
RULES = st.one_of(
    st.builds(lambda ids: Rule(rule=RuleKind.PIN, items=ids), IDS),
    st.builds(lambda ids: Rule(rule=RuleKind.EXCLUDE, items=ids), IDS),
    st.builds(lambda v: Rule(rule=RuleKind.EXCLUDE, column="kind", value=v), VALUES),
    st.builds(lambda ids, n: Rule(rule=RuleKind.BOOST, items=ids, n=n), IDS, SHIFT),
    st.builds(lambda v, n: Rule(rule=RuleKind.BURY, column="kind", value=v, n=n), VALUES, SHIFT),
    st.builds(lambda n: Rule(rule=RuleKind.AT_MOST, column="kind", n=n), st.integers(1, 4)),
    st.builds(
        lambda v, n: Rule(rule=RuleKind.AT_MOST, column="kind", value=v, n=n),
        VALUES,
        st.integers(1, 4),
    ),
)
SCORES = st.lists(
    st.lists(st.integers(0, 4).map(float), min_size=N, max_size=N), min_size=1, max_size=3
).map(np.array)
LEFT_OUT = st.sets(st.integers(0, N - 1), max_size=4)


def lists(rules, scores, left_out=()) -> list[list[str]]:
    mask = np.zeros(scores.shape, dtype=bool)
    mask[:, list(left_out)] = True
    found = reranked(rules, scores, ITEMS, mask)
    order = np.argsort(-found, axis=1, kind="stable")
    return [
        [ITEMS.ids[n] for n in line if np.isfinite(row[n])]
        for line, row in zip(order, found, strict=True)
    ]


@given(SCORES, LEFT_OUT)
def test_without_rules_the_list_is_what_it_was(scores, left_out):
    for line, row in zip(lists([], scores, left_out), scores, strict=True):
        best = sorted(range(N), key=lambda n: (-row[n], n))
        assert line == [ITEMS.ids[n] for n in best if n not in left_out]


@settings(max_examples=300)
@given(st.lists(RULES, max_size=5), SCORES, LEFT_OUT)
def test_pins_come_first_exclusions_never_and_no_more_than_n(rules, scores, left_out):
    kinds = dict(zip(ITEMS.ids, KINDS, strict=True))
    excluded = {ITEMS.ids[n] for n in left_out}
    for rule in rules:
        if rule.rule is RuleKind.EXCLUDE:
            excluded |= {ITEMS.ids[n] for n in np.flatnonzero(rule.concerns(ITEMS))}
    pins = dict.fromkeys(i for rule in rules if rule.rule is RuleKind.PIN for i in rule.items)
    for line in lists(rules, scores, left_out):
        assert len(line) == len(set(line))
        assert excluded.isdisjoint(line)
        shown = [id_ for id_ in pins if id_ in line]
        assert line[: len(shown)] == shown
        for rule in rules:
            if rule.rule is not RuleKind.AT_MOST:
                continue
            for kind in ("tea", "cup") if rule.value is None else (rule.value,):
                assert sum(kinds[id_] == kind for id_ in line) <= rule.n
        if not any(rule.rule is RuleKind.AT_MOST for rule in rules):
            assert set(line) == set(ITEMS.ids) - excluded


@given(st.integers(0, N - 1), SHIFT, SCORES)
def test_one_that_is_moved_moves_by_so_many_places(item, n, scores):
    id_ = ITEMS.ids[item]
    for kind, sign in ((RuleKind.BOOST, -1), (RuleKind.BURY, 1)):
        rule = Rule(rule=kind, items=(id_,), n=n)
        for before, after in zip(lists([], scores), lists([rule], scores), strict=True):
            wanted = min(max(before.index(id_) + sign * n, 0), N - 1)
            assert after.index(id_) == wanted
            assert [i for i in after if i != id_] == [i for i in before if i != id_]


@given(st.permutations(list(range(4))), SCORES)
def test_kinds_are_applied_in_their_order_whatever_order_they_stand_in(order, scores):
    rules = [
        Rule(rule="at_most", column="kind", n=2),
        Rule(rule="pin", items=("p8", "p3")),
        Rule(rule="boost", items=("p4",), n=3),
        Rule(rule="exclude", items=("p0",)),
    ]
    assert lists([rules[n] for n in order], scores) == lists(rules, scores)


def test_what_has_no_value_is_not_counted_and_an_unknown_column_concerns_nothing():
    scores = -np.arange(N, dtype=float)[None]
    (line,) = lists([Rule(rule="at_most", column="kind", n=1)], scores)
    assert line == ["p0", "p4", "p7", "p8"]
    assert lists([Rule(rule="at_most", column="maker", n=1)], scores) == lists([], scores)


def test_what_names_a_value_among_others_is_not_meant_and_is_counted():
    kinds = ["Drama", "Crime Drama", "Melodrama", "drama, comedy", "Comedy", ""]
    items = Items(
        ITEMS.ids[:6], [""] * 6, ITEMS.embeddings[:6], pd.DataFrame({"kind": kinds}, dtype="str")
    )
    rule = Rule(rule=RuleKind.EXCLUDE, column="kind", value="Drama")
    assert rule.concerns(items).tolist() == [True, False, False, False, False, False]
    assert rule.passed_over(items) == 2
    assert Rule(rule=RuleKind.PIN, items=("p1",)).passed_over(items) == 0
