"""Recommend: a product that does not exist yet, in one wording or two."""

from __future__ import annotations

import pandas as pd
from recommending import calm, listed, said, word

from coldstart.core.i18n import percent
from coldstart.store.records import Kind, RunState

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
    assert share == percent(int(lists) / 22, "en")
    whose = app.main.dataframe[0].value
    assert len(whose) == int(lists)
    assert whose["Place"].is_monotonic_increasing
    assert set(whose["Shopper id"]) <= set(store.dataset(app.query_params["data"]).user_ids)
    assert app.query_params["part"] == "enters"


def test_only_the_part_that_is_open_is_worked_out(open_app, train, monkeypatch):
    from coldstart.serving import audience, what_if

    def never(*_: object, **__: object) -> None:
        raise AssertionError("worked out unasked")

    train()
    with monkeypatch.context() as patched:
        patched.setattr(what_if, "resembled", never)
        patched.setattr(what_if, "entered_steps", never)
        calm(open_app("recommend", **NEW, item_text="tea 9"))
    monkeypatch.setattr(audience, "audience_steps", never)
    calm(open_app("recommend", **NEW, item_text="tea 9", part="enters"))


def test_a_new_product_is_placed_on_the_map_by_its_link(open_app, train, store):
    from coldstart.core.settings import MapConfig
    from coldstart.maps import maps
    from coldstart.maps.maps import Map

    data, _ = train()
    run = store.create_run(Kind.MAP, data, MapConfig())
    store.claim("test", run.id)
    points = pd.DataFrame({"id": ["t0"], "x": [0.0], "y": [0.0], "kind": "item", "group": 0})
    maps.save(store.run_folder(run.id), "map-items", Map(points))
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
    assert "95%" in said(app)
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
