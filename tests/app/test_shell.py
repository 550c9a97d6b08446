"""Every page stands in the shell: both languages, the address, errors, data sets."""

from __future__ import annotations

import pytest

from coldstart.core.i18n import LANGUAGES, t
from coldstart.data.dataset import Dataset
from coldstart.store.repository import Store
from coldstart.ui.routes import ROUTES

TITLES = {
    name: {language: t(f"ui.page.{name}").render(language) for language in LANGUAGES}
    for name in ROUTES
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ROUTES)
def test_every_page_is_drawn_in_the_language_of_the_address(open_app, page, language):
    app = open_app(page, lang=language)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == TITLES[page][language]
    assert app.query_params["lang"] == language


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh"), ("en-GB", "en"), ("fr", "en")])
def test_first_visit_speaks_the_language_of_the_browser(open_app, locale, language):
    app = open_app(locale=locale)
    assert app.title[0].value == TITLES["data"][language]
    assert app.query_params["lang"] == language


def test_address_outranks_browser_and_an_unknown_language_is_ignored(open_app):
    assert open_app(locale="zh-CN", lang="en").title[0].value == TITLES["data"]["en"]
    assert open_app(locale="zh-CN", lang="klingon").title[0].value == TITLES["data"]["zh"]


def test_switching_the_language_changes_page_and_address_and_lasts(open_app):
    app = open_app("map", lang="en")
    app.button_group(key="language").set_value("zh").run()
    assert app.title[0].value == TITLES["map"]["zh"]
    assert app.query_params["lang"] == "zh"
    app.query_params.clear()
    app.switch_page("pages/train.py").run()
    assert app.title[0].value == TITLES["train"]["zh"]
    assert app.query_params["lang"] == "zh"


@pytest.mark.parametrize("page", [name for name in ROUTES if name != "data"])
def test_a_page_without_data_shows_the_way_to_data(open_app, page):
    links = open_app(page).main.get("page_link")
    assert [link.proto.label for link in links] == [t("ui.empty.to_data").render("en")]


def test_links_keep_language_and_data_set(open_app, store: Store, shop: Dataset):
    record = store.add_dataset(shop)
    app = open_app(lang="zh", data=record.id)
    queries = [link.proto.query_string for link in app.sidebar.get("page_link")]
    assert queries == [f"lang=zh&data={record.id}"] * len(ROUTES)


def test_the_newest_data_set_is_looked_at_until_another_is_chosen(
    open_app, store: Store, shop: Dataset
):
    older = store.add_dataset(shop)
    newer = store.add_dataset(Dataset("Market", shop.users, shop.items, shop.interactions))
    app = open_app()
    assert app.query_params["data"] == newer.id
    app.selectbox(key="dataset").set_value(older.id).run()
    assert app.query_params["data"] == older.id
    assert app.selectbox(key="dataset").value == older.id


def test_of_two_data_sets_of_one_name_the_one_in_the_link_stays(open_app, store: Store, shop):
    older = store.add_dataset(shop)
    newer = store.add_dataset(
        Dataset(shop.name, shop.users[:-1], shop.items, shop.interactions[:0])
    )
    for record, other in ((older, newer), (newer, older)):
        app = open_app("train", data=record.id)
        assert app.selectbox(key="dataset").value == record.id
        assert len(set(app.selectbox(key="dataset").options)) == 2
        app.run()
        assert app.query_params["data"] == record.id
        app.selectbox(key="dataset").set_value(other.id).run()
        assert app.query_params["data"] == other.id


def test_a_link_to_a_data_set_that_is_gone_says_so(open_app, store: Store, shop: Dataset):
    record = store.add_dataset(shop)
    app = open_app(data="0123456789ab")
    assert [warning.value for warning in app.warning] == [t("ui.sidebar.no_dataset").render("en")]
    assert app.query_params["data"] == record.id


def test_a_run_goes_with_its_data_set(open_app, store: Store, shop: Dataset):
    older = store.add_dataset(shop)
    store.add_dataset(Dataset("Market", shop.users, shop.items, shop.interactions))
    app = open_app("train", data=older.id, run="abc")
    assert app.query_params["run"] == "abc"
    other = next(id_ for id_ in app.selectbox(key="dataset").options if id_ != "Corner shop")
    app.selectbox(key="dataset").select(other).run()
    assert "run" not in app.query_params


def test_a_home_that_cannot_be_written_is_said_calmly(open_app, home, monkeypatch):
    blocked = home / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("COLDSTART_HOME", str(blocked / "home"))
    app = open_app("map")
    assert not app.exception
    assert "COLDSTART" in app.error[0].value
    assert len(app.sidebar.get("page_link")) == len(ROUTES)


def test_a_mistake_of_ours_shows_a_sentence_and_goes_into_the_log(open_app, monkeypatch, caplog):
    def broken() -> None:
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr("coldstart.ui.pages.map.page.render", broken)
    app = open_app("map")
    assert not app.exception
    assert [error.value for error in app.error] == [t("ui.error.unexpected").render("en")]
    assert "ZeroDivisionError: a mistake" in caplog.text


def test_a_server_for_looking_only_says_so_and_offers_no_way_to_add_data(open_app, monkeypatch):
    monkeypatch.setenv("COLDSTART_READONLY", "1")
    for locale, badge in (("en-US", "For looking only"), ("zh-CN", "仅供查看")):
        for page in ("data", "train", "map", "recommend", "evaluate"):
            app = open_app(page, locale=locale)
            assert not app.exception
            assert not app.button
            assert badge in " ".join(found.value for found in app.sidebar.markdown)
