"""Learn: a newcomer whose choices are revealed, step by step, in the link."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from coldstart.core.i18n import LANGUAGES, t
from coldstart.core.settings import EvaluateConfig
from coldstart.data.dataset import Dataset
from coldstart.evaluation.details import Details
from coldstart.evaluation.results import Comparison, Evaluation, Row, save
from coldstart.metrics.comparisons import verdict as judge
from coldstart.serving.simulation import Overall
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store
from coldstart.ui.pages.learn import everyone, meeting

WORDS = {
    "en": {"user": "shopper", "users": "shoppers", "item": "product", "items": "products"},
    "zh": {"user": "顾客", "users": "顾客", "item": "商品", "items": "商品"},
}


def said(app: AppTest) -> str:
    parts = [*app.main.markdown, *app.main.caption, *app.main.info, *app.main.warning]
    return "\n".join(part.value for part in parts).replace("\\", "")


def word(id_: str, language: str = "en", **params: object) -> str:
    return t(f"page_learn.{id_}", **params).render(language, WORDS[language])


def calm(app: AppTest) -> AppTest:
    assert not app.exception
    assert not app.error
    return app


def grids(app: AppTest) -> list[list[str]]:
    """Return the titles of both lists."""
    tables = [found.proto.body for found in app.main.get("html")]
    rows = [re.findall(r"<tr><th scope='row'.*?</tr>", table) for table in tables]
    strip = re.compile(r"<small>.*?</small>|<[^>]*>")
    return [[strip.sub("", re.findall(r"<td.*?</td>", row)[0]) for row in some] for some in rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_newcomer_begins_with_nothing_known_in_both_languages(open_app, train, language):
    train()
    app = calm(open_app("learn", lang=language))
    assert word("meeting.nothing", language, left=4) in said(app)
    assert word("everyone.later", language) in said(app)
    assert app.query_params["user"] == "cold tea"


def test_a_step_reveals_a_choice_and_the_link_carries_person_order_and_step(open_app, train):
    train()
    app = calm(open_app("learn", user="cold tea", order="3"))
    app = calm(app.button(key="learn_next").click().run())
    sent = dict(app.query_params)
    assert (sent["user"], sent["order"], sent["step"]) == ("cold tea", "3", "1")
    got = calm(open_app("learn", **sent))
    assert said(got) == said(app)
    assert grids(got) == grids(app)


def test_what_was_revealed_is_not_listed_any_more(open_app, train):
    train()
    app = calm(open_app("learn", step="2"))
    (revealed,) = re.findall("They chose: “(.*?)”", said(app))
    assert all(revealed not in titles for titles in grids(app))


def test_the_sum_over_everyone_closes_the_play_and_two_prove_nothing(open_app, train):
    train()
    app = calm(open_app("learn", step="99"))
    assert app.button(key="learn_next").disabled
    assert word("everyone.heading", n=2) in [found.value for found in app.main.subheader]
    assert "leaves out zero" not in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("mean", "low", "high", "key"),
    [
        (1.0, 0.5, 1.5, "better"),
        (-1.0, -1.5, -0.5, "worse"),
        (1.0, -0.1, 2.1, "undecided"),
        (0.0, 0.0, 0.0, "same"),
    ],
)
def test_a_difference_is_claimed_only_where_its_interval_shows_it(language, mean, low, high, key):
    judged = judge(low, high, 20)
    spoken = everyone.verdict(Overall(20, 20, 100, 50, 30, mean, low, high, judged))
    assert spoken.id == f"page_learn.everyone.{key}"
    assert spoken.render(language, WORDS[language])


def test_play_goes_by_itself_until_the_last_step(open_app, train, monkeypatch):
    monkeypatch.setattr(meeting, "PACE", 0.0)
    train()
    app = calm(open_app("learn"))
    app = calm(app.button(key="learn_play").click().run())
    for _ in range(5):
        app = calm(app.run())
    assert app.query_params["step"] == "3"
    assert app.button(key="learn_play").label == word("meeting.play")


def test_another_person_begins_anew(open_app, train):
    train()
    app = calm(open_app("learn", step="2"))
    app = calm(app.selectbox(key="learn_user").set_value("cold coffee").run())
    assert "step" not in app.query_params


def test_own_data_hold_nobody_back_and_the_page_says_what_to_do(open_app, train, tea_shop):
    train(dataset=tea_shop.without())
    app = calm(open_app("learn"))
    assert word("meeting.nobody") in said(app)


def test_without_a_training_the_way_leads_to_train(open_app, store, tea_shop):
    store.add_dataset(tea_shop)
    app = calm(open_app("learn"))
    labels = [link.proto.label for link in app.main.get("page_link")]
    assert labels == [t("page_recommend.run.to_train").render("en")]


@pytest.fixture
def measure(store: Store, tea_shop: Dataset) -> Callable[..., str]:
    """Keep a data set and an evaluation of it, in which the blend stands at some difference."""

    def measured(low: float, high: float, difference: float = 0.05) -> str:
        record = store.add_dataset(tea_shop)
        run = store.create_run(Kind.EVALUATE, record.id, EvaluateConfig())
        at = ("cold-user", 3)
        methods = ("popularity", "ensemble")
        rng = np.random.default_rng(0)
        frames, rows, compared = [], [], []
        for metric in ("ndcg@10", "hit@10"):
            for method, mean in zip(methods, (0.4, 0.45), strict=True):
                rows.append(Row(*at, 50, method, metric, mean, 0.3, 0.5, 60, 1.0))
            judged = str(judge(low, high, 60))
            ends = (difference, low, high)
            compared.append(Comparison(*at, "ensemble", "popularity", metric, *ends, judged))
        for method in methods:
            values = {"ndcg@10": rng.random(60), "hit@10": rng.integers(0, 2, 60)}
            named = {"protocol": at[0], "shots": at[1], "repeat": 0, "method": method}
            frames.append(pd.DataFrame({**named, "id": [f"u{n}" for n in range(60)], **values}))
        details = Details(pd.concat(frames, ignore_index=True), pd.DataFrame())
        found = Evaluation(tuple(rows), tuple(compared), details=details)
        store.claim("test", run.id)
        save(store.run_folder(run.id), found)
        store.end(run.id, RunState.FINISHED)
        return record.id

    return measured


def test_without_a_measurement_the_way_leads_to_evaluate(open_app, store, tea_shop):
    store.add_dataset(tea_shop)
    app = calm(open_app("learn", part="power"))
    labels = [link.proto.label for link in app.main.get("page_link")]
    assert labels == [word("meeting.to_evaluate")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plan_starts_from_what_was_measured_and_says_what_it_needs(open_app, measure, language):
    measure(0.01, 0.09)
    app = calm(open_app("learn", part="power", lang=language))
    assert app.number_input[0].value == 0.05
    group, both, _ = (int(m.value.replace(",", "")) if "0." not in m.value else 0
                      for m in app.main.metric)  # fmt: skip
    assert both == 2 * group
    assert not app.main.warning
    worst = app.main.markdown[-1].value
    assert word("power.worst", language, low="+0.010", n=0).split("+")[0] in worst


def test_a_difference_that_was_not_shown_is_not_promised(open_app, measure):
    measure(-0.02, 0.12)
    app = calm(open_app("learn", part="power", metric="hit@10"))
    assert word("power.careful") in said(app)
    assert "isn't shown by this" in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_none_is_shown_an_effect_worth_having_is_proposed(open_app, measure, language):
    measure(-0.02, 0.021, 0.0004)
    app = calm(open_app("learn", part="power", lang=language))
    assert app.number_input[0].value == 0.02  # 5% of 0.4
    told = word("power.worth_having", language, worth="5%", before="0.400")
    assert told in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_list_is_not_tested_against_itself(open_app, measure, language):
    measure(0.0, 0.0, 0.0)
    app = calm(open_app("learn", part="power", lang=language))
    assert word("power.same", language) in [i.value for i in app.main.info]
    assert not app.main.metric


def test_more_power_needs_more_and_the_link_keeps_the_plan(open_app, measure):
    measure(0.01, 0.09)
    app = calm(open_app("learn", part="power", users="100"))
    before = int(app.main.metric[0].value.replace(",", ""))
    app = calm(app.segmented_control(key="learn_power").set_value("0.95").run())
    assert int(app.main.metric[0].value.replace(",", "")) > before
    got = calm(open_app("learn", **app.query_params))
    assert [m.value for m in got.main.metric] == [m.value for m in app.main.metric]
    assert "there are too few" in said(got)


def test_an_effect_that_no_list_can_have_is_refused_calmly(open_app, measure):
    measure(0.01, 0.09)
    app = calm(open_app("learn", part="power", metric="hit@10", effect="0.9"))
    assert word("power.impossible", most="+60.0 points") in [w.value for w in app.main.warning]


def test_a_link_to_a_part_that_is_gone_opens_the_first(open_app, train):
    train()
    app = calm(open_app("learn", part="labels"))
    assert word("meeting.nothing", left=4) in said(app)
