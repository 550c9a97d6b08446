"""The Data page: samples, the analyst's own files, and deleting."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from uploading import (
    ITEMS,
    RATINGS,
    TELLING,
    choice,
    imports,
    of_key,
    shown,
    tiles,
    uploaded,
    word,
)

from coldstart.core.i18n import LANGUAGES, t
from coldstart.data.dataset import Dataset
from coldstart.data.problems import Problem, Severity
from coldstart.encoders import registry
from coldstart.encoders.cache import EmbeddingCache
from coldstart.store.repository import Store

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sample_is_loaded_shown_with_its_credit_and_looked_at(open_app, store: Store, language):
    app = open_app(lang=language).button(key="load_retail").click().run()
    assert not app.exception
    (record,) = store.datasets()
    assert app.query_params["data"] == record.id
    year = word("counts.days", language, n=365)
    assert [metric.value for metric in app.metric] == ["120", "150", "1,007", year]
    assert t("data.sample.retail.credit").render(language) in shown(app)


def test_own_files_with_telling_names_are_imported(open_app, store: Store):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": RATINGS})
    assert not app.exception
    assert {choice(app, "kind_", n).value for n in (0, 1)} == {"items", "interactions"}
    seen = tiles(app)
    assert [seen[name] for name in ("Shoppers", "Products", "Interactions")] == ["8", "3", "24"]
    assert "Shopper u1 rated Tea with 2" in shown(app)
    assert store.datasets() == []
    app.text_input[0].set_value("Tea shop").run()
    imports(app)
    (record,) = store.datasets()
    assert record.name == "Tea shop"
    assert app.query_params["data"] == record.id
    assert (record.counts["users"], record.counts["items"]) == (8, 3)
    assert store.dataset(record.id).item_titles == ["Tea", "Milk", "Salt"]
    assert not app.file_uploader[0].value


def test_what_was_understood_is_in_sight_without_the_samples(open_app):
    app = open_app()
    assert "load_retail" in {button.key for button in app.button}
    uploaded(app, {"items.csv": ITEMS, "ratings.csv": RATINGS})
    assert "load_retail" not in {button.key for button in app.button}


def test_each_sheet_of_a_workbook_is_a_table(open_app, store: Store):
    book = io.BytesIO()
    with pd.ExcelWriter(book) as sheets:
        pd.read_csv(io.StringIO(ITEMS)).to_excel(sheets, sheet_name="Wares", index=False)
        ratings = pd.read_csv(io.StringIO(TELLING))
        ratings.to_excel(sheets, sheet_name="Sold", index=False)
    app = uploaded(open_app(), {"shop.xlsx": book.getvalue()})
    assert not app.exception
    assert "shop.xlsx · Sold" in shown(app)
    assert app.text_input[0].value == "shop"
    imports(app)
    (record,) = store.datasets()
    assert (record.counts["users"], record.counts["items"]) == (8, 3)


def test_rows_that_are_not_used_are_counted_with_the_reason(open_app):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": TELLING + ",p1,4\nu9,p1,many\n"})
    assert "26 rows read · 24 used · 2 not used" in shown(app)
    assert "no shopper (1)" in shown(app)
    assert "unreadable rating (1)" in shown(app)


def test_uploaded_files_and_their_mapping_are_there_again_on_coming_back(open_app, store: Store):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": TELLING})
    choice(app, "column_items_title").set_value("colour")
    app.button(key="roles_apply").click().run()
    app.text_input[0].set_value("Tea shop").run()
    app.switch_page("pages/train.py").run()
    app.switch_page("pages/data.py").run()
    assert not app.exception
    assert not app.file_uploader[0].value
    assert choice(app, "column_items_title").value == "colour"
    assert app.text_input[0].value == "Tea shop"
    uploaded(app, {"people.csv": "user_id,age\nu1,30\nu2,40\n"})
    assert choice(app, "column_items_title").value == "colour"
    imports(app)
    (record,) = store.datasets()
    assert (record.name, record.counts["users"]) == ("Tea shop", 8)
    assert store.dataset(record.id).item_titles == ["green", "white", "white"]
    assert "age" in store.dataset(record.id).users.columns


def test_a_file_that_was_uploaded_earlier_is_removed(open_app):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": RATINGS})
    app.switch_page("pages/train.py").run()
    app.switch_page("pages/data.py").run()
    assert len(of_key(app.selectbox, "kind_")) == 2
    of_key(app.button, "remove_")[0].click().run()
    assert not app.exception
    assert len(of_key(app.selectbox, "kind_")) == 1
    assert "items.csv" not in shown(app)


def test_a_file_that_the_uploader_lets_go_of_is_gone(open_app):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": RATINGS})
    app = uploaded(app, {"ratings.csv": RATINGS})
    assert "items.csv" not in shown(app)


def test_some_of_ones_own_are_held_out_for_simulation(open_app, store: Store):
    pairs = "".join(f"u{n},p{m}\n" for n in range(60) for m in range(5) if (n + m) % 4)
    app = uploaded(open_app(), {"pairs.csv": "user_id,item_id\n" + pairs})
    app.toggle(key="hold_back_0").set_value(True).run()
    imports(app)
    assert not app.exception
    (record,) = store.datasets()
    assert record.counts["users_cold"] == 6
    assert record.counts["likes"] + record.counts["held_back"] == pairs.count("\n")


def test_a_failed_upload_says_why_and_leaves_what_was_there(open_app, store: Store, shop: Dataset):
    record = store.add_dataset(shop)
    app = uploaded(open_app(), {"ratings.csv": "user_id,item_id,label\nu1,p1,0\nu2,p2,0\n"})
    assert not app.exception
    assert app.button(key="take").disabled
    why = t("intake.build.no_positives", n=2)
    assert word("upload.not_yet", first=why) in shown(app)
    assert store.datasets() == [record]


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_imported(open_app, store: Store):
    files = {"items.csv": ITEMS, "ratings.csv": TELLING, "notes.pdf": b"%PDF-1.7 ..."}
    app = uploaded(open_app(), files)
    assert word("upload.unread") in shown(app)
    assert "notes.pdf" in shown(app)
    imports(app)
    assert len(store.datasets()) == 1


BAD = {
    "empty": b"",
    "blank": b"\n\n",
    "header": b"user_id,item_id,label\n",
    "zip": b"PK\x05\x06" + bytes(18),
    "binary": bytes(range(256)) * 8,
    "pdf": b"%PDF-1.7 ...",
    "quote": b'user_id,item_id\nu1,"p1\n',
    "no id": b"title,price\nTea,1\nMilk,2\n",
    "one row": b"user_id,item_id,label\nu1,p1,1\n",
    "unknown": b"user_id,item_id,rating\nu1,p1,nan\nu2,p2,inf\n",
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_whatever_is_uploaded_gets_a_problem_with_a_remedy(open_app, store: Store, content):
    app = uploaded(open_app(lang="zh"), {"file.csv": content})
    assert not app.exception
    assert t("ui.error.unexpected").render("zh") not in shown(app)
    assert app.error or of_key(app.radio, "question_")
    assert not [button for button in app.button if button.key == "take" and not button.disabled]
    assert store.datasets() == []


def test_the_files_that_are_broken_on_purpose_are_usable_as_far_as_they_go(open_app, store: Store):
    from coldstart.data.samples import sample_files

    files = sample_files("broken")
    wanted = {name: files[name] for name in ("users.csv", "items.csv", "interactions.csv")}
    app = uploaded(open_app(), wanted)
    imports(app)
    (record,) = store.datasets()
    assert {"007", "NA"} <= set(store.dataset(record.id).user_ids)
    assert record.problems


def test_texts_that_the_encoder_cannot_read_are_named(open_app, store: Store, shop: Dataset):
    import pandas as pd

    items = pd.DataFrame({"item_id": ["p1", "p2"], "title": ["全脂牛奶", "面包"]})
    store.add_dataset(Dataset("店", shop.users, items, shop.interactions))
    assert "reads English only" in shown(open_app())


def test_another_data_set_is_looked_at_and_one_is_deleted(open_app, store: Store, shop: Dataset):
    older = store.add_dataset(shop)
    newer = store.add_dataset(Dataset("Market", shop.users, shop.items, shop.interactions))
    app = open_app()
    app.button(key=f"look_{older.id}").click().run()
    assert app.query_params["data"] == older.id
    app.button(key=f"delete_sure_{older.id}").click().run()
    assert store.datasets() == [newer]
    assert app.query_params["data"] == newer.id


def test_a_data_set_in_use_is_not_deleted_and_the_page_says_why(
    open_app, store: Store, shop: Dataset
):
    record = store.add_dataset(shop)
    app = open_app()
    app.button(key="encode").click().run()
    app.button(key=f"delete_sure_{record.id}").click().run()
    assert not app.exception
    assert any("Corner shop" in error.value for error in app.error)
    assert store.datasets() == [record]


def test_a_server_for_looking_only_offers_nothing_that_it_would_refuse(
    open_app, store: Store, shop: Dataset, monkeypatch
):
    store.add_dataset(shop)
    monkeypatch.setenv("COLDSTART_READONLY", "1")
    app = open_app()
    assert not app.file_uploader
    assert "encode" not in {button.key for button in app.button}
    assert t("page_data.view.add").render("en") not in {tab.label for tab in app.tabs}


def test_who_can_only_look_is_not_told_to_import_again(
    open_app, store: Store, shop: Dataset, monkeypatch
):
    remedy = t("intake.rows.liked_remedy")
    found = Problem(Severity.NOTICE, t("intake.rows.merged", n=1, row=2), remedy, "ratings.csv")
    store.add_dataset(shop, [found])
    again = t("intake.rows.liked_remedy_stored").render("en")
    assert again in shown(open_app())
    monkeypatch.setenv("COLDSTART_READONLY", "1")
    seen = shown(open_app())
    assert again not in seen
    assert word("stored.readonly") in seen


@pytest.mark.parametrize("readonly", [False, True])
def test_texts_that_a_training_has_read_are_not_offered_to_be_read_again(
    open_app, store: Store, shop: Dataset, word_encoder, monkeypatch, readonly
):
    monkeypatch.setattr(registry, "load", lambda *_: word_encoder)
    store.add_dataset(shop)
    cache = EmbeddingCache(store.embeddings_folder, word_encoder.fingerprint, word_encoder.dim)
    texts = [*shop.user_texts, *shop.item_texts]
    if readonly:
        monkeypatch.setenv("COLDSTART_READONLY", "1")
    read = t("page_data.texts.all_read").render("en")
    cache.put(texts[:1], word_encoder.encode(texts[:1]))
    assert read not in shown(open_app())
    cache.put(texts, word_encoder.encode(texts))
    app = open_app()
    assert read in shown(app)
    assert "encode" not in {button.key for button in app.button}


FRESH = """
import sys
from streamlit.testing.v1 import AppTest
from coldstart import jobs
jobs.ensure_worker = lambda *_: None
app = AppTest.from_file("app.py", default_timeout=60).run()
assert app.title and not app.exception and not app.error
print(*sorted({"pandas", "scipy", "sklearn", "torch", "transformers", "umap"} & set(sys.modules)))
"""


def test_the_empty_first_page_waits_for_no_heavy_library(home):
    fresh = subprocess.run(
        [sys.executable, "-c", FRESH], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert fresh.stdout.split() == []
