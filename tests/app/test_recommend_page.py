"""Recommend: whom it is about, the list and what it rests on, an audience, the truth."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from coldstart.i18n import LANGUAGES, t
from coldstart.store.records import Kind, RunState

WORDS = {"user": "shopper", "users": "shoppers", "item": "product", "items": "products"}


def said(app: AppTest) -> str:
    """Return all sentences of the page, without Markdown's backslashes."""
    parts = [*app.main.markdown, *app.main.caption, *app.main.info, *app.main.warning]
    return "\n".join(part.value for part in parts).replace("\\", "")


def word(id_: str, language: str = "en", **params: object) -> str:
    return t(f"page_recommend.{id_}", **params).render(language, WORDS)


def listed(app: AppTest, column: str = "Product") -> list[str]:
    return app.main.dataframe[0].value[column].tolist()


def calm(app: AppTest) -> AppTest:
    assert not app.exception
    assert not app.error
    return app


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


def test_a_profile_that_changes_nothing_is_said_to(open_app, train):
    train("popularity")
    app = calm(open_app("recommend", user="cold tea"))
    assert word("basis.profile_idle") in said(app)


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
    assert "Why (what speaks for it, in shares)" not in app.main.dataframe[0].value


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
    train("blend", bare)
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


NEW = {"side": "item", "which": "new", "how_item": "words"}


def test_a_new_product_stands_among_those_that_there_are(open_app, train, store):
    train()
    app = calm(open_app("recommend", **NEW, item_text="tea 9 leaf"))
    assert app.main.header[0].value == word("item.heading")
    app = calm(app.button_group(key="recommend_part_newcomer").set_value("resembles").run())
    (alike,) = (frame.value for frame in app.main.dataframe)
    assert alike["Product"].str.contains("tea").all()
    assert word("newcomer.to_draw") in [link.proto.label for link in app.main.get("page_link")]
    app = calm(app.button_group(key="recommend_part_newcomer").set_value("enters").run())
    assert [head.value for head in app.main.header] == [word("newcomer.enters")]
    lists, share = app.main.metric[0].value, app.main.metric[1].value
    assert share == f"{int(lists) / 22:.1%}"
    assert app.query_params["part"] == "enters"


def test_only_the_part_that_is_open_is_worked_out(open_app, train, monkeypatch):
    from coldstart.answers import audience, what_if

    def never(*_: object, **__: object) -> None:
        raise AssertionError("worked out unasked")

    train()
    with monkeypatch.context() as patched:
        patched.setattr(what_if, "resembled", never)
        patched.setattr(what_if, "entered_steps", never)
        calm(open_app("recommend", **NEW, item_text="tea 9"))
    monkeypatch.setattr(audience, "audience", never)
    calm(open_app("recommend", **NEW, item_text="tea 9", part="enters"))


def test_long_work_can_be_stopped_and_done_later(open_app, train):
    train()
    app = calm(open_app("recommend", **NEW, item_text="tea 9"))
    app.session_state["coldstart"].stopped.add("recommend_entered")  # what the button does
    app = calm(app.button_group(key="recommend_part_newcomer").set_value("enters").run())
    assert not app.main.metric
    assert t("ui.work.stopped").render("en") in said(app)
    app = calm(app.button(key="recommend_entered_again").click().run())
    assert len(app.main.metric) == 3


def test_a_new_product_is_placed_on_the_map_by_its_link(open_app, train, store):
    from coldstart.projection import keeping
    from coldstart.projection.maps import Map
    from coldstart.settings import MapConfig

    data, _ = train()
    run = store.create_run(Kind.MAP, data, MapConfig())
    store.claim("test", run.id)
    points = pd.DataFrame({"id": ["t0"], "x": [0.0], "y": [0.0], "kind": "item", "group": 0})
    keeping.save(store.run_folder(run.id), "map-items", Map(points))
    store.end(run.id, RunState.FINISHED)
    app = calm(open_app("recommend", **NEW, item_text="tea & 9", part="resembles"))
    links = {link.proto.label: link.proto for link in app.main.get("page_link")}
    sent = links[word("newcomer.to_map")].query_string
    assert "view=items" in sent
    assert "words=tea+%26+9" in sent


def test_a_known_product_has_no_newcomer_to_speak_of(open_app, train):
    train()
    app = calm(open_app("recommend", side="item", item="t1", part="enters"))
    assert app.main.header[0].value == word("item.heading")
    app = calm(app.button_group(key="recommend_part_item").set_value("resembles").run())
    assert "tea 1" not in listed(app)
    assert "tea" in listed(app)[0]


TWO = {"side": "item", "which": "new", "how_item": "words", "wordings": "two"}


def test_two_wordings_are_held_against_each_other(open_app, train):
    train()
    app = calm(open_app("recommend", item_text="tea 9", item_text_2="coffee 9", **TWO))
    assert app.main.header[0].value == word("wordings.heading")
    (moved,) = (frame.value for frame in app.main.dataframe)
    assert set(moved[word("head.reached_by")]) <= {
        word("wordings.only_first"),
        word("wordings.only_second"),
    }
    app = calm(app.button_group(key="recommend_part_wordings").set_value("words").run())
    (words,) = (frame.value for frame in app.main.dataframe)
    assert set(words[word("head.word")]) == {"tea", "coffee", "9"}
    by_word = words.set_index(word("head.word"))
    assert by_word.loc["tea"].notna().tolist() == [True, False]
    assert by_word.loc["9"].notna().all()
    assert word("wordings.interact") in said(app)
    app = calm(app.button_group(key="recommend_part_wordings").set_value("enters").run())
    assert len(app.main.metric) == 6


def test_a_link_of_two_wordings_opens_as_it_was(open_app, train):
    train()
    told = {**TWO, "how_item": "fields"}
    app = calm(open_app("recommend", **told, described="title=tea+9", described_2="title=coffee+9"))
    assert app.text_input(key="recommend_item_title").value == "tea 9"
    assert app.text_input(key="recommend_item_2_title").value == "coffee 9"
    again = calm(open_app("recommend", **app.query_params))
    for sent, got in zip(app.main.dataframe, again.main.dataframe, strict=True):
        pd.testing.assert_frame_equal(sent.value, got.value)


def test_the_second_wording_begins_as_the_first(open_app, train):
    train()
    one = {**TWO, "how_item": "fields", "wordings": "one"}
    app = calm(open_app("recommend", **one, described="title=tea+9"))
    app = calm(app.button_group(key="recommend_wordings").set_value("two").run())
    assert app.text_input(key="recommend_item_2_title").value == "tea 9"
    app = calm(app.button_group(key="recommend_part_wordings").set_value("words").run())
    assert word("wordings.same") in said(app)
    app = calm(app.text_input(key="recommend_item_2_title").set_value("").run())
    assert word("wordings.nothing") in said(app)
    assert app.text_input(key="recommend_item_2_title").value == ""


def test_wordings_of_a_method_without_probabilities_speak_of_scores(open_app, train):
    train("centroid")
    app = calm(open_app("recommend", item_text="tea 9", item_text_2="coffee 9", **TWO))
    assert word("wordings.mean_score") in [metric.label for metric in app.main.metric]
    app = calm(app.button_group(key="recommend_part_wordings").set_value("words").run())
    assert word("wordings.scores", n=22) in said(app)


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
    from coldstart.worker import execute

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
