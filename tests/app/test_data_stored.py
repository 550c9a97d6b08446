"""Data: what is said and offered of tables once they are stored."""

from __future__ import annotations

import time
from dataclasses import replace

import pandas as pd
import pytest
from uploading import ITEMS, TELLING, imports, shown, tiles, uploaded, word

from coldstart.core.i18n import LANGUAGES, day, t
from coldstart.data.problems import afterwards
from coldstart.store.repository import Store
from coldstart.ui import state


def test_once_stored_a_remedy_is_one_that_still_holds(open_app, store: Store):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": TELLING})
    before = "Choose another limit if that is wrong"
    after = t("intake.rows.liked_remedy_stored").render("en")
    assert before in shown(app)
    imports(app)
    assert after in shown(app)
    assert before not in shown(app)
    (record,) = store.datasets()
    (kept,) = afterwards(p for p in record.problems if p.message.id == "intake.rows.liked_from")
    assert kept.remedy.render("en") == after


def test_each_download_says_what_is_in_it(open_app, store: Store):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": TELLING})
    imports(app)
    labels = [button.proto.label for button in app.get("download_button")]
    assert len(labels) == len(set(labels)) >= 4


def test_what_it_means_to_share_a_profile_or_to_have_none_is_said(open_app, store: Store):
    people = "user_id,age\n" + "".join(f"u{n},{'young' if n < 7 else ''}\n" for n in range(1, 9))
    app = uploaded(open_app(), {"items.csv": ITEMS, "users.csv": people, "ratings.csv": TELLING})
    imports(app)
    assert "All 6 shoppers with a profile have the same one" in shown(app)
    assert "of shoppers have no profile" in shown(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_profiles_that_some_share_are_counted(open_app, store: Store, shop, language):
    ids = ["u1", "u2", "u3", "u4"]
    users = pd.DataFrame({"user_id": ids, "age": ["30", "30", "40", "50"]})
    store.add_dataset(replace(shop, users=users))
    said = {"en": "3 different profiles among 4 shoppers", "zh": "4 位顾客共有 3 种画像"}
    assert said[language] in shown(open_app(lang=language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_period_and_the_day_of_import_are_written_alike(open_app, store: Store, shop, language):
    timed = shop.interactions.assign(timestamp=1788220800)
    store.add_dataset(replace(shop, interactions=timed))
    app = open_app(lang=language)
    assert word("counts.days", language, n=1) in tiles(app).values()
    assert day(1788220800, language) in {metric.delta for metric in app.metric}
    assert day(time.time(), language) in shown(app)


def test_without_times_there_is_no_period(open_app, store: Store, shop):
    store.add_dataset(shop)
    assert word("counts.span") not in tiles(open_app())


PROFILES = {"some": ["30", "", "", "50"], "none": [""] * 4, "all": ["30", "40", "50", "60"]}
SAID = {
    "some": "With text: 1 shopper, 1 product. Without: 2 shoppers.",
    "none": "With text: 1 product. Without: 3 shoppers.",
    "all": "Only their text is available.",
}


@pytest.mark.parametrize("known", PROFILES)
def test_the_cold_are_said_to_have_a_text_only_where_they_have_one(open_app, store, shop, known):
    ids = ["u1", "u2", "u3", "u4"]
    users = pd.DataFrame({"user_id": ids, "age": PROFILES[known]})
    store.add_dataset(replace(shop, users=users))
    assert f"3 shoppers, 1 product.** {SAID[known]} Open Recommend" in shown(open_app())


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_the_cold_without_any_text_nothing_else_is_said(open_app, store, shop, language):
    users, items = pd.DataFrame({"user_id": ["u1", "u2"]}), shop.items.iloc[:1]
    store.add_dataset(replace(shop, users=users, items=items))
    said = shown(open_app(lang=language))
    assert t("page_data.cold.nothing").render(language) in said
    assert t("page_data.cold.only_text").render(language) not in said


def test_the_view_in_sight_waits_for_no_other(open_app, store: Store, shop, monkeypatch):
    store.add_dataset(shop)
    app = open_app()
    drawn: list[str] = []
    monkeypatch.setattr("coldstart.ui.pages.data.stored.show", lambda *_: drawn.append("this"))
    monkeypatch.setattr("coldstart.ui.pages.data.shelf.show", lambda *_: drawn.append("all"))
    monkeypatch.setattr("coldstart.ui.pages.data.upload.show", lambda *_: drawn.append("add"))
    app.run()
    assert drawn == ["this", "all", "add"]
    drawn.clear()
    app.session_state[state.KEY].data_view = "add"
    app.run()
    assert drawn == ["add", "this", "all"]
