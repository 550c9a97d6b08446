"""The Data page: samples, the analyst's own files, corrections, and forgetting."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from uploading import ITEMS, RATINGS, choice, shown, uploaded, word

from coldstart.data.dataset import Dataset
from coldstart.encoders import registry
from coldstart.encoders.cache import EmbeddingCache
from coldstart.i18n import LANGUAGES, t
from coldstart.store.repository import Store

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sample_is_loaded_shown_with_its_credit_and_looked_at(open_app, store: Store, language):
    app = open_app(lang=language).button(key="load_retail").click().run()
    assert not app.exception
    (record,) = store.datasets()
    assert app.query_params["data"] == record.id
    assert [metric.value for metric in app.metric] == ["120", "150", "1,007"]
    assert t("data.sample.retail.credit").render(language) in shown(app)


def test_own_files_with_telling_names_are_taken_in(open_app, store: Store):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": RATINGS.replace("what", "sku")})
    assert not app.exception
    assert store.datasets() == []
    assert choice(app, "kind_").value == "items"
    assert choice(app, "kind_", 1).value == "interactions"
    choice(app, "role_interactions_user_id").set_value("who")
    app.button(key="roles_apply").click().run()
    app.text_input[0].set_value("Tea shop").run()
    app.button(key="take").click().run()
    (record,) = store.datasets()
    assert record.name == "Tea shop"
    assert app.query_params["data"] == record.id
    assert (record.counts["users"], record.counts["items"]) == (8, 3)
    assert store.dataset(record.id).item_titles == ["Tea", "Milk", "Salt"]


def test_each_sheet_of_a_workbook_is_a_table(open_app, store: Store):
    book = io.BytesIO()
    with pd.ExcelWriter(book) as sheets:
        pd.read_csv(io.StringIO(ITEMS)).to_excel(sheets, sheet_name="Wares", index=False)
        ratings = pd.read_csv(io.StringIO(RATINGS.replace("what", "sku")))
        ratings.rename(columns={"who": "user_id"}).to_excel(sheets, sheet_name="Sold", index=False)
    app = uploaded(open_app(), {"shop.xlsx": book.getvalue()})
    assert not app.exception
    assert "shop.xlsx · Sold" in shown(app)
    assert app.text_input[0].value == "shop"
    app.button(key="take").click().run()
    (record,) = store.datasets()
    assert (record.counts["users"], record.counts["items"]) == (8, 3)


def test_a_column_of_own_files_can_be_left_out(open_app, store: Store):
    items = ITEMS.splitlines()
    items = [f"{line},{'place' if not n else 'Bath'}" for n, line in enumerate(items)]
    app = uploaded(open_app(), {"items.csv": "\n".join(items), "ratings.csv": RATINGS})
    choice(app, "role_interactions_user_id").set_value("who")
    choice(app, "role_interactions_item_id").set_value("what")
    app.button(key="roles_apply").click().run()
    assert app.multiselect[0].options == ["colour", "place"]  # the id and the title are in use
    app.multiselect[0].set_value(["place"])
    app.button(key="roles_apply").click().run()
    app.button(key="take").click().run()
    (record,) = store.datasets()
    assert "place" not in store.dataset(record.id).items.columns


def test_uploaded_files_and_their_columns_are_there_again_on_coming_back(open_app, store: Store):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": RATINGS.replace("what", "sku")})
    choice(app, "role_interactions_user_id").set_value("who")
    app.button(key="roles_apply").click().run()
    app.text_input[0].set_value("Tea shop").run()
    app.switch_page("pages/train.py").run()
    app.switch_page("pages/data.py").run()
    assert not app.exception
    assert not app.file_uploader[0].value
    assert choice(app, "role_interactions_user_id").value == "who"
    assert app.text_input[0].value == "Tea shop"
    app = uploaded(app, {"items.csv": ITEMS + "p4,Oil,yellow\n"})
    app.button(key="take").click().run()
    (record,) = store.datasets()
    assert (record.name, record.counts["users"], record.counts["items"]) == ("Tea shop", 8, 4)


def test_a_file_that_was_uploaded_earlier_is_removed(open_app):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": RATINGS})
    app.switch_page("pages/train.py").run()
    app.switch_page("pages/data.py").run()
    assert len([box for box in app.selectbox if (box.key or "").startswith("kind_")]) == 2
    (remove, _) = (button for button in app.button if (button.key or "").startswith("remove_"))
    remove.click().run()
    assert not app.exception
    assert len([box for box in app.selectbox if (box.key or "").startswith("kind_")]) == 1
    assert "items.csv" not in shown(app)


def test_a_file_that_the_uploader_lets_go_of_is_gone(open_app):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": RATINGS})
    app = uploaded(app, {"ratings.csv": RATINGS})
    assert "items.csv" not in shown(app)


def test_some_of_ones_own_can_be_met_as_if_they_were_new(open_app, store: Store):
    pairs = "".join(f"u{n},p{m}\n" for n in range(60) for m in range(5) if (n + m) % 4)
    app = uploaded(open_app(), {"pairs.csv": "user_id,item_id\n" + pairs})
    app.toggle(key="hold_back_0").set_value(True).run()
    app.button(key="take").click().run()
    assert not app.exception
    (record,) = store.datasets()
    assert record.counts["users_cold"] == 6
    assert record.counts["likes"] + record.counts["held_back"] == pairs.count("\n")


def test_a_wrong_guess_of_table_is_corrected(open_app, store: Store):
    files = {"a.csv": "left,right\nu1,p1\nu2,p2\n", "items.csv": ITEMS}
    app = uploaded(open_app(), files)
    assert choice(app, "kind_").value == "none"
    assert word("place.unknown", file="a.csv") in shown(app)
    choice(app, "kind_").set_value("interactions").run()
    choice(app, "role_interactions_user_id").set_value("left")
    app.button(key="roles_apply").click().run()
    app.button(key="take").click().run()
    assert store.datasets()[0].counts["likes"] == 2


def test_two_files_for_one_table_are_not_mixed_up_silently(open_app):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": RATINGS})
    choice(app, "kind_").set_value("interactions").run()
    assert any("items.csv, ratings.csv" in error.value.replace("\\", "") for error in app.error)
    assert not app.exception


def test_the_limit_of_liking_is_guessed_shown_and_changed(open_app, store: Store):
    table = RATINGS.replace("who", "user_id").replace("what", "item_id")
    app = uploaded(open_app(), {"pairs.csv": table})
    (limit,) = app.number_input
    assert limit.placeholder == "4"
    few = int(app.metric[2].value)
    limit.set_value(2.0)
    app.button(key="roles_apply").click().run()
    assert int(app.metric[2].value) > few
    app.button(key="take").click().run()
    likes = store.datasets()[0].counts["likes"]
    assert likes == sum(int(row[-1]) >= 2 for row in table.splitlines()[1:])


def test_a_failed_upload_says_why_and_leaves_what_was_there(open_app, store: Store, shop: Dataset):
    record = store.add_dataset(shop)
    app = uploaded(open_app(), {"ratings.csv": "user_id,item_id,label\nu1,p1,0\nu2,p2,0\n"})
    assert not app.exception
    assert app.button(key="take").disabled
    assert word("upload.not_yet") in shown(app)
    assert t("data.take.no_likes", n=2).render("en") in shown(app)
    assert store.datasets() == [record]


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
    assert app.error
    assert not [button for button in app.button if button.key == "take" and not button.disabled]
    assert store.datasets() == []


def test_the_files_that_are_broken_on_purpose_are_usable_as_far_as_they_go(open_app, store: Store):
    from coldstart.data.broken import broken_files
    from coldstart.data.generator import make_shop

    files = broken_files(make_shop())
    wanted = {name: files[name] for name in ("users.csv", "items.csv", "interactions.csv")}
    app = uploaded(open_app(), wanted)
    app.button(key="take").click().run()
    (record,) = store.datasets()
    assert {"007", "NA"} <= set(store.dataset(record.id).user_ids)
    assert record.problems


def test_texts_that_the_encoder_cannot_read_are_named(open_app, store: Store, shop: Dataset):
    import pandas as pd

    items = pd.DataFrame({"item_id": ["p1", "p2"], "title": ["全脂牛奶", "面包"]})
    store.add_dataset(Dataset("店", shop.users, items, shop.interactions))
    assert "reads English only" in shown(open_app())


def test_another_data_set_is_looked_at_and_one_is_forgotten(open_app, store: Store, shop: Dataset):
    older = store.add_dataset(shop)
    newer = store.add_dataset(Dataset("Market", shop.users, shop.items, shop.interactions))
    app = open_app()
    app.button(key=f"look_{older.id}").click().run()
    assert app.query_params["data"] == older.id
    app.button(key=f"forget_sure_{older.id}").click().run()
    assert store.datasets() == [newer]
    assert app.query_params["data"] == newer.id


def test_a_data_set_in_use_is_not_forgotten_and_the_page_says_why(
    open_app, store: Store, shop: Dataset
):
    record = store.add_dataset(shop)
    app = open_app()
    app.button(key="encode").click().run()
    app.button(key=f"forget_sure_{record.id}").click().run()
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
