"""Groups of the map that are kept under a name, and what their card says."""

from __future__ import annotations

from mapping import train, word

from coldstart.serving.segments import Trait
from coldstart.ui.words import plain


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
    assert word("page_map.segment.expected.user") in body

    app = open_app("recommend", data=tea_map, segment=kept[0].id)
    assert not app.exception
    assert {option.split(" ")[0] for option in app.selectbox(key="recommend_user").options} == {
        f"coffee{n}" for n in range(8)
    }
    app.selectbox(key="recommend_segment_user").select_index(0).run()
    assert len(app.selectbox(key="recommend_user").options) == len(store.dataset(tea_map).users)
    assert "segment" not in app.query_params


def test_what_is_rare_among_members_is_not_said_to_be_none(store, open_app, tea_map, monkeypatch):
    rare = Trait("town", "Bath", 1, 420, 78, 523, 0.0239, 0.0047, 0.1213, 0.0)
    monkeypatch.setattr("coldstart.serving.segments.traits", lambda *_: [rare])
    made = store.add_segment(tea_map, "All", "user", ["tea1", "tea2"], "profile")
    app = open_app("map", data=tea_map, segment=made.id)
    body = " ".join(part.proto.body for part in app.get("html"))
    assert word("page_map.segment.times", lift="0.024") in body
    assert word("page_map.segment.span", low="0.0047", high="0.12") in body


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
