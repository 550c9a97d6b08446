"""Recommend: whom it is about, the list and what it rests on, an audience, the truth."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest
from recommending import WORDS, calm, listed, said, word

from coldstart.core.events import Noted
from coldstart.core.i18n import LANGUAGES, t


def test_without_a_training_the_way_leads_to_train(open_app, store, tea_shop):
    store.add_dataset(tea_shop)
    app = calm(open_app("recommend"))
    assert [link.proto.label for link in app.main.get("page_link")] == [word("run.to_train")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("side", ["user", "item"])
def test_both_sides_speak_both_languages_and_begin_with_someone_cold(
    open_app, train, side, language
):
    train()
    app = calm(open_app("recommend", lang=language, side=side))
    assert app.main.header[0].value == t(f"page_recommend.{side}.heading").render(
        language, {"item": "商品"} if language == "zh" else WORDS
    )
    assert app.query_params[side] == {"user": "cold tea", "item": "pot"}[side]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_training_that_tuned_nothing_is_not_described_as_tuned(open_app, train, store, language):
    _, run = train("live_ensemble")
    about = t("method.about.live_ensemble").render(language, WORDS)[:20]
    untried = t("method.tuned_untried")
    assert about in said(open_app("recommend", lang=language))
    store.append(run, Noted(untried))
    app = calm(open_app("recommend", lang=language))
    assert about not in said(app)
    assert untried.render(
        language, WORDS if language == "en" else {"users": "顾客", "items": "商品"}
    ) in said(app)
    store.append(run, Noted(t("method.ensemble_weights", n=9, known=[], new=[])))
    assert about in said(open_app("recommend", lang=language))


def test_the_link_opens_the_page_as_it_was(open_app, train):
    data, run = train()
    train("popularity")
    query = {
        "data": data,
        "run": run,
        "user": "tea3",
        "top": "5",
        "likes": "c1,cup",
        "who": "known",
    }
    app = calm(open_app("recommend", **query))
    assert app.selectbox(key="recommend_run").value == run
    assert app.selectbox(key="recommend_user").value == "tea3"
    assert app.multiselect(key="recommend_likes").value == ["c1", "cup"]
    assert len(listed(app)) == 5
    assert {name: app.query_params[name] for name in query} == query


def test_a_link_to_someone_or_a_training_that_is_not_here_says_so(open_app, train):
    data, _ = train()
    app = calm(open_app("recommend", data=data, user="nobody", run="nothing"))
    assert word("user.unknown", id="nobody") in said(app)
    assert word("run.gone") in said(app)


def test_someone_of_whom_nothing_is_known_is_shown_what_is_popular(open_app, train):
    train()
    app = calm(open_app("recommend", who="new"))
    assert word("basis.nothing") in said(app)
    assert word("basis.expected") in said(app)
    assert listed(app)[0] == "Cup"


def test_the_list_moves_with_each_like_and_never_gives_it_back(open_app, train):
    train("centroid")
    app = calm(open_app("recommend", who="new"))
    assert t("answer.cannot_cold", method=t("method.centroid")).render("en", WORDS) in said(app)
    app = calm(app.multiselect(key="recommend_likes_new").set_value(["t0"]).run())
    assert app.query_params["likes"] == "t0"
    first = listed(app)
    assert "tea 0" not in first
    app = calm(app.multiselect(key="recommend_likes_new").set_value(["t0", "c0", "c1"]).run())
    assert listed(app) != first
    assert {"tea 0", "coffee 0", "coffee 1"}.isdisjoint(listed(app))


def test_likes_that_were_added_for_one_are_not_given_to_another(open_app, train):
    train()
    app = calm(open_app("recommend", user="tea3", likes="c1"))
    app = calm(app.selectbox(key="recommend_user").set_value("cold tea").run())
    assert app.multiselect(key="recommend_likes").value == []
    assert "likes" not in app.query_params


def test_dislikes_are_asked_where_the_data_have_them(open_app, train, tea_shop, rated_shop):
    data, run = train("dislike_knn", rated_shop)
    app = calm(open_app("recommend", data=data, run=run, who="new", likes="cup", dislikes="t0"))
    field = app.multiselect(key="recommend_dislikes_new")
    assert field.value == ["t0"]
    assert "Cup" not in field.options
    assert t("page_recommend.basis.dislikes", n=1).render("en", WORDS) in said(app)
    before = listed(app)
    app = calm(field.set_value(["c0"]).run())
    assert app.query_params["dislikes"] == "c0"
    assert listed(app) != before
    data, run = train("centroid", tea_shop)
    app = calm(open_app("recommend", data=data, run=run, who="new"))
    assert "recommend_dislikes_new" not in {field.key for field in app.multiselect}


def test_a_training_that_went_on_answers_with_what_it_learnt_since(open_app, train, store):
    _, run = train("popularity")
    before = listed(calm(open_app("recommend", who="new")))
    _, other = train("random")
    newer = store.run_folder(other) / "model.safetensors"
    (store.run_folder(run) / "model.safetensors").write_bytes(newer.read_bytes())
    assert listed(calm(open_app("recommend", who="new", run=run))) != before


def test_a_profile_is_given_field_by_field_with_known_values(open_app, train):
    train("profile_ridge")
    app = calm(open_app("recommend", who="new"))
    assert app.selectbox(key="recommend_profile_drinks").options == ["coffee", "tea"]
    app = calm(app.selectbox(key="recommend_profile_drinks").set_value("coffee").run())
    assert word("form.read", text="drinks: coffee") in said(app)
    assert word("basis.profile") in said(app)
    coffee = listed(app)
    app = calm(app.selectbox(key="recommend_profile_drinks").set_value("tea").run())
    assert listed(app) != coffee


def test_a_link_describes_someone_new_as_its_sender_did(open_app, train):
    train("profile_ridge")
    sent = calm(open_app("recommend", who="new"))
    sent = calm(sent.selectbox(key="recommend_profile_drinks").set_value("coffee").run())
    got = calm(open_app("recommend", **sent.query_params))
    assert got.selectbox(key="recommend_profile_drinks").value == "coffee"
    assert listed(got) == listed(sent)
    told = calm(open_app("recommend", who="new", how="words", text="likes R&B & tea"))
    assert told.text_area(key="recommend_text").value == "likes R&B & tea"


@pytest.mark.parametrize(("age", "doubt"), [("500", "outside"), ("many", "no_number"), ("25", "")])
def test_a_number_that_is_none_or_unheard_of_is_doubted(open_app, train, tea_shop, age, doubt):
    users = tea_shop.users.assign(age=[str(20 + n) for n in range(len(tea_shop.users))])
    train("profile_ridge", replace(tea_shop, users=users))
    app = calm(open_app("recommend", who="new", profile=f"age={age}"))
    told = {"column": "age", "value": age, "low": 20, "high": 41}
    for id_ in ("outside", "no_number"):
        assert (word(f"form.{id_}", **told) in said(app)) == (id_ == doubt)


def test_words_unlike_all_that_was_learnt_from_are_doubted(open_app, train, monkeypatch):
    from coldstart.serving.familiarity import Familiarity

    train("profile_ridge")
    found = [Familiarity(0.1, 0.6, "drinks: tea")]
    monkeypatch.setattr("coldstart.serving.familiarity.familiarity", lambda *_: found)
    app = calm(open_app("recommend", who="new", how="words", text="zirconium"))
    assert "0.10" in said(app)
    assert "0.60" in said(app)
    found[0] = Familiarity(0.7, 0.6, "drinks: tea")
    app = calm(open_app("recommend", who="new", how="words", text="likes tea"))
    assert "0.60" not in said(app)


def test_a_profile_that_changes_nothing_is_said_to(open_app, train):
    train("popularity")
    app = calm(open_app("recommend", user="cold tea"))
    assert word("basis.profile_none") in said(app)


def test_the_steps_of_the_first_row_add_up_to_its_probability(open_app, train):
    train()
    app = calm(open_app("recommend", user="tea3"))
    steps = app.main.dataframe[1].value
    assert steps["Adds"][:-1].sum() == pytest.approx(steps["Adds"].iloc[-1])
    shown = app.main.dataframe[0].value["Probability"].iloc[0]
    assert steps["Probability so far"].iloc[-1] == pytest.approx(shown, abs=1e-4)


def test_a_method_that_cannot_give_reasons_says_so(open_app, train):
    train("random")
    app = calm(open_app("recommend"))
    assert t("explain.cannot", method=t("method.random")).render("en") in said(app)
    assert word("head.reason") not in app.main.dataframe[0].value


@pytest.mark.parametrize(("side", "reveal"), [("user", "0"), ("user", "1"), ("item", "1")])
def test_the_reasons_fit_a_narrow_page_whatever_stands_before_them(open_app, train, side, reveal):
    train()
    app = calm(open_app("recommend", side=side, reveal=reveal))
    drawn = app.main.dataframe[0]
    columns = list(drawn.value)
    shown = columns[: columns.index(word("head.reason")) + 1]
    given = json.loads(drawn.proto.columns)
    assert sum(given[column]["width"] for column in shown) <= 550 - 34  # its ticks
    assert given[word("head.reason")]["width"] >= 190


def test_a_new_product_finds_its_audience_once_it_is_described(open_app, train):
    train()
    app = calm(open_app("recommend", side="item", which="new"))
    assert word("item.nothing") in said(app)
    assert not app.main.dataframe
    app = calm(app.text_input(key="recommend_item_title").set_value("coffee 9").run())
    assert word("form.read", text="title: coffee 9") in said(app)
    assert listed(app, "Shopper id")[0].startswith("coffee")


@pytest.mark.parametrize("method", ["popularity", "profile_ridge"])
def test_a_method_without_audiences_says_so_calmly(open_app, train, method):
    train(method)
    app = calm(open_app("recommend", side="item"))
    expected = t("answer.cannot_audience", method=t(f"method.{method}")).render("en", WORDS)
    assert (expected in said(app)) == (not app.main.dataframe)


@pytest.mark.parametrize(("side", "key"), [("user", "user"), ("item", "item")])
def test_the_truth_is_revealed_on_demand_and_counted_beside_the_plain_list(
    open_app, train, side, key
):
    train()
    app = calm(open_app("recommend", side=side))
    assert not app.main.metric
    assert "Really chosen" not in app.main.dataframe[0].value
    app = calm(app.toggle(key=f"recommend_reveal_{key}").set_value(True).run())
    assert app.query_params["reveal"] == "1"
    hits = int(app.main.metric[0].value)
    assert app.main.dataframe[0].value["Really chosen"].tolist().count("✓") == hits
    assert [m.value for m in app.main.metric][2] == {"user": "4", "item": "3"}[side]


def test_nobody_warm_can_be_revealed(open_app, train):
    train()
    app = calm(open_app("recommend", user="tea0"))
    assert not app.toggle


def test_own_data_without_profiles_and_with_strange_names_work(open_app, train, tea_shop):
    bare = replace(
        tea_shop,
        users=tea_shop.users[["user_id"]],
        items=tea_shop.items.rename(
            columns={"made_of": "**价格** ![x](http://evil.test/x)"}
        ).assign(title="同名 ![x](http://evil.test/x)"),
        held_back=None,
    )
    train("ensemble", bare)
    for query in (
        {"who": "new"},
        {"who": "known"},
        {"side": "item"},
        {"side": "item", "which": "new"},
    ):
        app = calm(open_app("recommend", lang="zh", **query))
        unescaped = [
            m.value for m in (*app.main.markdown, *app.main.caption) if "](http" in m.value
        ]
        assert unescaped == []
    assert word("user.no_profiles", "zh", users="顾客") in said(
        calm(open_app("recommend", lang="zh", who="new"))
    )


def test_the_download_shortens_nothing(open_app, train, tea_shop, monkeypatch):
    from coldstart.ui.components import download

    kept: dict[str, pd.DataFrame] = {}
    monkeypatch.setattr(download, "show", lambda frame, name, key: kept.update({key: frame()}))
    long = "pressed and dried " * 20
    train("popularity", replace(tea_shop, items=tea_shop.items.assign(made_of=long)))
    app = calm(open_app("recommend", who="new"))
    assert app.main.dataframe[0].value["Text"][0].endswith("…")
    assert kept["recommended_download"]["Text"][0] == f"made_of: {long.strip()}"


@pytest.mark.parametrize("side", ["user", "item"])
def test_a_result_of_unmeasured_data_says_so_and_leads_to_evaluate(open_app, train, side):
    train()
    app = calm(open_app("recommend", side=side))
    assert t("ui.trust.never").render("en", WORDS) in said(app)
    assert t("ui.trust.link").render("en", WORDS) in [
        link.proto.label for link in app.main.get("page_link")
    ]
