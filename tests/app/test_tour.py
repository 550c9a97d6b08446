"""The tour leads from nothing to a recommendation, in both languages, and can be left anywhere."""

from __future__ import annotations

import pytest

from coldstart.core.i18n import LANGUAGES, t
from coldstart.ui.tour import STEPS


def links(app):
    return {link.proto.label: link.proto for link in app.main.get("page_link")}


def shown(app):
    return " ".join(m.value for m in app.main.markdown).replace("\\", "")


def place(n, language="en"):
    return t("tour.place", n=n, of=len(STEPS)).render(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_button_on_the_empty_first_page_begins_with_the_sample(open_app, store, language):
    app = open_app(lang=language)
    app.button(key="tour_start").click().run()
    assert not app.exception
    assert [record.source for record in store.datasets()] == ["retail"]
    assert app.query_params["tour"] == "1"
    assert place(1, language) in shown(app)
    title = t("ui.page.train").render(language)
    onward = links(app)[t("tour.next", page=title).render(language)]
    assert onward.page == "train"
    assert "tour=2" in onward.query_string


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("n", range(1, len(STEPS) + 1))
def test_every_page_of_the_tour_says_where_one_is(open_app, store, shop, n, language):
    store.add_dataset(shop)
    app = open_app(STEPS[n - 1].page, lang=language, tour=str(n))
    assert not app.exception
    assert place(n, language) in shown(app)


@pytest.mark.parametrize("n", range(1, len(STEPS) + 1))
def test_the_tour_can_be_left_from_every_page(open_app, store, shop, n):
    store.add_dataset(shop)
    app = open_app(STEPS[n - 1].page, tour=str(n))
    app.button(key="tour_end").click().run()
    assert not app.exception
    assert "tour" not in app.query_params
    assert place(n) not in shown(app)


def test_the_step_is_the_page_that_is_looked_at(open_app, store, shop):
    store.add_dataset(shop)
    app = open_app("recommend", tour="1")
    assert place(3) in shown(app)
    assert app.query_params["tour"] == "3"


def test_a_page_beside_the_tour_leads_back_to_its_step(open_app, store, shop):
    store.add_dataset(shop)
    app = open_app("train", tour="2").switch_page("pages/map.py").run()
    assert "tour=2" in links(app)[t("tour.back", page="Train").render("en")].query_string


def test_the_way_on_from_training_opens_when_a_method_has_learnt(open_app, store, shop):
    from coldstart.core.settings import TrainConfig
    from coldstart.store.records import Kind

    record = store.add_dataset(shop)
    onward = t("tour.next", page="Recommend").render("en")
    app = open_app("train", tour="2")
    assert t("tour.train.before").render("en") in shown(app)
    assert onward not in links(app)
    store.create_run(Kind.TRAIN, record.id, TrainConfig(method="popularity"))
    app = open_app("train", tour="2")
    assert t("tour.train.during").render("en") in shown(app)
    assert onward not in links(app)


def test_a_recommendation_is_not_promised_before_anything_has_learnt(open_app, store, shop):
    store.add_dataset(shop)
    app = open_app("recommend", tour="3")
    assert t("tour.recommend.before").render("en") in shown(app)
    assert t("tour.next", page="Evaluate").render("en") not in links(app)


def test_taking_it_again_adds_no_second_sample(open_app, store):
    app = open_app()
    app.button(key="tour_start").click().run()
    app = open_app("how")
    app.button(key="tour_start").click().run()
    assert len(store.datasets()) == 1


def test_the_last_step_leads_to_where_own_files_are_taken_in(open_app, store, shop):
    store.add_dataset(shop)
    app = open_app("how", tour="5")
    app.button(key="tour_own").click().run()
    assert "tour" not in app.query_params
    assert app.title[0].value == t("ui.page.data").render("en")


@pytest.mark.parametrize("said", ["0", "99", "x"])
def test_a_step_that_is_none_shows_no_card(open_app, store, shop, said):
    store.add_dataset(shop)
    app = open_app("train", tour=said)
    assert not app.exception
    assert not [b for b in app.button if b.key == "tour_end"]


def test_a_server_for_looking_only_has_no_tour(open_app, store, shop, monkeypatch):
    store.add_dataset(shop)
    monkeypatch.setenv("COLDSTART_READONLY", "1")
    for page in ("data", "train", "how"):
        app = open_app(page, tour="2")
        assert not [b for b in app.button if b.key.startswith("tour")]
