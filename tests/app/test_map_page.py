"""The map page's states: nothing yet, on the way, done; with few people and without profiles."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from coldstart.answers.embedded import Embedded
from coldstart.answers.recommend import recommend
from coldstart.answers.served import CaseRequest
from coldstart.data.dataset import Dataset
from coldstart.data.vocabulary import words
from coldstart.events import Progressed, Started, drain
from coldstart.i18n import t
from coldstart.projection import keeping
from coldstart.projection.maps import maps_steps
from coldstart.recommenders.cases import training_of
from coldstart.recommenders.registry import make
from coldstart.settings import MapConfig, TrainConfig
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store
from coldstart.ui.words import plain


def word(id_: str, language: str = "en", **params: object) -> str:
    return t(id_, **params).render(language, words("retail", language))


@pytest.fixture
def tea_map(store, tea_shop, word_encoder, monkeypatch) -> str:
    """The tea shop with its maps, read by an encoder that needs no files; its id."""
    texts = (tea_shop.user_texts, tea_shop.item_texts)
    training = training_of(tea_shop, *(word_encoder.encode(side) for side in texts))
    given = Embedded(tea_shop, training, word_encoder)
    monkeypatch.setattr("coldstart.ui.opened.embedded", lambda *_: given)
    monkeypatch.setattr("coldstart.ui.opened._embedded", lambda *_: given)
    return draw(store, tea_shop)


def train(store: Store, dataset_id: str, method: str = "blend") -> str:
    """Train a method on a data set as its stand-in encoder reads it; return the run's id."""
    from coldstart.store import artifacts
    from coldstart.ui import opened

    run = store.create_run(Kind.TRAIN, dataset_id, TrainConfig(method=method))
    store.claim("test", run.id)
    training = opened.embedded(dataset_id, "").training
    model = make(method).fit(training, np.random.default_rng(0))
    artifacts.save_model(store.run_folder(run.id), model)
    store.end(run.id, RunState.FINISHED)
    return run.id


def draw(store: Store, dataset: Dataset) -> str:
    """Lay a data set out as the worker would, from made-up embeddings; return its id."""
    rng = np.random.default_rng(0)
    users = rng.normal(size=(len(dataset.users), 8)).astype(np.float32)
    items = rng.normal(size=(len(dataset.items), 8)).astype(np.float32)
    users[[not text for text in dataset.user_texts]] = 0
    items[[not text for text in dataset.item_texts]] = 0
    record = store.add_dataset(dataset)
    run = store.create_run(Kind.MAP, record.id, MapConfig())
    store.claim("test", run.id)
    training = training_of(dataset, users, items)
    for view, made in drain(maps_steps(training, 0, ("profile", "taste", "items"))).items():
        keeping.save(store.run_folder(run.id), f"map-{view}", made)
    store.end(run.id, RunState.FINISHED)
    return record.id


def said(app: AppTest) -> str:
    return " ".join(part.value for part in [*app.markdown, *app.caption, *app.info])


def views(app: AppTest) -> list[str]:
    return list(app.button_group(key="map_view").options)


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


def test_a_selection_is_kept_as_a_segment_that_has_a_card_and_goes_with_every_link(
    store, open_app, tea_map
):
    coffees = ",".join(f"user.coffee{n}" for n in range(8))
    app = open_app("map", data=tea_map, points=coffees)
    source = next(s for s in app.selectbox if str(s.key).startswith("map_keep_source_"))
    assert source.value == word("page_map.selected.users", n=8)
    app.text_input(key="map_keep_name_0").set_value("Coffee *lovers*")
    app.button(key="map_keep_press").click().run()
    assert not app.exception
    kept = store.segments(tea_map)
    assert [(s.name, s.kind, len(s.members), s.view) for s in kept] == [
        ("Coffee *lovers*", "user", 8, "profile")
    ]
    assert "Coffee \\*lovers\\*" in [part.value for part in app.subheader]
    assert kept[0].id in app.query_params["segment"]
    assert plain(word("page_map.keep.kept", name="Coffee *lovers*")) in [x.value for x in app.toast]

    train(store, tea_map)
    app = open_app("map", data=tea_map, segment=kept[0].id, view="taste")
    assert not app.exception
    body = " ".join(part.proto.body for part in app.get("html"))
    assert word("page_map.segment.likes", title="coffee 1") in body
    assert word("page_map.segment.head.expected") in body

    app = open_app("recommend", data=tea_map, segment=kept[0].id)
    assert not app.exception
    assert {option.split(" ")[0] for option in app.selectbox(key="recommend_user").options} == {
        f"coffee{n}" for n in range(8)
    }
    app.selectbox(key="recommend_segment_user").select_index(0).run()
    assert len(app.selectbox(key="recommend_user").options) == len(store.dataset(tea_map).users)
    assert "segment" not in app.query_params


def test_a_name_that_cannot_be_taken_stays_to_be_mended(store, open_app, tea_map):
    store.add_segment(tea_map, "Taken", "item", ["t1"], "items")
    app = open_app("map", data=tea_map, points="user.coffee0,user.coffee1")
    app.text_input(key="map_keep_name_1").set_value("Taken")
    app.button(key="map_keep_press").click().run()
    assert plain(word("store.segment.taken", name="Taken")) in [e.value for e in app.error]
    assert app.text_input(key="map_keep_name_1").value == "Taken"
    app.text_input(key="map_keep_name_1").set_value("Free")
    app.button(key="map_keep_press").click().run()
    assert not app.error
    assert [s.name for s in store.segments(tea_map)] == ["Free", "Taken"]


def test_a_segment_is_renamed_and_deleted_on_its_card(store, open_app, tea_map):
    made = store.add_segment(tea_map, "Old", "item", ["t1", "t2"], "items")
    store.add_segment(tea_map, "Taken", "item", ["t1"], "items")
    app = open_app("map", data=tea_map, segment=made.id, view="items")
    app.text_input(key="map_rename_name").set_value("Taken")
    app.button(key="map_rename_press").click().run()
    assert plain(word("store.segment.taken", name="Taken")) in [e.value for e in app.error]
    app.text_input(key="map_rename_name").set_value("New")
    app.button(key="map_rename_press").click().run()
    assert store.segment(tea_map, made.id).name == "New"
    app.button(key="map_delete_press").click().run()
    assert not app.exception
    assert [s.name for s in store.segments(tea_map)] == ["Taken"]
    assert "segment" not in app.query_params


def test_a_server_for_looking_only_shows_segments_and_offers_no_change(
    store, open_app, tea_map, monkeypatch
):
    made = store.add_segment(tea_map, "Teas", "item", ["t1", "t2"], "items")
    monkeypatch.setenv("COLDSTART_READONLY", "1")
    app = open_app("map", data=tea_map, segment=made.id)
    assert not app.exception
    assert "Teas" in [part.value for part in app.subheader]
    changing = {"map_keep_press", "map_rename_press", "map_delete_press"}
    assert not changing & {button.key for button in app.button}


def test_a_segment_that_is_gone_is_let_go_of(open_app, tea_map):
    app = open_app("map", data=tea_map, segment="nothing")
    assert not app.exception
    assert "segment" not in app.query_params
