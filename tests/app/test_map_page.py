"""The map page's states: nothing yet, on the way, done; with few people and without profiles."""

from __future__ import annotations

import json

import pandas as pd
import pytest
import streamlit as st
from mapping import draw, said, train, views, word

from coldstart.core.events import Progressed, Started
from coldstart.core.settings import MapConfig
from coldstart.data.dataset import Dataset
from coldstart.maps import maps
from coldstart.maps.maps import Map
from coldstart.maps.quality import NeighborhoodPreservation
from coldstart.serving.recommend import recommend
from coldstart.serving.session import CaseRequest
from coldstart.store.records import Kind, RunState
from coldstart.ui.words import plain


def test_before_a_map_is_drawn_one_press_leads_to_it(store, open_app, shop):
    record = store.add_dataset(shop)
    app = open_app("map", data=record.id)
    assert word("page_map.start.title") in [part.value for part in app.subheader]
    app.button(key="map_draw").click().run()
    assert [run.kind for run in store.runs(dataset_id=record.id)] == [Kind.MAP]
    assert "map_draw" not in [button.key for button in app.button]


def test_a_map_of_an_older_kind_can_be_drawn_anew(store, open_app, shop):
    record = store.add_dataset(shop)
    run = store.create_run(Kind.MAP, record.id, MapConfig())
    store.claim("test", run.id)
    folder = store.run_folder(run.id)
    folder.mkdir(parents=True)
    (folder / "map-profile.parquet").write_bytes(b"points without groups")
    store.end(run.id, RunState.FINISHED)
    app = open_app("map", data=record.id)
    assert not app.exception
    assert app.button(key="map_draw")


def test_a_server_for_looking_only_says_so(store, open_app, shop, monkeypatch):
    record = store.add_dataset(shop)
    monkeypatch.setenv("COLDSTART_READONLY", "1")
    app = open_app("map", data=record.id)
    assert word("page_map.start.readonly") in said(app)
    assert "map_draw" not in [button.key for button in app.button]


def test_a_long_fit_shows_how_far_it_is(store, open_app, shop):
    record = store.add_dataset(shop)
    run = store.create_run(Kind.MAP, record.id, MapConfig())
    store.claim("test", run.id)
    store.append(run.id, Started("map_profile", 500))
    store.append(run.id, Progressed("map_profile", 125, 500))
    app = open_app("map", data=record.id)
    assert word("stage.map_profile") in app.get("progress")[0].proto.text
    assert not app.exception


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_two_people_have_a_map_that_promises_little(store, open_app, shop, locale):
    app = open_app("map", locale=locale, data=draw(store, shop))
    language = locale[:2]
    assert not app.exception
    assert len(app.get("plotly_chart")) == 1
    assert word("page_map.faith.few", language) in said(app)
    assert word("page_map.meaning.far", language) in said(app)


def test_where_many_share_a_profile_it_is_said_why_chance_gives_so_much(store, open_app, tea_map):
    same = word("page_map.faith.same.profile", n=11, k=2, rest=10)
    folder = store.run_folder(store.runs(dataset_id=tea_map, kind=Kind.MAP)[0].id)
    points = maps.load(folder, "map-profile").points
    for different, shown in ((11, True), (len(points), False)):
        faith = NeighborhoodPreservation(0.9, 0.8, 2 / (different - 1), 2)
        maps.save(folder, "map-profile", Map(points, faith))
        st.cache_resource.clear()
        assert (same in said(open_app("map", data=tea_map))) == shown


def test_without_profiles_the_map_of_tastes_comes_first_and_the_page_says_why(store, open_app):
    users = pd.DataFrame({"user_id": [f"u{n}" for n in range(12)]})
    items = pd.DataFrame({"item_id": ["p1", "p2", "p3"], "title": ["Tea", "Milk", "Rice"]})
    pairs = [(f"u{n}", f"p{n % 3 + 1}", 1) for n in range(9)]
    likes = pd.DataFrame(pairs, columns=["user_id", "item_id", "label"])
    app = open_app("map", data=draw(store, Dataset("No profiles", users, items, likes)))
    assert not app.exception
    assert views(app) == [word("page_map.view.taste"), word("page_map.view.items")]
    assert word("page_map.no_profiles") in said(app)
    assert word("map.no_history", n=3) in said(app)


def test_where_nothing_can_be_placed_the_page_says_what_to_add(store, open_app):
    users = pd.DataFrame({"user_id": ["u1", "u2"]})
    items = pd.DataFrame({"item_id": ["p1"], "text": [""]})
    likes = pd.DataFrame([("u1", "p1", 0)], columns=["user_id", "item_id", "label"])
    app = open_app("map", data=draw(store, Dataset("Nothing", users, items, likes)))
    assert not app.exception
    assert word("page_map.nobody") in said(app)


def test_a_sample_is_said_to_be_one_and_a_selection_takes_in_the_others(
    store, open_app, monkeypatch
):
    n = 300
    users = pd.DataFrame(
        {"user_id": [f"u{i}" for i in range(n)], "age": [str(i) for i in range(n)]}
    )
    items = pd.DataFrame({"item_id": ["p1"], "title": ["Tea"]})
    likes = pd.DataFrame({"user_id": users["user_id"], "item_id": "p1", "label": 1})
    id_ = draw(store, Dataset("Many", users, items, likes))
    monkeypatch.setenv("COLDSTART_MAX_MAP_POINTS", "100")
    everything = "-999_-999_999_-999_999_999_-999_999"
    app = open_app("map", data=id_, area=everything)
    assert word("page_map.sampled", drawn=n, n=n) not in said(app)
    assert word("page_map.selected.users", n=n) in [part.value for part in app.subheader]
    app = open_app("map", data=id_)
    assert word("page_map.sampled", drawn=100, n=n) in said(app)


def test_a_link_to_points_and_to_a_colour_is_followed(store, open_app, shop):
    id_ = draw(store, shop)
    app = open_app("map", data=id_, points="user.u2", colour="age", view="profile")
    assert app.selectbox(key="map_colour").value == "age"
    table = app.dataframe[0].value
    assert table.iloc[:, 0].tolist() == ["u2"]
    assert "user=u2" in table.iloc[0, 1]


def test_a_zoom_is_that_of_one_map_and_not_of_the_next(open_app, tea_map):
    app = open_app("map", data=tea_map, view="items", zoom="-1,1,-2,2")
    assert app.query_params["zoom"] in ("-1,1,-2,2", ["-1,1,-2,2"])
    app.button_group(key="map_view").set_value("profile").run()
    assert not app.exception
    assert "zoom" not in app.query_params


def test_a_link_that_makes_no_sense_shows_the_map_all_the_same(store, open_app, shop):
    app = open_app(
        "map", data=draw(store, shop), points="x", colour="no", view="no", area="1_2", layer="3"
    )
    assert not app.exception
    assert app.selectbox(key="map_colour").value == "warmth"
    assert len(app.get("plotly_chart")) == 1


def test_words_in_a_link_light_up_who_is_nearest_and_rank_them(open_app, tea_shop, tea_map):
    app = open_app("map", data=tea_map, words="drinks coffee")
    assert not app.exception
    table = app.dataframe[0].value
    drinkers = {id_ for id_ in tea_shop.user_ids if "coffee" in id_}
    assert drinkers == set(table.iloc[: len(drinkers), 0])
    figure = app.get("plotly_chart")[0].proto.spec
    assert word("map.found") in figure
    assert word("map.newcomer") in figure
    app.text_input(key="map_words").set_value("").run()
    assert not app.dataframe
    assert "words" not in app.query_params


def test_one_in_a_link_has_a_card_with_those_most_alike_and_what_to_show_them(
    store, open_app, tea_shop, tea_map, monkeypatch
):
    from coldstart.ui import opened

    app = open_app("map", data=tea_map, view="taste", at="user.coffee1")
    assert not app.exception
    assert word("page_map.one.no_training") in said(app)
    near = app.dataframe[0].value
    assert len(near) == 10
    assert {id_.startswith("coffee") for id_ in near.iloc[:9, 0]} == {True}
    assert near[word("map.column.likeness")].is_monotonic_decreasing

    run = train(store, tea_map)
    app = open_app("map", data=tea_map, view="taste", at="user.coffee1")
    served = opened.served(store.run(run))
    first = recommend(served, [CaseRequest("x", user_id="coffee1")], top=5)[0].ranked
    titles = dict(zip(tea_shop.item_ids, tea_shop.item_titles, strict=True))
    body = " ".join(part.proto.body for part in app.get("html"))
    assert first
    for place in first:
        assert titles[place.id] in body

    def never(*_: object) -> None:
        raise AssertionError("worked out again")

    monkeypatch.setattr(type(served.model), "score", never)
    assert not app.run().exception
    app.button(key="map_card_close").click().run()
    assert not app.dataframe
    assert "at" not in app.query_params


def test_one_is_chosen_without_a_pointer_and_goes_into_the_link(open_app, tea_map):
    app = open_app("map", data=tea_map, view="items")
    app.selectbox(key="map_at").select_index(1).run()
    assert not app.exception
    chosen = app.selectbox(key="map_at").value
    assert app.query_params["at"] in (f"item.{chosen}", [f"item.{chosen}"])
    assert len(app.dataframe) == 1


def test_who_is_not_on_the_map_is_named(open_app, tea_map):
    app = open_app("map", data=tea_map, view="profile", at="user.nobody")
    assert not app.exception
    assert plain(word("page_map.one.absent", id="nobody")) in said(app)


@pytest.mark.parametrize(("view", "about"), [("profile", "pot"), ("items", "cold tea")])
def test_colours_can_be_what_the_training_predicts(store, open_app, tea_map, view, about):
    app = open_app("map", data=tea_map, view=view, colour="predicted")
    assert app.selectbox(key="map_colour").value == "warmth"  # nothing is trained yet
    train(store, tea_map)
    app = open_app("map", data=tea_map, view=view, colour="predicted", **{"for": about})
    assert not app.exception
    assert app.selectbox(key="map_for_item" if view == "profile" else "map_for_user").value == about
    kind, name = ("item", "tea pot") if view == "profile" else ("user", "cold tea")
    title = word(f"page_map.predicted.title.{kind}.probability", name=name)
    assert title in json.loads(app.get("plotly_chart")[0].proto.spec)["layout"]["coloraxis"][
        "colorbar"
    ]["title"]["text"].replace("<br>", " ")


def test_a_method_that_cannot_compare_people_says_so_in_place_of_colours(store, open_app, tea_map):
    train(store, tea_map, "popularity")
    app = open_app("map", data=tea_map, colour="predicted")
    assert not app.exception
    assert app.info
    assert len(app.get("plotly_chart")) == 1
