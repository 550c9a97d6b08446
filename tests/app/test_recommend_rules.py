"""Recommend: rules, and what they cost."""

from __future__ import annotations

import pytest
from recommending import calm, said, word
from streamlit.testing.v1 import AppTest

from coldstart.core.i18n import LANGUAGES
from coldstart.store.records import Kind


def rule_texts(app: AppTest) -> list[str]:
    drops = [b for b in app.main.button if str(b.key).startswith("recommend_rule_drop_")]
    return [part for part in said(app).split("\n") if part[:2] in {f"{n + 1}." for n in range(9)}][
        : len(drops)
    ]


def test_rules_are_put_together_stand_in_the_link_and_can_be_dropped(open_app, train):
    data, _ = train("popularity")
    app = calm(open_app("recommend", data=data, who="new"))
    app = calm(app.button_group(key="recommend_part_user").set_value("rules").run())
    assert app.button(key="recommend_rule_add").disabled
    app = calm(app.multiselect(key="recommend_rule_items").set_value(["c4"]).run())
    app = calm(app.button(key="recommend_rule_add").click().run())
    app = calm(app.selectbox(key="recommend_rule_kind").set_value("exclude").run())
    app = calm(app.selectbox(key="recommend_rule_by").set_value("column").run())
    assert app.selectbox(key="recommend_rule_column").value == "made_of"
    value = app.selectbox(key="recommend_rule_value_False_made_of")
    app = calm(value.set_value("porcelain").run())
    app = calm(app.button(key="recommend_rule_add").click().run())
    assert rule_texts(app) == ["1. Pin to the top: coffee 4", "2. Never show: made_of “porcelain”"]
    table = next(f.value for f in app.main.dataframe if word("head.without") in f.value)
    without, ruled = table[word("head.without")], table[word("head.with")]
    assert without.tolist()[0] == "Cup"
    assert ruled.tolist()[0] == "coffee 4"
    assert "Cup" not in ruled.tolist()
    sent = calm(open_app("recommend", **app.query_params))
    assert rule_texts(sent) == rule_texts(app)
    app = calm(app.button(key="recommend_rule_drop_0").click().run())
    assert rule_texts(app) == ["1. Never show: made_of “porcelain”"]
    app = calm(app.button(key="recommend_rule_drop_0").click().run())
    assert "rules" not in app.query_params
    assert word("rules.both") not in [head.value for head in app.main.subheader]


RULES = '[{"rule": "pin", "items": ["c4"]}, {"rule": "at_most", "column": "made_of", "n": 2}]'


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_rules_cost_is_measured_by_a_run_and_shown_with_intervals(
    open_app, train, store, language
):
    from coldstart.evaluation.rule_costs import load
    from coldstart.jobs.worker import execute

    data, _ = train("popularity")
    query = {"data": data, "who": "new", "rules": RULES}
    app = calm(open_app("recommend", **query))
    app = calm(app.button(key="recommend_rules_measure").click().run())
    (run,) = store.runs(dataset_id=data, kind=Kind.RULES)
    assert run.config["method"] == "popularity"
    for _ in execute(store, run.id):
        pass
    app = calm(open_app("recommend", lang=language, **query))
    costs = load(store.run_folder(run.id))
    row = costs.row(0, None, "ndcg@10")
    head = {name: word(f"head.{name}", language) for name in ("after", "interval", "rule")}
    table = next(f.value for f in app.main.dataframe if head["interval"] in f.value)
    assert table[head["after"]][0] == f"{row.after:.3f}"
    assert set(table[head["rule"]]) >= {word("rules.all", language)}
    assert not [b for b in app.main.button if b.key == "recommend_rules_measure"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pinned_product_that_somebody_has_already_is_said_to_change_nothing(
    open_app, train, language
):
    train("popularity")
    query = {"who": "new", "part": "rules", "likes": "c4", "rules": RULES, "lang": language}
    app = calm(open_app("recommend", **query))
    opening = {"en": "Rule 1 changes nothing here: this", "zh": "第 1 条规则在这里不起作用：它所"}
    assert opening[language] in said(app)


def test_rules_of_other_data_are_said_to_be_left_out(open_app, train):
    train("popularity")
    app = calm(open_app("recommend", who="new", rules='[{"rule": "pin", "items": ["zz"]}]'))
    assert word("rules.odd") in said(app)
    assert rule_texts(app) == []


def test_a_server_for_looking_only_measures_nothing(open_app, train, monkeypatch):
    data, _ = train("popularity")
    monkeypatch.setenv("COLDSTART_READONLY", "1")
    app = calm(open_app("recommend", data=data, who="new", rules=RULES))
    assert app.button(key="recommend_rules_measure").disabled
